/** The last step of quantizing: every note stands where notation can write it. */
import { snapToGrid } from '../notation/snap-to-grid.ts';
import type { Score } from '../score.ts';
import { inTrackOrder } from './plain-durations.ts';
import { rescaleTicks } from './rescale-ticks.ts';

/**
 * The score with the few notes moved that a file put on places finer than notation has, such as 96ths of a quarter.
 *
 * @returns  and how many were moved; `notate` then moves none
 * @example toWrittenGrid(scoreFromNotes([{ pitch: 60, tick: 5 }])).moved // => 1
 */
export function toWrittenGrid(score: Score): { readonly score: Score; readonly moved: number } {
  const { factor, tracks, moved } = snapToGrid(score);
  if (moved === 0) return { score, moved };
  const finer = rescaleTicks(score, factor);
  return {
    moved,
    score: {
      ...finer,
      tracks: finer.tracks.map((track, t) => ({
        ...track,
        notes: track.notes
          .map((note, n) => ({ ...note, tick: tracks[t][n].tick, durationTicks: tracks[t][n].end - tracks[t][n].tick }))
          .sort(inTrackOrder),
      })),
    },
  };
}
