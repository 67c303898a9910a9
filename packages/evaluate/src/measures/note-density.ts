/** How many notes begin in a quarter. */
import type { Score } from '@continuo/music';
import { timedNotes } from './timed-notes.ts';

/**
 * Notes a quarter, drums included, up to the end of the last note.
 *
 * @returns NaN where there are no notes
 * @example noteDensity(scoreFromNotes([{ pitch: 60 }, { pitch: 67, durationTicks: 1440 }])) // => 0.5
 */
export function noteDensity(score: Score): number {
  const notes = timedNotes(score);
  return notes.length / notes.reduce((end, { onset, duration }) => Math.max(end, onset + duration), 0);
}
