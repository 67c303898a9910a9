/** The notes of a track by height, and where a motif lies among them. */

import type { Note, Ticks } from '../score.ts';
import type { Motif, MotifForm } from './motif.ts';

/** Between two notes of an occurrence at most so many others are looked at; where more sound, it is no line. */
const MOST_BETWEEN = 64;

/** A track made ready: its notes by semitone and by step of the scale. */
export type SearchTrack = {
  readonly index: number;
  readonly notes: readonly Note[];
  readonly steps: readonly number[];
  readonly atPitch: ReadonlyMap<number, readonly number[]>;
  readonly atStep: ReadonlyMap<number, readonly number[]>;
};

/** A track made ready. */
export function searchTrack(
  notes: readonly Note[],
  index: number,
  stepOf: (pitch: number, tick: Ticks) => number,
): SearchTrack {
  const steps = notes.map(({ pitch, tick }) => stepOf(pitch, tick));
  const atPitch = Map.groupBy(notes.keys(), (i) => notes[i].pitch);
  const atStep = Map.groupBy(notes.keys(), (i) => steps[i]);
  return { index, notes, steps, atPitch, atStep };
}

/** Steps of the scale from the first note of the form; inversion mirrors steps, not semitones. */
export function turnedSteps(
  prime: Motif,
  form: MotifForm,
  stepOf: (pitch: number, tick: Ticks) => number,
): readonly number[] {
  const steps = prime.map(({ pitch }) => stepOf(pitch, prime[0].tick));
  const signed = form === 'inversion' || form === 'retrograde-inversion' ? steps.map((step) => -step) : steps;
  const ordered = form === 'retrograde' || form === 'retrograde-inversion' ? signed.toReversed() : signed;
  return ordered.map((step) => step - ordered[0]);
}

/** Places where all notes of a form are found under one shift, in semitones or, with `steps`, in steps of the scale. */
export function* exactOccurrences(
  { notes, steps: noteSteps, atPitch, atStep }: SearchTrack,
  form: Motif,
  tolerance: Ticks,
  limit: number,
  steps?: readonly number[],
): Generator<readonly Note[]> {
  const lists = steps ? atStep : atPitch;
  const heights = steps ?? form.map(({ pitch }) => pitch - form[0].pitch);
  let count = 0;
  for (let first = 0; first < notes.length && count < limit; first++) {
    const height = steps ? noteSteps[first] : notes[first].pitch;
    const matched: number[] = [first];
    for (let i = 1; i < form.length; i++) {
      const at = lists.get(height + heights[i]);
      const note = at && nearest(notes, at, notes[first].tick + form[i].tick - form[0].tick, tolerance);
      if (note === undefined) break;
      matched.push(note);
    }
    if (matched.length < form.length || !isLine(notes, matched)) continue;
    count++;
    yield matched.map((i) => notes[i]);
  }
}

/** The note of a list that starts nearest to a tick, if within the tolerance. */
function nearest(notes: readonly Note[], list: readonly number[], tick: Ticks, tolerance: Ticks): number | undefined {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (notes[list[middle]].tick < tick) low = middle + 1;
    else high = middle;
  }
  const after = list[low];
  const before = list[low - 1];
  const far = (note: number | undefined): number =>
    note === undefined ? Number.POSITIVE_INFINITY : Math.abs(notes[note].tick - tick);
  const best = far(before) < far(after) ? before : after;
  return far(best) <= tolerance ? best : undefined;
}

/** Does nothing else start between two successive notes and within their range of pitch? */
function isLine(notes: readonly Note[], matched: readonly number[]): boolean {
  for (let i = 1; i < matched.length; i++) {
    const from = notes[matched[i - 1]];
    const to = notes[matched[i]];
    // matches follow each other in time unless the tolerance is wider than the notes
    if (to.tick <= from.tick || matched[i] - matched[i - 1] > MOST_BETWEEN) return false;
    const low = Math.min(from.pitch, to.pitch);
    const high = Math.max(from.pitch, to.pitch);
    for (let j = matched[i - 1] + 1; j < matched[i]; j++) {
      const { tick, pitch } = notes[j];
      if (tick > from.tick && tick < to.tick && pitch >= low && pitch <= high) return false;
    }
  }
  return true;
}

/** Stretches of a line with the rhythm of a motif, each note within the tolerance of its place. */
export function* sameRhythm(line: readonly Note[], motif: Motif, tolerance: Ticks): Generator<readonly Note[]> {
  for (let start = 0; start + motif.length <= line.length; start++) {
    const fits = motif.every(
      ({ tick }, i) => Math.abs(line[start + i].tick - line[start].tick - (tick - motif[0].tick)) <= tolerance,
    );
    if (fits) yield line.slice(start, start + motif.length);
  }
}
