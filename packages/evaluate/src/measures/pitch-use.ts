/** Which pitches are used at all; drums left out. */
import type { Score } from '@continuo/music';
import { pitchClassCounts, pitchedNotes } from './timed-notes.ts';

/**
 * Semitones from the lowest pitch to the highest.
 *
 * @returns NaN where no note has a pitch
 * @example pitchRange(scoreFromNotes([{ pitch: 60 }, { pitch: 67 }])) // => 7
 */
export function pitchRange(score: Score): number {
  const pitches = pitchedNotes(score).map(({ pitch }) => pitch);
  if (pitches.length === 0) return Number.NaN;
  return pitches.reduce((a, b) => Math.max(a, b)) - pitches.reduce((a, b) => Math.min(a, b));
}

/** @example usedPitches(scoreFromNotes([{ pitch: 60 }, { pitch: 72 }, { pitch: 60 }])) // => 2 */
export function usedPitches(score: Score): number {
  return new Set(pitchedNotes(score).map(({ pitch }) => pitch)).size;
}

/** @example usedPitchClasses(scoreFromNotes([{ pitch: 60 }, { pitch: 72 }])) // => 1 */
export function usedPitchClasses(score: Score): number {
  return pitchClassCounts(score).filter((count) => count > 0).length;
}
