/** The time of tracked beats as a grid of ticks, with the tempo map that plays it as it was played. */

import type { Meter, Tempo, Ticks } from '../score.ts';
import { lastAtOrBefore, type Seconds } from '../time/tempo-map.ts';
import type { BarLines } from './find-meter.ts';
import type { TrackedBeat } from './track-beats.ts';

/** A beat of the written score, and when it is played. */
export type GridBeat = { readonly tick: Ticks; readonly seconds: Seconds };

/** A written grid over a performance. */
export type BeatGrid = {
  readonly beats: readonly GridBeat[];
  /** 480 for beats of two, 720 for beats of three, at 480 ticks a quarter */
  readonly beatTicks: Ticks;
  readonly tempos: readonly Tempo[];
  readonly meters: readonly Meter[];
  readonly pickupTicks: Ticks;
  /** seconds of the performance before tick 0 */
  readonly startSeconds: Seconds;
  /** the place, in beats from tick 0, of a time of the performance; may be negative */
  readonly beatAtSeconds: (seconds: Seconds) => number;
};

/** Ticks a quarter of a grid made from a performance: divisible by 3, 5, 16 and 32. */
export const GRID_TICKS_PER_QUARTER = 480;

/**
 * Makes beats and bars into ticks, meters and a tempo a beat, so that each beat is played when it was played.
 *
 * Beats of mostly three parts are dotted quarters (6/8, 9/8, 12/8), others quarters (2/4, 3/4, 4/4). What stands before the
 * first full bar is the pickup; a bar that is a beat short or long has its own meter.
 *
 * @param beats  at least two
 */
export function gridOfBeats(beats: readonly TrackedBeat[], bars: BarLines): BeatGrid {
  const threes = beats.filter((beat) => beat.division === 3).length * 2 > beats.length;
  const beatTicks = threes ? (GRID_TICKS_PER_QUARTER * 3) / 2 : GRID_TICKS_PER_QUARTER;
  const startSeconds = beats[0].seconds;
  const tempos: Tempo[] = [];
  let playedMicroseconds = 0;
  for (let b = 0; b + 1 < beats.length; b++) {
    // what rounding left over goes into the next beat, so that errors do not add up
    const due = (beats[b + 1].seconds - startSeconds) * 1e6 - playedMicroseconds;
    const microsecondsPerQuarter = clamp(Math.round((due * GRID_TICKS_PER_QUARTER) / beatTicks), 1, 0xffffff);
    playedMicroseconds += (microsecondsPerQuarter * beatTicks) / GRID_TICKS_PER_QUARTER;
    if (tempos[tempos.length - 1]?.microsecondsPerQuarter === microsecondsPerQuarter) continue;
    tempos.push({ tick: b * beatTicks, microsecondsPerQuarter });
  }
  const times = beats.map((beat) => beat.seconds);
  const last = times.length - 1;
  return {
    beats: times.map((seconds, b) => ({ tick: b * beatTicks, seconds })),
    beatTicks,
    tempos,
    ...metersOf(bars, beatTicks, threes),
    startSeconds,
    beatAtSeconds: (seconds) => {
      const b = Math.min(lastAtOrBefore(times, seconds), last - 1);
      return b + (seconds - times[b]) / Math.max(1e-6, times[b + 1] - times[b]);
    },
  };
}

function metersOf(
  { places, beatsPerBar }: BarLines,
  beatTicks: Ticks,
  threes: boolean,
): { readonly meters: readonly Meter[]; readonly pickupTicks: Ticks } {
  const starts = places.flatMap((place, b) => (place === 0 ? [b] : []));
  const meters: Meter[] = [];
  const say = (b: number, count: number): void => {
    const numerator = threes ? count * 3 : count;
    if (meters[meters.length - 1]?.numerator === numerator) return;
    meters.push({ tick: b * beatTicks, numerator, denominator: threes ? 8 : 4 });
  };
  starts.forEach((b, i) => {
    // the last bar is as long as its meter says
    say(b, i + 1 < starts.length ? starts[i + 1] - b : beatsPerBar[b]);
  });
  const pickup = starts.length > 0 ? starts[0] : 0;
  if (meters.length === 0) say(0, beatsPerBar[0] ?? 4);
  return {
    meters: meters.map((meter, i) => (i === 0 ? { ...meter, tick: 0 } : meter)),
    pickupTicks: pickup * beatTicks,
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
