/** A motif and its classical transformations. */

import { MusicError } from '../music-error.ts';
import type { Pitch, Ticks } from '../score.ts';

/** A note of a motif; any notes of a score will do. */
export type MotifNote = { readonly pitch: Pitch; readonly tick: Ticks; readonly durationTicks: Ticks };

/** A motif: notes one after another, in ticks of the score in which it is sought. */
export type Motif = readonly MotifNote[];

/** What can be done with a motif besides moving it. */
export const MOTIF_FORMS = ['prime', 'inversion', 'retrograde', 'retrograde-inversion'] as const;
export type MotifForm = (typeof MOTIF_FORMS)[number];

/** The most notes a motif can have here. */
export const LONGEST_MOTIF = 256;

/**
 * A motif from its intervals and rhythm.
 *
 * @param intervals  semitones from each note to the next
 * @param quarters   lengths of the notes in quarters, one more than intervals; a single number holds for all
 * @throws MusicError  `out-of-range`: the counts do not fit, a length is not above 0, or there are more than 256 notes
 * @example motifOf([0, 0, -4], [0.5, 0.5, 0.5, 2], { firstPitch: 67 })[3].pitch // => 63
 */
export function motifOf(
  intervals: readonly number[],
  quarters: readonly number[] | number,
  { firstPitch = 60, ticksPerQuarter = 480 }: { readonly firstPitch?: Pitch; readonly ticksPerQuarter?: number } = {},
): Motif {
  const lengths = typeof quarters === 'number' ? [0, ...intervals].map(() => quarters) : quarters;
  if (lengths.length !== intervals.length + 1) {
    throw new MusicError(
      'out-of-range',
      `${lengths.length} lengths for ${intervals.length} intervals where ${intervals.length + 1} are expected`,
    );
  }
  const wrong = lengths.find((length) => !(length > 0 && length < 10_000));
  if (wrong !== undefined) {
    throw new MusicError('out-of-range', `a length of ${wrong} quarters where one above 0 is expected`);
  }
  let pitch = firstPitch;
  let tick = 0;
  const motif = lengths.map((length, i): MotifNote => {
    if (i > 0) pitch += intervals[i - 1];
    const note = { pitch, tick: Math.round(tick), durationTicks: Math.round(length * ticksPerQuarter) };
    tick += length * ticksPerQuarter;
    return note;
  });
  return checkMotif(motif);
}

/**
 * The motif itself, its notes in the order of time.
 *
 * @throws MusicError  `out-of-range`: fewer than 2 or more than 256 notes, or two at one tick
 */
export function checkMotif(motif: Motif): Motif {
  if (motif.length < 2 || motif.length > LONGEST_MOTIF) {
    throw new MusicError('out-of-range', `a motif of ${motif.length} notes where 2 to ${LONGEST_MOTIF} are expected`);
  }
  const sorted = motif.toSorted((a, b) => a.tick - b.tick);
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i].tick > sorted[i - 1].tick) continue;
    throw new MusicError(
      'out-of-range',
      `two notes of the motif at tick ${sorted[i].tick} where one after another is expected; take its top line (skylineOf)`,
    );
  }
  return sorted;
}

/**
 * A motif turned: inversion mirrors it at its first pitch, retrograde plays it from its end to its start.
 *
 * Backwards, each note keeps the time to the note that followed it, the last its own length.
 *
 * @param timeFactor  2 is augmentation, 0.5 diminution
 * @example transformMotif(motifOf([2, 2], 1), 'inversion').map((note) => note.pitch) // => [60, 58, 56]
 * @example transformMotif(motifOf([2, 2], 1), 'retrograde').map((note) => note.pitch) // => [64, 62, 60]
 */
export function transformMotif(motif: Motif, form: MotifForm, timeFactor = 1): Motif {
  const notes = checkMotif(motif);
  const axis = notes[0].pitch;
  const turned = form === 'inversion' || form === 'retrograde-inversion';
  const pitches = notes.map(({ pitch }) => (turned ? 2 * axis - pitch : pitch));
  const backwards = form === 'retrograde' || form === 'retrograde-inversion';
  const lengths = notes.map(({ tick, durationTicks }, i) => (notes[i + 1] ? notes[i + 1].tick - tick : durationTicks));
  const order = backwards ? notes.map((_, i) => notes.length - 1 - i) : notes.map((_, i) => i);
  let tick = notes[0].tick;
  return order.map((i) => {
    const note = { pitch: pitches[i], tick, durationTicks: notes[i].durationTicks * timeFactor };
    tick += lengths[i] * timeFactor;
    return note;
  });
}
