/** How alike the rhythms of neighbouring bars are. */
import type { Score } from '@continuo/music';
import { timedNotes } from './timed-notes.ts';

/** Places a quarter, of Dong et al. 2023. */
const PLACES_PER_QUARTER = 12;
const QUARTERS_PER_BAR = 4;
const PLACES = PLACES_PER_QUARTER * QUARTERS_PER_BAR;

/**
 * 100 % minus the mean share of places in which a bar and the next differ in having an onset.
 *
 * muspy's `groove_consistency` as Dong et al. 2023, "Multitrack Music Transformer", use it: bars of four quarters whatever
 * the meter, twelve places a quarter, drums included, and floor(length / bar) + 1 bars, so that a piece which fills its
 * last bar has an empty one after it. (music's `grooveSimilarity` compares each bar with each other.)
 *
 * @returns 0–100; NaN where there are fewer than two bars or no notes
 * @example grooveConsistency(scoreFromNotes([{ pitch: 60 }, { pitch: 60, tick: 1920 }])) // => 100
 */
export function grooveConsistency(score: Score): number {
  const notes = timedNotes(score);
  const length = notes.reduce((end, { onset, duration }) => Math.max(end, onset + duration), 0);
  const bars = Math.floor(length / QUARTERS_PER_BAR + 1e-9) + 1;
  if (notes.length === 0 || bars < 2) return Number.NaN;
  const grid = new Uint8Array(bars * PLACES);
  for (const { onset } of notes) grid[Math.min(grid.length - 1, Math.round(onset * PLACES_PER_QUARTER))] = 1;
  let differing = 0;
  for (let place = PLACES; place < grid.length; place++) if (grid[place] !== grid[place - PLACES]) differing += 1;
  return 100 * (1 - differing / (PLACES * (bars - 1)));
}
