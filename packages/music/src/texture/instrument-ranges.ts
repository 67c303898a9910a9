/**
 * What the instruments of General MIDI can play, in sounding pitch.
 *
 * Orchestral ranges after Adler, "The Study of Orchestration" (3rd edition, the charts of each chapter), written pitch
 * turned into sounding; the comfortable range is the one that good amateurs play at all dynamics. Where the books give
 * none (sitar, shamisen, koto, kalimba, shanai), the usual size of the instrument is taken, and makers differ.
 */

import { parsePitch } from '../pitch.ts';
import type { Pitch } from '../score.ts';

/** Lowest and highest sounding pitch of an instrument, and those between which it is at ease. */
export type InstrumentRange = {
  readonly low: Pitch;
  readonly high: Pitch;
  readonly comfortableLow: Pitch;
  readonly comfortableHigh: Pitch;
};

const PIANO = 'A0 C8 C1 C7';
const HAMMOND = 'C2 C7 C2 C7';
const GUITAR = 'E2 D6 E2 A5';
const BASS_GUITAR = 'B0 G4 E1 C4';
const STRINGS = 'C1 G7 E1 A6';
const CHOIR = 'D2 C6 F2 A5';
const TRUMPET = 'E3 D6 G3 Bb5';

/** A line a program, "low high comfortable-low comfortable-high"; null: a synthetic or unpitched sound without a range. */
// biome-ignore format: a table, one family after another
const RANGES: readonly (string | null)[] = [
  PIANO, PIANO, PIANO, PIANO, 'E1 E7 E1 C7', 'E1 E7 E1 C7', 'F1 F6 F1 D6', 'F1 E6 F1 C6',
  'C4 C8 C4 C8', 'G5 C8 G5 C8', 'C4 E7 C4 C7', 'F3 F6 F3 F6', 'C2 C7 A2 C7', 'F4 C8 F4 C8', 'C4 F5 C4 F5', 'D3 D6 D3 C6',
  HAMMOND, HAMMOND, HAMMOND, 'C2 C7 C2 G6', 'F1 F6 C2 C6', 'C2 A6 F3 F6', 'C4 D7 C4 C7', 'C2 B6 C3 A6',
  'E2 B5 E2 E5', 'E2 D6 E2 G5', GUITAR, GUITAR, GUITAR, GUITAR, GUITAR, 'E3 E6 E3 B5',
  'E1 G4 E1 G3', BASS_GUITAR, BASS_GUITAR, BASS_GUITAR, BASS_GUITAR, BASS_GUITAR, null, null,
  'G3 A7 G3 A6', 'C3 A6 C3 A5', 'C2 E6 C2 D5', 'C1 G4 E1 G3', STRINGS, STRINGS, 'B0 G#7 G1 C7', 'C2 C4 F2 F3',
  STRINGS, STRINGS, null, null, CHOIR, CHOIR, null, null,
  TRUMPET, 'Bb1 F5 E2 Bb4', 'D1 F4 F1 Bb3', TRUMPET, 'B1 F5 F2 C5', 'D1 D6 F1 Bb5', null, null,
  'Ab3 E6 Bb3 C6', 'Db3 A5 Eb3 F5', 'Ab2 E5 Bb2 C5', 'C2 A4 Eb2 F4', 'Bb3 A6 C4 D6', 'E3 C6 F3 F5', 'Bb1 E5 C2 Bb4', 'D3 Bb6 D3 C6',
  'D5 C8 G5 G7', 'B3 D7 D4 A6', 'C4 D7 F4 A6', 'G4 G7 G4 E7', null, 'D4 F6 D4 D6', 'D5 D7 D5 B6', 'A4 F6 A4 D6',
  null, null, null, null, null, null, null, null,
  null, null, null, null, null, null, null, null,
  null, null, null, null, null, null, null, null,
  'C#2 G5 C3 F5', 'C3 C6 D3 F5', 'B2 C6 B2 F5', 'D3 D6 G3 A5', 'C4 E6 C4 E6', 'Bb2 Bb5 Ab4 Bb5', 'G3 G7 G3 E6', 'G3 C6 A3 A5',
  null, null, 'C4 F6 C4 E6', null, null, null, null, null,
  null, null, null, null, null, null, null, null,
];

/**
 * The range of each program 0–127; undefined for synthetic, unpitched and noise sounds.
 *
 * @example INSTRUMENT_RANGES[40]?.low // => 55
 */
export const INSTRUMENT_RANGES: readonly (InstrumentRange | undefined)[] = RANGES.map((words) => {
  if (words === null) return undefined;
  const [low, high, comfortableLow, comfortableHigh] = words.split(' ').map(parsePitch);
  return { low, high, comfortableLow, comfortableHigh };
});
