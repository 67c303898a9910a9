/**
 * How like a motif a stretch of melody is.
 *
 * Mongeau and Sankoff 1990, "Comparison of musical sequences", Computers and the Humanities 24: alignment in which a note
 * may also be broken into several (fragmentation) or several drawn into one (consolidation). Here it runs over intervals
 * and times between onsets, so that transposition costs nothing. The costs are ours.
 */

import type { Note } from '../score.ts';
import type { MotifNote } from './motif.ts';

/** A stretch of a line, from `start` to before `end`, and how like the motif it is, 0–1. */
export type SimilarRun = { readonly start: number; readonly end: number; readonly similarity: number };

/** What a step costs: half for its interval (all of it at a fourth off), half for its time (all of it at four times). */
const INTERVAL_SHARE = 0.5;
const WORST_SEMITONES = 5;
const WORST_OCTAVES_OF_TIME = 2;
const BREAKING = 0.3;
const LEAVING_OUT = 1;
const MOST_PIECES = 3;

/** Intervals and times of a line, summed from its start, so that the sum of any stretch is one difference. */
type Line = readonly Pick<MotifNote, 'pitch' | 'tick'>[];

/**
 * How like two lines of equally many notes are: 1 less the mean cost of their steps; the last note's length is no matter.
 *
 * A step that is a semitone off costs a tenth, one twice as long a quarter.
 *
 * @example runSimilarity(motifOf([0, 0, -4], 1), motifOf([0, 0, -3], 1)) // => 0.9666666666666667
 */
export function runSimilarity(a: Line, b: Line): number {
  const steps = Math.min(a.length, b.length) - 1;
  if (steps < 1) return 1;
  const first = movesOf(a);
  const second = movesOf(b);
  let cost = 0;
  for (let i = 1; i <= steps; i++) cost += moveCost(first, i, 1, second, i, 1);
  return 1 - cost / steps;
}

/**
 * Stretches of a line that are like the motif, best first, none sharing more than one note with a better one.
 *
 * Time: the notes of the line times those of the motif.
 */
export function similarRuns(motif: Line, line: readonly Note[], minimumSimilarity: number): readonly SimilarRun[] {
  const M = motif.length - 1;
  const asked = movesOf(motif);
  const heard = movesOf(line);
  const most = (1 - minimumSimilarity) * M + 1e-9;
  // cost and start of the best alignment of the first i steps that ends at note j; a ring of the last few j
  const rows = MOST_PIECES + 1;
  const costs = Array.from({ length: rows }, () => new Float64Array(M + 1).fill(Number.POSITIVE_INFINITY));
  const starts = Array.from({ length: rows }, () => new Int32Array(M + 1));
  // the last i in each row that is still cheap enough to go on from
  const reached = new Int32Array(rows);
  const ends: SimilarRun[] = [];
  for (let j = 0; j < line.length; j++) {
    const cost = costs[j % rows].fill(Number.POSITIVE_INFINITY);
    const start = starts[j % rows];
    cost[0] = 0;
    start[0] = j;
    let last = 0;
    const reach = Math.min(M, Math.max(...reached) + MOST_PIECES);
    for (let i = 1; i <= M && (i <= reach || i === last + 1); i++) {
      let best = cost[i - 1] + LEAVING_OUT;
      let from = start[i - 1];
      for (let pieces = 1; pieces <= MOST_PIECES && pieces <= j; pieces++) {
        const row = (j - pieces) % rows;
        if (pieces === 1 && costs[row][i] + LEAVING_OUT < best) {
          best = costs[row][i] + LEAVING_OUT;
          from = starts[row][i];
        }
        // one step of the motif broken into several of the line
        const broken = costs[row][i - 1] + (pieces - 1) * BREAKING;
        if (broken >= best || broken > most) continue;
        const value = broken + moveCost(asked, i, 1, heard, j, pieces);
        if (value >= best) continue;
        best = value;
        from = starts[row][i - 1];
      }
      // several steps of the motif drawn into one
      for (let pieces = 2; pieces <= MOST_PIECES && pieces <= i && j > 0; pieces++) {
        const row = (j - 1) % rows;
        const drawn = costs[row][i - pieces] + (pieces - 1) * BREAKING;
        if (drawn >= best || drawn > most) continue;
        const value = drawn + moveCost(asked, i, pieces, heard, j, 1);
        if (value >= best) continue;
        best = value;
        from = starts[row][i - pieces];
      }
      if (best > most) continue;
      cost[i] = best;
      start[i] = from;
      last = i;
    }
    reached[j % rows] = last;
    if (cost[M] <= most && start[M] < j) ends.push({ start: start[M], end: j + 1, similarity: 1 - cost[M] / M });
  }
  return withoutOverlaps(ends, line.length);
}

function withoutOverlaps(runs: readonly SimilarRun[], length: number): readonly SimilarRun[] {
  const taken = new Uint8Array(length);
  const better = runs.toSorted(
    (a, b) => b.similarity - a.similarity || a.start - b.start || a.end - a.start - (b.end - b.start),
  );
  return better.filter(({ start, end }) => {
    // the last note of one may be the first of the next
    for (let i = start; i < end - 1; i++) if (taken[i]) return false;
    taken.fill(1, start, end - 1);
    return true;
  });
}

/** Moves to each note from the one, two or three before it: semitones, and the logarithm of the ticks; [note, pieces]. */
type Moves = { readonly intervals: Float64Array; readonly times: Float64Array };

function movesOf(line: Line): Moves {
  const intervals = new Float64Array(line.length * (MOST_PIECES + 1));
  const times = new Float64Array(intervals.length);
  for (let i = 1; i < line.length; i++) {
    for (let pieces = 1; pieces <= Math.min(MOST_PIECES, i); pieces++) {
      const before = line[i - pieces];
      intervals[i * (MOST_PIECES + 1) + pieces] = line[i].pitch - before.pitch;
      times[i * (MOST_PIECES + 1) + pieces] = Math.log2(Math.max(1, line[i].tick - before.tick));
    }
  }
  return { intervals, times };
}

function moveCost(a: Moves, i: number, piecesOfA: number, b: Moves, j: number, piecesOfB: number): number {
  const inA = i * (MOST_PIECES + 1) + piecesOfA;
  const inB = j * (MOST_PIECES + 1) + piecesOfB;
  return (
    INTERVAL_SHARE * Math.min(1, Math.abs(a.intervals[inA] - b.intervals[inB]) / WORST_SEMITONES) +
    (1 - INTERVAL_SHARE) * Math.min(1, Math.abs(a.times[inA] - b.times[inB]) / WORST_OCTAVES_OF_TIME)
  );
}
