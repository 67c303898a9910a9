/** How much of each bar is covered by many spans of time; a long span costs no more than a short one. */

import type { Ticks } from '../score.ts';
import { lastAtOrBefore } from '../time/tempo-map.ts';

/** Ticks covered, gathered span by span. */
export type Spans = {
  /** whole bars begun and ended, as differences; and ticks of bars covered in part */
  readonly whole: Float64Array;
  readonly part: Float64Array;
  /** lengths of the bars, filled in as they are met */
  readonly lengths: Float64Array;
  /** covered ticks of each bar, counted as often as they are covered */
  readonly total: () => Float64Array;
};

/** No spans yet, over `size` bars. */
export function spanSums(size: number): Spans {
  const whole = new Float64Array(size + 1);
  const part = new Float64Array(size);
  const lengths = new Float64Array(size);
  return {
    whole,
    part,
    lengths,
    total: () => {
      let open = 0;
      return part.map((ticks, bar) => {
        open += whole[bar];
        return ticks + open * lengths[bar];
      });
    },
  };
}

/**
 * Covers the time from one tick to before another, where it lies before the end.
 *
 * @param ticks  where the bars begin; the first holds all before it
 */
export function addSpan(
  { whole, part, lengths }: Spans,
  ticks: readonly Ticks[],
  endTick: Ticks,
  from: Ticks,
  to: Ticks,
): void {
  if (to <= from || ticks.length === 0) return;
  if (lengths[0] === 0)
    for (let bar = 0; bar < ticks.length; bar++) lengths[bar] = (ticks[bar + 1] ?? endTick) - ticks[bar];
  const first = lastAtOrBefore(ticks, from);
  const last = lastAtOrBefore(ticks, to - 1);
  if (first === last) {
    part[first] += to - from;
    return;
  }
  part[first] += ticks[first + 1] - from;
  part[last] += to - ticks[last];
  whole[first + 1]++;
  whole[last]--;
}
