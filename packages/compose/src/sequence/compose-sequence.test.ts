import { DEFAULT_EVENTS, melodyTokenOfPitch, type SequenceHeader } from '@continuo/corpus';
import { countBars, createScore, DRUM_CHANNEL, type Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeAnswer } from '../compose-answer.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { replay } from '../replay.ts';
import { fakeSequenceModel } from './fake-sequence-model.ts';

const MELODY: SequenceHeader = { kind: 'melody' };
const EVENTS: SequenceHeader = { kind: 'events', config: DEFAULT_EVENTS };

async function answerOf(header: SequenceHeader, request: ComposeRequestInput): Promise<ComposeAnswer> {
  for await (const event of compose(fakeSequenceModel(header), request))
    if (event.kind === 'answer') return event.answer;
  throw new Error('no answer');
}
const notesOf = (score: Score) =>
  score.tracks.flatMap((track) => track.notes.map((note) => ({ ...note, channel: track.channel })));
const tune = createScore({
  meters: '4/4',
  tracks: [
    {
      notes: [60, 62, 64, 65, 67, 65, 64, 62].map((pitch, place) => ({ pitch, tick: place * 480, durationTicks: 480 })),
    },
  ],
});

describe.each([MELODY, EVENTS])('composing with a next-token model over $kind', (header) => {
  test('writes so many bars, the notes in the key, at the tempo', async () => {
    const { variations } = await answerOf(header, {
      task: 'compose',
      bars: 3,
      key: 'D minor',
      bpm: 96,
      seed: 4,
      variations: 2,
    });
    expect(variations).toHaveLength(2);
    for (const { score, wishes, notes, reports } of variations) {
      expect(countBars(score)).toBe(3);
      expect(wishes.map(({ wish, kept }) => [wish, kept])).toEqual([
        ['key', true],
        ['bars', true],
        ['tempo', true],
        ['sampling', true],
      ]);
      const tones = notesOf(score).filter(({ channel }) => channel !== DRUM_CHANNEL);
      expect(tones.length).toBeGreaterThan(3);
      expect(tones.every(({ pitch }) => [2, 4, 5, 7, 9, 10, 0].includes(pitch % 12))).toBe(true);
      expect(score.tempos[0]!.microsecondsPerQuarter).toBe(625_000);
      expect(reports.filter((report) => !report.endsWith('are cut there'))).toEqual([]);
      for (const { track, tick, pitch, probability, alternatives } of notes) {
        expect(score.tracks[track]!.notes.some((note) => note.tick === tick && note.pitch === pitch)).toBe(true);
        expect(probability).toBeLessThanOrEqual(alternatives[0]!.probability);
      }
    }
  });

  test('a variation is the same however many are asked for, and replays', async () => {
    const request = { task: 'compose', bars: 2, seed: 9, variations: 3 } as const;
    const three = await answerOf(header, request);
    const one = await answerOf(header, { ...request, variations: 1 });
    expect(one.variations[0]!.score).toEqual(three.variations[0]!.score);
    const { score, record } = three.variations[2]!;
    expect((await replay(fakeSequenceModel(header), record, { score })).same).toBe(true);
  });

  test('continues: what stands stays to the tick, and so many bars are added after it', async () => {
    const { variations } = await answerOf(header, { task: 'continue', score: tune, bars: 2, seed: 1 });
    const { score, notes, wishes } = variations[0]!;
    expect(notesOf(score).filter(({ tick }) => tick < 8 * 480)).toEqual(notesOf(tune));
    expect(notes.length).toBeGreaterThan(0);
    expect(notes.every(({ tick }) => tick >= 8 * 480 && tick < 16 * 480)).toBe(true);
    expect(wishes[0]).toMatchObject({ wish: 'bars', asked: '2 more', got: '2 more', kept: true });
  });

  test('what it cannot do is refused, with what it can', async () => {
    await expect(answerOf(header, { task: 'harmonize', score: tune })).rejects.toThrow(
      'the model "fake" (fake) can compose and continue, not harmonize; models of kind chorale can',
    );
    await expect(answerOf(header, { task: 'compose', meter: '3/4' })).rejects.toThrow(
      /does not hear meter; it hears bars, bpm, seed/,
    );
  });
});

