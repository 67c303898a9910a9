import { VerovioToolkit } from 'verovio/esm';
import createVerovioModule from 'verovio/wasm-hum';
import { beforeAll, describe, expect, it } from 'vitest';
import { differencesOf, HAS_LEAD_SHEETS, leadSheets, soundsOf as writtenSounds } from '../mei/testing/lead-sheets.ts';
import { readMidi } from '../midi/read.ts';
import { readMusicXml } from '../musicxml/read.ts';
import { scoreOfNotation } from '../notation/score-of-notation.ts';
import type { Score } from '../score.ts';
import { readKern } from './read.ts';
import { CLARINET_AND_BASS, kern, LITTLE_PIANO_PIECE, OLD_HUNDREDTH } from './testing/test-pieces.ts';
import { writeLeadSheet } from './testing/write-lead-sheet.ts';

/** A canon at the octave for three voices without a key signature: every accidental is written. */
const CANON = kern(`
**kern  **kern  **kern
*M6/8  *M6/8  *M6/8
=1  =1  =1
2.r  2.r  4.c#
.  .  8dL
.  .  8e
.  .  8f#J
=2  =2  =2
2.r  4.c#  4g
.  .  8f#
.  8dL  4.e
.  8e  .
.  8f#J  .
=3  =3  =3
4.C#  4g  32%3a
.  .  32%3b-
.  .  32%3cc
.  8f#  .
.  .  32%3dd
8DL  4.e  [4.cc#
8E  .  .
8F#J  .  .
=4  =4  =4
4G  2.c# 2.e  16cc#]LL
.  .  16b
.  .  16a
.  .  16g#JJ
8F#  .  8a
4.E  .  4.a 4.cc#
==  ==  ==
*-  *-  *-
`);

/** Onset and length in 48ths of a quarter, and pitch. */
function soundsOf({ tracks, ticksPerQuarter }: Score): string[] {
  const units = (ticks: number): number => Math.round((ticks * 48) / ticksPerQuarter);
  return tracks
    .flatMap(({ notes }) => notes)
    .map(({ tick, durationTicks, pitch }) => [units(tick), units(durationTicks), pitch])
    .sort((a, b) => a[0] - b[0] || a[2] - b[2] || a[1] - b[1])
    .map((numbers) => numbers.join(' '));
}

describe('what Verovio plays', () => {
  let toolkit: VerovioToolkit;
  beforeAll(async () => {
    toolkit = new VerovioToolkit(await createVerovioModule());
    toolkit.setOptions({ inputFrom: 'humdrum', expandNever: true });
  });

  const played = (text: string): Score => {
    expect(toolkit.loadData(text)).toBeTruthy();
    const { score } = readMidi(Buffer.from(toolkit.renderToMIDI(), 'base64'));
    // Verovio ends each note a tick early
    const { tracks, ...rest } = score;
    const longer = tracks.map((track) => ({
      ...track,
      notes: track.notes.map((note) => ({ ...note, durationTicks: note.durationTicks + 1 })),
    }));
    return { ...rest, tracks: longer };
  };

  it('is what we read, where accidentals are all written', () => {
    const ours = scoreOfNotation(readKern(CANON).notation).score;
    expect(soundsOf(ours)).toEqual(soundsOf(played(CANON)));
    expect(soundsOf(ours).length).toBe(34);
  });

  // its MIDI leaves out accidentals that a key signature implies, and shortens the note before a grace note
  it.each([
    ['Old Hundredth', OLD_HUNDREDTH],
    ['the clarinet', CLARINET_AND_BASS],
    ['the piano', LITTLE_PIANO_PIECE.replace(/.*8qdd.*\n/, '')],
  ])('is what we read of %s, accidentals apart', (_, text) => {
    const letters = (score: Score): Score => ({
      ...score,
      tracks: score.tracks.map((track) => ({ ...track, notes: track.notes.map((note) => ({ ...note, pitch: 0 })) })),
    });
    const ours = scoreOfNotation(readKern(text).notation).score;
    const theirs = played(text);
    expect(soundsOf(letters(ours))).toEqual(soundsOf(letters(theirs)));
    const sum = (score: Score): number[] =>
      score.tracks.flatMap(({ notes }) => notes.map(({ pitch }) => pitch)).sort((a, b) => a - b);
    for (const [i, pitch] of sum(theirs).entries()) expect(Math.abs(pitch - sum(ours)[i])).toBeLessThan(3);
  });
});

describe.skipIf(!HAS_LEAD_SHEETS)('lead sheets that a test writes as kern', () => {
  it('read as their MusicXML does', () => {
    // words that end in a hyphen of their own, and a tune whose one chord of the text stands alone
    const apart = /home-on-the-range|chauncey|fascination|come-all-ye|bidin|merry-christmas|bethlehem/;
    const files = [...leadSheets()].filter(({ name }, i) => i % 4 === 1 && !apart.test(name));
    expect(files.length).toBeGreaterThan(50);
    const wrong: string[] = [];
    for (const { name, bytes } of files) {
      const direct = readMusicXml(bytes).notation;
      const text = writeLeadSheet(direct);
      if (text === undefined) continue;
      const { notation } = readKern(text);
      const plain = { ...direct, parts: direct.parts.map((part) => ({ ...part, chords: [] })) };
      const measures = plain.measures.map(({ endings: _, ...measure }) => measure);
      if (writtenSounds(notation).join() !== writtenSounds(direct).join()) wrong.push(`${name}: sounds otherwise`);
      for (const difference of differencesOf(notation, { ...plain, measures })) wrong.push(`${name}: ${difference}`);
    }
    expect(wrong).toEqual([]);
  });
});
