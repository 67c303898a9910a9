/**
 * The nine features of Yang and Lerch 2018, "On the evaluation of generative models in music", section 3.2 (MGEval).
 *
 * Their code looks at one track and leaves the transition matrices as counts; here all tracks with pitches count, notes
 * follow each other within a track, and matrices are shares of all transitions, so that pieces of other lengths compare.
 * Times are in quarters, not seconds.
 */
import type { Score } from '@continuo/music';
import { pitchRange, usedPitches } from './pitch-use.ts';
import { pitchedNotes, type TimedNote } from './timed-notes.ts';

/** The features' names, in the order of the paper. */
export const MGEVAL_FEATURES = [
  'pitchCount',
  'pitchClassHistogram',
  'pitchClassTransitions',
  'pitchRange',
  'meanPitchInterval',
  'noteCount',
  'meanInterOnsetInterval',
  'noteLengthHistogram',
  'noteLengthTransitions',
] as const;
export type MgevalFeature = (typeof MGEVAL_FEATURES)[number];

/** Each feature as a row of numbers: one, or a histogram [12], or a matrix [12 × 12]. */
export type MgevalFeatures = Readonly<Record<MgevalFeature, Float64Array>>;

/**
 * Quarters of the twelve note lengths: whole, half, quarter, eighth, sixteenth, then dotted half, quarter, eighth and
 * sixteenth, then triplets of halves, quarters and eighths. A note counts as the nearest.
 */
export const NOTE_LENGTHS: readonly number[] = [4, 2, 1, 0.5, 0.25, 3, 1.5, 0.75, 0.375, 4 / 3, 2 / 3, 1 / 3];

/**
 * The nine features of a score, drums left out; undefined where it has fewer than two notes, which have no transitions.
 *
 * @example mgevalFeatures(scoreFromNotes([{ pitch: 60 }, { pitch: 67 }]))?.meanPitchInterval // => Float64Array [7]
 */
export function mgevalFeatures(score: Score): MgevalFeatures | undefined {
  const notes = pitchedNotes(score);
  const steps = stepsWithinTracks(notes);
  if (steps.length === 0) return undefined;
  const onsets = [...new Set(notes.map(({ onset }) => onset))];
  const interOnset = onsets.length < 2 ? 0 : (onsets.at(-1)! - onsets[0]!) / (onsets.length - 1);
  const intervals = steps.reduce((sum, [from, to]) => sum + Math.abs(to.pitch - from.pitch), 0);
  const lengthOf = new Map(notes.map((note) => [note, nearestLength(note.duration)]));
  return {
    pitchCount: Float64Array.of(usedPitches(score)),
    pitchClassHistogram: shares(
      12,
      notes,
      ({ pitch }) => pitch % 12,
      ({ duration }) => duration,
    ),
    pitchClassTransitions: shares(144, steps, ([from, to]) => (from.pitch % 12) * 12 + (to.pitch % 12)),
    pitchRange: Float64Array.of(pitchRange(score)),
    meanPitchInterval: Float64Array.of(intervals / steps.length),
    noteCount: Float64Array.of(notes.length),
    meanInterOnsetInterval: Float64Array.of(interOnset),
    noteLengthHistogram: shares(12, notes, (note) => lengthOf.get(note)!),
    noteLengthTransitions: shares(144, steps, ([from, to]) => lengthOf.get(from)! * 12 + lengthOf.get(to)!),
  };
}

/** The index in NOTE_LENGTHS of the nearest length, the first of two as near. */
export function nearestLength(quarters: number): number {
  let nearest = 0;
  for (let index = 1; index < NOTE_LENGTHS.length; index++) {
    if (Math.abs(NOTE_LENGTHS[index]! - quarters) < Math.abs(NOTE_LENGTHS[nearest]! - quarters)) nearest = index;
  }
  return nearest;
}

/** Each note with the next in its track. */
export function stepsWithinTracks(notes: readonly TimedNote[]): readonly (readonly [TimedNote, TimedNote])[] {
  const before = new Map<number, TimedNote>();
  const steps: (readonly [TimedNote, TimedNote])[] = [];
  for (const note of notes) {
    const from = before.get(note.track);
    if (from !== undefined) steps.push([from, note]);
    before.set(note.track, note);
  }
  return steps;
}

/** A histogram that sums to 1; all 0 where nothing has weight. */
export function shares<Item>(
  size: number,
  items: readonly Item[],
  placeOf: (item: Item) => number,
  weightOf: (item: Item) => number = () => 1,
): Float64Array {
  const sums = new Float64Array(size);
  let total = 0;
  for (const item of items) {
    sums[placeOf(item)]! += weightOf(item);
    total += weightOf(item);
  }
  return total === 0 ? sums : sums.map((sum) => sum / total);
}
