/** Clock time and ticks: what the tempos of a score say. */

import type { Score, Ticks } from '../score.ts';
import { byTick } from '../sorted.ts';

/** A time or length in seconds. */
export type Seconds = number;

/** The tempo where a score says none: 120 quarters a minute (Standard MIDI Files 1.0, "Set Tempo"). */
export const DEFAULT_MICROSECONDS_PER_QUARTER = 500_000;

/** Turns many ticks into seconds and back; made once for a score. */
export type TempoMap = {
  readonly secondsAtTick: (tick: Ticks) => Seconds;
  readonly tickAtSeconds: (seconds: Seconds) => Ticks;
  readonly bpmAtTick: (tick: Ticks) => number;
};

/**
 * The tempo map of a score; of several tempos at one tick the last one holds.
 *
 * @example createTempoMap(createScore({ bpm: 60 })).secondsAtTick(480) // => 1
 */
export function createTempoMap(score: Pick<Score, 'tempos' | 'ticksPerQuarter'>): TempoMap {
  const ticks = [0];
  const seconds = [0];
  const secondsPerTick = [DEFAULT_MICROSECONDS_PER_QUARTER / 1e6 / score.ticksPerQuarter];
  for (const { tick, microsecondsPerQuarter } of byTick(score.tempos)) {
    const rate = microsecondsPerQuarter / 1e6 / score.ticksPerQuarter;
    const last = ticks.length - 1;
    if (tick === ticks[last]) secondsPerTick[last] = rate;
    else {
      seconds.push(seconds[last] + (tick - ticks[last]) * secondsPerTick[last]);
      ticks.push(tick);
      secondsPerTick.push(rate);
    }
  }
  return {
    secondsAtTick: (tick) => {
      const i = lastAtOrBefore(ticks, tick);
      return seconds[i] + (tick - ticks[i]) * secondsPerTick[i];
    },
    tickAtSeconds: (time) => {
      const i = lastAtOrBefore(seconds, time);
      return Math.round(ticks[i] + (time - seconds[i]) / secondsPerTick[i]);
    },
    bpmAtTick: (tick) => 60 / (secondsPerTick[lastAtOrBefore(ticks, tick)] * score.ticksPerQuarter),
  };
}

/**
 * When a tick sounds, in seconds from the start.
 *
 * @example secondsAtTick(createScore({ bpm: 60 }), 960) // => 2
 */
export function secondsAtTick(score: Score, tick: Ticks): Seconds {
  return createTempoMap(score).secondsAtTick(tick);
}

/**
 * The tick nearest to a time in seconds.
 *
 * @example tickAtSeconds(createScore({ bpm: 60 }), 2) // => 960
 */
export function tickAtSeconds(score: Score, seconds: Seconds): Ticks {
  return createTempoMap(score).tickAtSeconds(seconds);
}

/**
 * How long a score lasts, to its end tick.
 *
 * @example durationSeconds(scoreFromNotes([{ pitch: 60 }])) // => 0.5
 */
export function durationSeconds(score: Score): Seconds {
  return secondsAtTick(score, score.endTick);
}

/** Index of the last value that is not above the one asked for, at least 0; values rise. */
export function lastAtOrBefore(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (values[middle] <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
