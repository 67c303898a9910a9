/** Where bars and beats fall: the grid of the roll, and the numbers above it. */
import type { Score, Ticks } from '@continuo/music';

/** One bar; `number` counts from 1, an incomplete first bar is number 0. */
export type Bar = { readonly number: number; readonly tick: Ticks; readonly endTick: Ticks; readonly beatTicks: Ticks };

const cache = new WeakMap<Score, readonly Bar[]>();

/** Ticks of one sixteenth, the step to which the roll snaps. */
export function sixteenthTicks(score: Score): Ticks {
  return Math.max(1, Math.round(score.ticksPerQuarter / 4));
}

/** The bars from the start to the end of the piece, at least one; remembered for each score. */
export function barsOf(score: Score): readonly Bar[] {
  const known = cache.get(score);
  if (known !== undefined) return known;
  const bars: Bar[] = [];
  const meters = score.meters.length > 0 ? score.meters : [{ tick: 0, numerator: 4, denominator: 4 }];
  let tick = 0;
  let meter = 0;
  let number = score.pickupTicks > 0 ? 0 : 1;
  do {
    while (meter + 1 < meters.length && meters[meter + 1]!.tick <= tick) meter += 1;
    const { numerator, denominator } = meters[meter]!;
    const beatTicks = Math.max(1, (score.ticksPerQuarter * 4) / denominator);
    const full = Math.max(1, beatTicks * Math.max(1, numerator));
    // a new meter within a bar starts a bar of its own
    const cut = meters[meter + 1]?.tick ?? Number.POSITIVE_INFINITY;
    const endTick = Math.min(tick + (number === 0 ? score.pickupTicks : full), cut);
    bars.push({ number, tick, endTick, beatTicks });
    tick = endTick;
    number += 1;
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
