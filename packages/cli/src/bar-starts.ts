/** Where the bars of a score begin. */
import { createBarMap, type Score, type Ticks } from '@continuo/music';

/** A bar by its number, counted from 1; a pickup is bar 0. */
export type BarStart = { readonly bar: number; readonly tick: Ticks };

/**
 * The first ticks of all bars that begin before the end; at most `most` of them.
 *
 * @example barStarts(createScore({ endTick: 3840 })) // => [{ bar: 1, tick: 0 }, { bar: 2, tick: 1920 }]
 */
export function barStarts(score: Score, most = 20_000): BarStart[] {
  const map = createBarMap(score);
  const starts: BarStart[] = [];
  for (let tick = 0; tick < score.endTick && starts.length < most; ) {
    const { bar, barTick, nextBarTick } = map.barAtTick(tick);
    starts.push({ bar, tick: barTick });
    // a meter of less than a tick cannot be drawn
    tick = Math.max(nextBarTick, tick + 1);
  }
  return starts;
}
