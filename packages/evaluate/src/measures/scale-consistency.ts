/** How well the notes fit into one scale. */
import type { Score } from '@continuo/music';
import { pitchClassCounts } from './timed-notes.ts';

/** Of the major scale; the twelve natural minor scales have the same twelve sets of tones. */
const MAJOR_STEPS = [0, 2, 4, 5, 7, 9, 11];

/**
 * The share of notes, in percent, that lie in the major or natural minor scale that holds most of them.
 *
 * Mogren 2016, "C-RNN-GAN"; muspy's `scale_consistency` times 100. Drums are left out.
 *
 * @returns 0–100; at least 58.3 (7 of 12) where all pitch classes are alike; NaN where no note has a pitch
 * @example scaleConsistency(scoreFromNotes([{ pitch: 60 }, { pitch: 61 }, { pitch: 62 }, { pitch: 64 }])) // => 75
 */
export function scaleConsistency(score: Score): number {
  const counts = pitchClassCounts(score);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return Number.NaN;
  const inScale = counts.map((_, tonic) => MAJOR_STEPS.reduce((sum, step) => sum + counts[(tonic + step) % 12]!, 0));
  return (100 * Math.max(...inScale)) / total;
}
