/** How like a motif the music at its place is, where it may be varied freely. */

import type { Ticks } from '../score.ts';
import type { MotifNote } from './motif.ts';

/** How like two lines at one place are, and by how much the second is moved. */
export type MotifLikeness = {
  /** 0–1: the geometric mean of onsets and pitches */
  readonly similarity: number;
  /** 0–1: twice the onsets that both have, by the onsets of both */
  readonly onsets: number;
  /** 0–1: 1 where all pitches agree after moving, less a fifth for each semitone off in the mean */
  readonly pitches: number;
  /** semitones from what was asked to what is heard: the median over the notes */
  readonly transposition: number;
};

const WORST_SEMITONES = 5;

/**
 * How like the asked line the heard one is, at the same place in time.
 *
 * A note with no onset at its place is compared with the pitch that was heard last. Moving all of it costs nothing.
 *
 * @param tolerance  ticks by which onsets may differ and be the same
 */
export function motifLikeness(
  asked: readonly MotifNote[],
  heard: readonly MotifNote[],
  tolerance: Ticks,
): MotifLikeness {
  if (asked.length === 0 || heard.length === 0) return { similarity: 0, onsets: 0, pitches: 0, transposition: 0 };
  const free = new Set(heard.keys());
  const moves = asked.map(({ tick, pitch }) => {
    let nearest: number | undefined;
    for (const i of free) {
      const far = Math.abs(heard[i].tick - tick);
      if (far <= tolerance && (nearest === undefined || far < Math.abs(heard[nearest].tick - tick))) nearest = i;
    }
    if (nearest !== undefined) free.delete(nearest);
    const note = nearest === undefined ? (heard.findLast((before) => before.tick <= tick) ?? heard[0]) : heard[nearest];
    return note.pitch - pitch;
  });
  const transposition = moves.toSorted((a, b) => a - b)[moves.length >> 1];
  const off = moves.map((move) => Math.min(1, Math.abs(move - transposition) / WORST_SEMITONES));
  const pitches = 1 - off.reduce((sum, one) => sum + one, 0) / off.length;
  const onsets = (2 * (heard.length - free.size)) / (asked.length + heard.length);
  return { similarity: Math.sqrt(onsets * pitches), onsets, pitches, transposition };
}

/**
 * How like a motif of so many onsets music has to be to be called a variation of it.
 *
 * The fewer notes, the more is alike by chance. Set on five open sets so that of places in other pieces of the same
 * meter 1 in 100 is so like a motif of 3 to 20 notes (29 of 2943); of motifs moved in their scale with every sixth note
 * changed by a step and one broken in two, 87 in 100 are. Measured anew in verify-motif.test.ts. Two notes have to
 * be alike wholly (1), and one alone says nothing (Infinity).
 *
 * @example variationThreshold(4) // => 0.88
 */
export function variationThreshold(onsets: number): number {
  if (onsets < 3) return onsets < 2 ? Number.POSITIVE_INFINITY : 1;
  return Math.min(0.9, Math.max(0.7, Math.round((0.936 - 0.014 * onsets) * 100) / 100));
}
