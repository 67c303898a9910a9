/** The measures of a score. */
import { MusicError } from '../music-error.ts';
import type { Meter, Score, Ticks } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';
import type { Measure } from './notated-score.ts';

/** A measure with its meter, and where its full bar would begin (before it for a pickup). */
export type MeteredMeasure = { readonly measure: Measure; readonly meter: Meter; readonly fullTick: Ticks };

/** More measures than any score has; a file with ticks for more is refused. */
export const MOST_MEASURES = 50_000;

/**
 * The measures from the bars of a score, up to `endTick`; the last one is whole, and there is always one.
 *
 * @throws MusicError  `too-long`: more than `MOST_MEASURES`
 */
export function writeMeasures(
  score: Pick<Score, 'meters' | 'pickupTicks' | 'ticksPerQuarter'>,
  endTick: Ticks,
): readonly MeteredMeasure[] {
  const bars = createBarMap(score);
  const measures: MeteredMeasure[] = [];
  for (let tick = 0; tick < endTick || measures.length === 0; ) {
    if (measures.length === MOST_MEASURES) {
      throw new MusicError(
        'too-long',
        `the score has more than ${MOST_MEASURES} measures, too many to write down; check its meter and its last tick`,
      );
    }
    const { bar, barTick, nextBarTick, meter } = bars.barAtTick(tick);
    const pickup = bar === 0;
    const full = (score.ticksPerQuarter * 4 * meter.numerator) / meter.denominator;
    const durationTicks = nextBarTick - barTick;
    measures.push({
      measure: { tick, durationTicks, number: String(bar), ...(pickup ? { implicit: true } : {}) },
      meter,
      fullTick: pickup ? Math.min(tick, nextBarTick - full) : barTick,
    });
    tick = nextBarTick;
  }
  return measures;
}