test('a lead sheet asked for in a key has its chords and its signature in it, too', async () => {
  const { variations } = await answerOf({ kind: 'lead-sheet' }, { task: 'compose', bars: 6, key: 'D major', seed: 2 });
  const { score, wishes } = variations[0]!;
  expect(wishes[0]!.kept).toBe(true);
  expect(score.keys.every(({ fifths }) => fifths === 2)).toBe(true);
  const chords = score.tracks.find(({ name }) => name === 'Chords')!;
  expect(chords.notes.length).toBeGreaterThan(3);
  for (const { pitch } of notesOf(score)) expect([2, 4, 6, 7, 9, 11, 1]).toContain(pitch % 12);
});

test('a melody written over a tune in the middle of a score goes on from its own bar line', async () => {
  const late = createScore({
    meters: '4/4',
    tracks: [
      { notes: [{ pitch: 36, tick: 0, durationTicks: 480 * 4 }] },
      { name: 'Melody', notes: [{ pitch: 72, tick: 1920, durationTicks: 1920 }] },
    ],
  });
  const { variations } = await answerOf(MELODY, { task: 'continue', score: late, bars: 1, seed: 3 });
  const { score, notes } = variations[0]!;
  expect(score.tracks[0]).toEqual(late.tracks[0]);
  expect(notes.every(({ track, tick }) => track === 1 && tick >= 3840 && tick < 5760)).toBe(true);
  expect(melodyTokenOfPitch(notes[0]!.pitch)).toBeGreaterThan(1);
});

describe('composing with a next-token model over drums', () => {
  const DRUMS: SequenceHeader = { kind: 'drums' };
  test('writes so many bars on channel 10, at the tempo, and replays', async () => {
    const { variations } = await answerOf(DRUMS, { task: 'compose', bars: 3, bpm: 96, seed: 4, variations: 2 });
    for (const { score, wishes, notes, reports, record } of variations) {
      expect(countBars(score)).toBe(3);
      expect(score.tempos[0]!.microsecondsPerQuarter).toBe(625_000);
      expect(score.tracks.map(({ channel }) => channel)).toEqual([DRUM_CHANNEL]);
      expect(wishes.every(({ kept }) => kept)).toBe(true);
      expect(reports).toEqual([]);
      expect(notes).toHaveLength(score.tracks[0]!.notes.length);
      // each drum once, whatever its loudness
      for (const { pitch, probability, alternatives } of notes) {
        expect(new Set(alternatives.map((other) => other.pitch)).size).toBe(alternatives.length);
        const same = alternatives.find((other) => other.pitch === pitch);
        expect(probability).toBe(same?.probability ?? probability);
        expect(probability).toBeLessThanOrEqual(alternatives[0]!.probability);
      }
      expect((await replay(fakeSequenceModel(DRUMS), record)).same).toBe(true);
    }
    expect(notesOf(variations[0]!.score)).not.toEqual(notesOf(variations[1]!.score));
  });

  test('goes on after a groove as it stands, beside the other tracks', async () => {
    const bass = { pitch: 40, tick: 0, durationTicks: 1920 };
    const hits = [0, 470, 960, 1450].map((tick, place) => ({ pitch: place % 2 ? 40 : 36, tick, durationTicks: 60 }));
    const score = createScore({ meters: '4/4', tracks: [{ notes: [bass] }, { channel: DRUM_CHANNEL, notes: hits }] });
    const { variations } = await answerOf(DRUMS, { task: 'continue', bars: 2, seed: 1, score });
    const [low, drums] = variations[0]!.score.tracks;
    expect(low).toEqual(score.tracks[0]);
    expect(drums!.notes.slice(0, 4)).toEqual(score.tracks[1]!.notes);
    expect(countBars(variations[0]!.score)).toBe(3);
    // a hit may stand up to 4/9 of a sixteenth before the bar line
    expect(drums!.notes.slice(4).every(({ tick }) => tick >= 1920 - 54)).toBe(true);
    expect(drums!.notes.length).toBeGreaterThan(6);
  });

  test('a key is refused in words: drums have none', async () => {
    await expect(answerOf(DRUMS, { task: 'compose', key: 'D minor' })).rejects.toThrow(
      /does not hear key; it hears bars/,
    );
  });
});
