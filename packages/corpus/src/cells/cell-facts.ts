/** What is true of a cell: the measures that can be wished for. */
import type { CellNote } from './cell-score.ts';

export type CellFacts = {
  /** notes that begin */
  readonly notes: number;
  /** distinct onsets */
  readonly onsets: number;
  /** notes over onsets, 0 for an empty cell */
  readonly polyphony: number;
  /** mean pitch, undefined for an empty cell */
  readonly register: number | undefined;
  /** share of steps from onset to onset, between the highest notes, that are larger than a whole tone; undefined below three onsets */
  readonly leaps: number | undefined;
  /** mean velocity, undefined for an empty cell */
  readonly dynamics: number | undefined;
};

/**
 * The facts of a cell.
 *
 * @example cellFacts([{ position: 0, pitch: 60, duration: 24, velocity: 80 }]).notes // => 1
 */
export function cellFacts(notes: readonly CellNote[]): CellFacts {
  if (notes.length === 0) {
    return { notes: 0, onsets: 0, polyphony: 0, register: undefined, leaps: undefined, dynamics: undefined };
  }
  const tops: number[] = [];
  let last = -1;
  let [pitches, velocities] = [0, 0];
  for (const { position, pitch, velocity } of notes) {
    if (position !== last) tops.push(pitch);
    else tops[tops.length - 1] = Math.max(tops.at(-1)!, pitch);
    last = position;
    pitches += pitch;
    velocities += velocity;
  }
  let leaps = 0;
  for (let index = 1; index < tops.length; index += 1) if (Math.abs(tops[index]! - tops[index - 1]!) > 2) leaps += 1;
  return {
    notes: notes.length,
    onsets: tops.length,
    polyphony: notes.length / tops.length,
    register: pitches / notes.length,
    leaps: tops.length < 3 ? undefined : leaps / (tops.length - 1),
    dynamics: velocities / notes.length,
  };
}
