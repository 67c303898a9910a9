import { createScore, type Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { dataFolder } from '../node/data-folder.ts';
import { openPieces } from '../node/open-pieces.ts';
import { leadSheetCodec } from './lead-sheet-codec.ts';

const sheet: Score = createScore({
  meters: '3/4',
  keys: [{ tick: 0, fifths: 1, mode: 'major' }],
  tracks: [
    {
      name: 'Air',
      notes: [67, 71, 74, 72, 69, 66, 67].map((pitch, place) => ({ pitch, tick: place * 480, durationTicks: 480 })),
    },
  ],
  chords: [
    { tick: 0, symbol: 'G' },
    { tick: 1440, symbol: 'D7' },
    { tick: 2880, symbol: 'G' },
  ],
});

const melodyOf = ({ tracks, ticksPerQuarter }: Score) =>
  tracks[0]!.notes.map(({ pitch, tick, durationTicks }) => [
    pitch,
    tick / ticksPerQuarter,
    durationTicks / ticksPerQuarter,
  ]);

describe('a lead sheet', () => {
  const { tokens, reports } = leadSheetCodec.encode(sheet)[0]!;

  test('comes back with its melody, meter, key and chords, which sound beside it', () => {
    const score = leadSheetCodec.decode(tokens, { bpm: 90 });
    expect(melodyOf(score)).toEqual(melodyOf(sheet));
    expect(score.chords!.map(({ tick, symbol }) => [tick / score.ticksPerQuarter, symbol])).toEqual([
      [0, 'G'],
      [3, 'D7'],
      [6, 'G'],
    ]);
    expect(score.meters.map(({ numerator, denominator }) => `${numerator}/${denominator}`)).toEqual(['3/4']);
    expect(score.keys[0]).toMatchObject({ fifths: 1, mode: 'major' });
    expect(score.tracks.map(({ name }) => name)).toEqual(['Melody', 'Chords']);
    const first = score.tracks[1]!.notes.filter(({ tick }) => tick === 0).map(({ pitch }) => pitch % 12);
    expect(first.sort((a, b) => a - b)).toEqual([2, 7, 11]);
    expect(reports).toEqual([]);
  });

  test('transposed, its melody, chords and key move together', () => {
    const up = leadSheetCodec.decode(leadSheetCodec.transpose(tokens, -2)!);
    expect(melodyOf(up)).toEqual(melodyOf(sheet).map(([pitch, ...time]) => [pitch! - 2, ...time]));
    expect(up.chords!.map(({ symbol }) => symbol)).toEqual(['F', 'C7', 'F']);
    expect(up.keys[0]).toMatchObject({ fifths: -1, mode: 'major' });
    const back = leadSheetCodec.transpose(leadSheetCodec.transpose(tokens, -2)!, 2);
    expect(back).toEqual(tokens);
  });

  test('without chords says so, and several voices have theirs found', () => {
    const { chords: _, ...bare } = sheet;
    const alone = leadSheetCodec.encode(bare)[0]!;
    expect(leadSheetCodec.decode(alone.tokens).tracks).toHaveLength(1);
    const bass = { pitch: 43, tick: 0, durationTicks: 7 * 480 };
    const inner = [59, 62].map((pitch) => ({ pitch, tick: 0, durationTicks: 7 * 480 }));
    const voices = createScore({
      meters: '3/4',
      tracks: [{ name: 'Melody', notes: [...sheet.tracks[0]!.notes] }, { notes: inner }, { notes: [bass] }],
    });
    const found = leadSheetCodec.encode(voices)[0]!;
    expect(found.reports[0]).toMatch(/^\d+ chords were found in 3 tracks$/);
    expect(leadSheetCodec.decode(found.tokens).chords![0]!.symbol).toBe('G');
  });
});

test('written from nothing, no note comes before a chord', () => {
  const grammar = leadSheetCodec.createGrammar();
  const mask = new Uint8Array(leadSheetCodec.vocabularySize);
  // always the last token that may come: pitches lie after chords
  let chord = -1;
  for (let place = 0; place < 40; place += 1) {
    grammar.allowed(mask);
    const token = mask.lastIndexOf(1);
    if (leadSheetCodec.pitchOf(token) >= 0) break;
    chord = token;
    grammar.accept(token);
  }
  const name = leadSheetCodec.decode([]).chords ?? [];
  expect(name).toEqual([]);
  expect(chord).toBeGreaterThan(0);
  grammar.allowed(mask);
  expect(leadSheetCodec.pitchOf(mask.lastIndexOf(1))).toBeGreaterThan(0);
});

const OPEN = dataFolder('open');
test.skipIf(OPEN === undefined)('the grammar takes every sheet of OpenEWLD, and most folk tunes', async () => {
  let [sheets, withChords] = [0, 0];
  for await (const event of openPieces(OPEN!, { only: ['openewld'] })) {
    if (event.kind !== 'piece') continue;
    const { tokens } = leadSheetCodec.encode(event.piece.score)[0]!;
    const grammar = leadSheetCodec.createGrammar();
    for (const token of tokens) grammar.accept(token);
    sheets += 1;
    if ((leadSheetCodec.decode(tokens).chords ?? []).length > 1) withChords += 1;
  }
  expect(sheets).toBe(332);
  expect(withChords).toBeGreaterThan(320);
});
