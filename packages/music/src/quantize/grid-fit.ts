/** Do the ticks of a file lie on a grid, or were they only a clock? */

import type { Score } from '../score.ts';

/** Parts of a quarter that a grid may have. */
const GRIDS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 48] as const;

/**
 * How well the onsets of a score lie on some even grid of its quarters: 1 for notes exactly on one, near 0 for notes
 * played without regard to the file's tempo.
 *
 * The length of the mean vector of the onsets' phases (the mean resultant length of directional statistics, Mardia and
 * Jupp 2000, section 2.3), the best over grids of 1 to 48 parts of a quarter.
 *
 * @example gridFit(scoreFromNotes([{ pitch: 60 }, { pitch: 62 }])) // => 1
 */
export function gridFit(score: Pick<Score, 'tracks' | 'ticksPerQuarter'>): number {
  let best = 0;
  for (const parts of GRIDS) {
    let x = 0;
    let y = 0;
    let count = 0;
    for (const { notes } of score.tracks) {
      let last = -1;
      for (const { tick } of notes) {
        if (tick === last) continue;
        last = tick;
        const phase = (2 * Math.PI * ((tick * parts) % score.ticksPerQuarter)) / score.ticksPerQuarter;
        x += Math.cos(phase);
        y += Math.sin(phase);
        count++;
      }
    }
    // a coarse grid may lie beside the file's quarters by a constant lateness; fine ones must point to them
    if (count > 0) best = Math.max(best, x / count, parts <= 4 ? (Math.hypot(x, y) / count) * 0.9 : 0);
  }
  return best;
}
