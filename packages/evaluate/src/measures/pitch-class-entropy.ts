/** How evenly the twelve pitch classes are used. */
import type { Score } from '@continuo/music';
import { pitchClassCounts } from './timed-notes.ts';

/**
 * Shannon entropy of the pitch classes' shares of the notes, in bits: 0 for one pitch class, log2 12 = 3.585 for all alike.
 *
 * Wu and Yang 2020, "The Jazz Transformer on the front line", section 5.1, over the whole piece as in muspy and Dong et
 * al. 2023, "Multitrack Music Transformer". Notes are counted, not their lengths; drums are left out.
 *
 * @returns NaN where no note has a pitch
 * @example pitchClassEntropy(scoreFromNotes([{ pitch: 60 }, { pitch: 67 }])) // => 1
 */
export function pitchClassEntropy(score: Score): number {
  return entropyBits(pitchClassCounts(score));
}

/** Entropy of counts in bits; NaN where all are 0. */
export function entropyBits(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return Number.NaN;
  return counts.reduce((bits, count) => (count === 0 ? bits : bits - (count / total) * Math.log2(count / total)), 0);
}
