/** A motif from the notes of the roll. */
import type { Note, Score } from '@continuo/music';
import { barAt } from '../roll/bars.ts';
import type { PlanMotif } from './plan.ts';

/**
 * Notes of one track as a motif; undefined where they lie in several or there are none.
 *
 * @example motifOfNotes(score, new Set(score.tracks[0].notes.slice(0, 4)), 'A').notes[0].at // => 0
 */
export function motifOfNotes(score: Score, selection: ReadonlySet<Note>, name: string): PlanMotif | undefined {
  const tracks = score.tracks.flatMap(({ notes }, place) => (notes.some((note) => selection.has(note)) ? [place] : []));
  const [track, second] = tracks;
  if (track === undefined || second !== undefined) return undefined;
  const chosen = score.tracks[track]!.notes.filter((note) => selection.has(note));
  const start = chosen[0]!.tick;
  const quarters = (ticks: number): number => ticks / score.ticksPerQuarter;
  return {
    name,
    notes: chosen.map(({ pitch, tick, durationTicks }) => ({
      pitch,
      at: quarters(tick - start),
      duration: quarters(Math.max(1, durationTicks)),
    })),
    from: { bar: barAt(score, start).number, track },
    places: [],
  };
}
