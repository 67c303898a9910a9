/** Where bars and beats fall: the grid of the roll, and the numbers above it. */
import { createBarMap, type Score, type Ticks } from '@continuo/music';

/** One bar; `number` counts from 1, an incomplete first bar is number 0. */
export type Bar = {
  readonly number: number;
  readonly tick: Ticks;
  readonly endTick: Ticks;
  readonly beatTicks: Ticks;
};

const cache = new WeakMap<Score, readonly Bar[]>();

/** Ticks of one sixteenth, the step to which the roll snaps. */
export function sixteenthTicks(score: Score): Ticks {
  return Math.max(1, Math.round(score.ticksPerQuarter / 4));
}

/** The bars from the start to the end of the piece, at least one; remembered for each score. */
export function barsOf(score: Score): readonly Bar[] {
  const known = cache.get(score);
  if (known !== undefined) return known;
  const map = createBarMap(score);
  const bars: Bar[] = [];
  let tick = 0;
  do {
    const { bar, barTick, nextBarTick, meter } = map.barAtTick(tick);
    const beatTicks = Math.max(1, (score.ticksPerQuarter * 4) / meter.denominator);
    bars.push({ number: bar, tick: barTick, endTick: nextBarTick, beatTicks });
    tick = Math.max(tick + 1, nextBarTick);
  } while (tick < score.endTick);
  cache.set(score, bars);
  return bars;
}

/** The bar that holds a tick; beyond the end, the last. */
export function barAt(score: Score, tick: Ticks): Bar {
  const bars = barsOf(score);
  let low = 0;
  let high = bars.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bars[middle]!.tick <= tick) low = middle;
    else high = middle - 1;
  }
  return bars[low]!;
}

/** @example barAndBeat(score, 960) // => '1.3' in 4/4 at 480 ticks a quarter */
export function barAndBeat(score: Score, tick: Ticks): string {
  const bar = barAt(score, tick);
  return `${bar.number}.${Math.floor((tick - bar.tick) / bar.beatTicks) + 1}`;
}

/** The number of the bar that holds a tick. */
export function barNumberAt(score: Score, tick: Ticks): number {
  return barAt(score, tick).number;
}
