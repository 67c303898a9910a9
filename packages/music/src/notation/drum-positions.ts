/** Where the drums of General MIDI stand on the percussion staff. */
import type { Pitch } from '../score.ts';
import type { NotatedNote, Step } from './notated-score.ts';

/** Key number, place on the staff as a treble clef would read it, and the head where it is not the round one. */
type Row = readonly [Pitch, `${Step}${number}`, string?];

/**
 * Drum kit after Weinberg 1998, "Guidelines for drumset notation" (kick in the lowest space, snare in the third, cymbals
 * as crosses on top); hand percussion on lines and spaces of its own.
 */
// biome-ignore format: a table
const ROWS: readonly Row[] = [
  [35, 'E4'], [36, 'F4'], [37, 'C5', 'x'], [38, 'C5'], [39, 'C5', 'triangle'], [40, 'C5', 'slash'],
  [41, 'G4'], [42, 'G5', 'x'], [43, 'A4'], [44, 'D4', 'x'], [45, 'B4'], [46, 'G5', 'circle-x'],
  [47, 'D5'], [48, 'E5'], [49, 'A5', 'x'], [50, 'F5'], [51, 'F5', 'x'], [52, 'B5', 'circle-x'],
  [53, 'F5', 'diamond'], [54, 'E5', 'triangle'], [55, 'B5', 'diamond'], [56, 'E5', 'x'], [57, 'B5', 'x'], [58, 'D5', 'diamond'],
  [59, 'E5', 'diamond'], [60, 'B4', 'slash'], [61, 'A4', 'slash'], [62, 'D5', 'x'], [63, 'D5', 'slash'], [64, 'G4', 'slash'],
  [65, 'E5', 'slash'], [66, 'F4', 'slash'], [67, 'G5', 'triangle'], [68, 'F5', 'triangle'], [69, 'B4', 'x'], [70, 'A4', 'x'],
  [71, 'A5', 'diamond'], [72, 'G5', 'diamond'], [73, 'B4', 'diamond'], [74, 'A4', 'diamond'], [75, 'C5', 'diamond'], [76, 'D5', 'triangle'],
  [77, 'B4', 'triangle'], [78, 'G4', 'x'], [79, 'G4', 'diamond'], [80, 'A5', 'triangle'], [81, 'A5', 'circle-x'],
];
const POSITIONS: ReadonlyMap<Pitch, Row> = new Map(ROWS.map((row) => [row[0], row]));
/** Drums played with the feet, which stand in the lower voice. */
const FEET: ReadonlySet<Pitch> = new Set([35, 36, 44]);

/**
 * How a drum is written: its place on the staff, its head, its sound. Keys without a drum stand in the middle as diamonds.
 *
 * @example writtenDrum(42) // => { pitch: { step: 'G', alter: 0, octave: 5 }, unpitched: 42, notehead: 'x' }
 */
export function writtenDrum(pitch: Pitch): NotatedNote {
  const [, place, notehead] = POSITIONS.get(pitch) ?? [pitch, 'C5', 'diamond'];
  return {
    pitch: { step: place[0] as Step, alter: 0, octave: Number(place.slice(1)) },
    unpitched: pitch,
    ...(notehead === undefined ? {} : { notehead }),
  };
}

/**
 * Is a drum played with the foot?
 *
 * @example isFootDrum(36) // => true
 */
export function isFootDrum(pitch: Pitch): boolean {
  return FEET.has(pitch);
}
