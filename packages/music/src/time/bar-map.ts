/** Bars and ticks: what the meters and the pickup of a score say. */

import { MusicError } from '../music-error.ts';
import type { Meter, Score, Ticks } from '../score.ts';
import { byTick } from '../sorted.ts';
import { lastAtOrBefore } from './tempo-map.ts';

/** The meter where a score says none (Standard MIDI Files 1.0, "Time Signature"). */
export const DEFAULT_METER: Meter = { tick: 0, numerator: 4, denominator: 4 };

/** A place in the bars of a score. */
export type BarPosition = {
  /** from 1, as musicians count; 0 is the pickup */
  readonly bar: number;
  /** from 1, in the unit of the meter's denominator, with a fraction between beats; a pickup's beats count towards its end */
  readonly beat: number;
  /** first tick of the bar */
  readonly barTick: Ticks;
  /** first tick of the next bar */
  readonly nextBarTick: Ticks;
  readonly meter: Meter;
};

/** Turns many ticks into bars and back; made once for a score. */
export type BarMap = {
  readonly barAtTick: (tick: Ticks) => BarPosition;
  readonly tickOfBar: (bar: number) => Ticks;
};

/** Bars of one length, from `tick` on. */
type Stretch = { readonly tick: Ticks; readonly bar: number; readonly barTicks: number; readonly meter: Meter };

/**
 * The bar map of a score. A meter begins a new bar, and cuts short the one in which it stands.
 *
 * @example createBarMap(createScore({ meters: '3/4' })).tickOfBar(2) // => 1440
 */
export function createBarMap(score: Pick<Score, 'meters' | 'ticksPerQuarter' | 'pickupTicks'>): BarMap {
  const stretches = stretchesOf(score);
  const ticks = stretches.map((stretch) => stretch.tick);
  const bars = stretches.map((stretch) => stretch.bar);
  return {
    barAtTick: (tick) => {
      const i = lastAtOrBefore(ticks, tick);
      const { tick: start, bar, barTicks, meter } = stretches[i];
      const index = Math.max(0, Math.floor((tick - start) / barTicks));
      const barTick = Math.ceil(start + index * barTicks);
      const nextBarTick = Math.min(
        Math.ceil(start + (index + 1) * barTicks),
        stretches[i + 1]?.tick ?? Number.POSITIVE_INFINITY,
      );
      const beatTicks = (score.ticksPerQuarter * 4) / meter.denominator;
      const missing = bar + index === 0 ? Math.max(0, meter.numerator - barTicks / beatTicks) : 0;
      return { bar: bar + index, beat: 1 + missing + (tick - barTick) / beatTicks, barTick, nextBarTick, meter };
    },
    tickOfBar: (bar) => {
      if (!Number.isInteger(bar) || bar < bars[0]) {
        throw new MusicError('out-of-range', `bar ${bar} where a whole number from ${bars[0]} on is expected`);
      }
      const { tick, bar: first, barTicks } = stretches[lastAtOrBefore(bars, bar)];
      return Math.ceil(tick + (bar - first) * barTicks);
    },
  };
}

/**
 * The bar and beat of a tick.
 *
 * @example barAtTick(createScore(), 2400) // => { bar: 2, beat: 2, barTick: 1920, nextBarTick: 3840, meter: DEFAULT_METER }
 */
export function barAtTick(score: Score, tick: Ticks): BarPosition {
  return createBarMap(score).barAtTick(tick);
}

/**
 * The first tick of a bar, counted from 1; bar 0 is the pickup, where there is one. Bars may lie past the end.
 *
 * @throws MusicError  `out-of-range`: there is no such bar
 * @example tickOfBar(createScore({ pickupTicks: 480 }), 1) // => 480
 */
export function tickOfBar(score: Score, bar: number): Ticks {
  return createBarMap(score).tickOfBar(bar);
}

/**
 * How many bars a score has, the pickup not counted; a last bar that has begun counts.
 *
 * @example countBars(createScore({ endTick: 1921 })) // => 2
 */
export function countBars(score: Score): number {
  return score.endTick === 0 ? 0 : Math.max(0, barAtTick(score, score.endTick - 1).bar);
}

function stretchesOf({
  meters,
  ticksPerQuarter,
  pickupTicks,
}: Pick<Score, 'meters' | 'ticksPerQuarter' | 'pickupTicks'>): Stretch[] {
  const sorted = byTick(meters);
  const barTicks = (meter: Meter): number => (ticksPerQuarter * 4 * meter.numerator) / meter.denominator;
  const begins = (meter: Meter): boolean => meter.tick <= pickupTicks;
  const first = sorted.findLast(begins) ?? DEFAULT_METER;
  const stretches: Stretch[] = [];
  if (pickupTicks > 0) stretches.push({ tick: 0, bar: 0, barTicks: pickupTicks, meter: first });
  stretches.push({ tick: pickupTicks, bar: 1, barTicks: barTicks(first), meter: first });
  for (const meter of sorted) {
    if (begins(meter)) continue;
    const last = stretches[stretches.length - 1];
    if (meter.tick === last.tick) stretches.pop();
    const bar = meter.tick === last.tick ? last.bar : last.bar + Math.ceil((meter.tick - last.tick) / last.barTicks);
    stretches.push({ tick: meter.tick, bar, barTicks: barTicks(meter), meter });
  }
  return stretches;
}
