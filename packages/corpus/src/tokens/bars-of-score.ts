/** The bars of a score on the grid, in meters that have tokens. */
import { createBarMap, type Score } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import type { GridTables } from './grid-tables.ts';
import { MAXIMUM_BARS, type StepGrid } from './step-grid.ts';
import type { TokenReports } from './token-reports.ts';

export type StepBars = Pick<StepGrid, 'pickup' | 'barSteps' | 'barMeters' | 'endStep'>;

type Bar = { readonly length: number; readonly meter: number };

/**
 * The bars up to a step, at least to the end of a pickup. Bar lines keep their place: a bar whose meter has no token
 * becomes one or more of meters that have, the last of them cut short where it must be.
 *
 * @throws CorpusError  `too-long`: more than 100 000 bars
 * @example barsOfScore(createScore({ meters: '3/4', endTick: 1440 }), tables, 36, reports).barSteps // => [0]
 */
export function barsOfScore(score: Score, tables: GridTables, endStep: number, reports: TokenReports): StepBars {
  const { ticksPerQuarter } = score;
  const { stepsPerQuarter } = tables;
  const stepOf = (tick: number): number => Math.floor((tick * stepsPerQuarter) / ticksPerQuarter + 0.5);
  const map = createBarMap(score);
  const bars: Bar[] = [];
  const addBar = (length: number, meter: number): void => {
    if (bars.length >= MAXIMUM_BARS) throw tooManyBars();
    bars.push({ length, meter });
  };
  let pickup = 0;
  let step = 0;
  let count = 0;
  for (let tick = 0; step < endStep; ) {
    if (count++ > MAXIMUM_BARS) throw tooManyBars();
    const { bar, nextBarTick, meter } = map.barAtTick(tick);
    const next = stepOf(nextBarTick);
    const length = next - step;
    if (next * ticksPerQuarter !== nextBarTick * stepsPerQuarter) {
      reports.add('bar-off-grid', () => `the bar line at tick ${nextBarTick} was moved to the nearest step`);
    }
    if (bar === 0) pickup = length;
    else if (length > 0) {
      const known = tables.meterIds.get(`${meter.numerator}/${meter.denominator}`);
      if (known !== undefined && tables.meters[known].steps >= length) addBar(length, known);
      else {
        reports.add(
          'meter-replaced',
          () =>
            `the bar at tick ${tick} in ${meter.numerator}/${meter.denominator} is told in other meters of its length`,
        );
        for (const piece of inKnownMeters(length, tables)) addBar(piece.length, piece.meter);
      }
    }
    step = next;
    tick = Math.max(tick + 1, nextBarTick);
  }
  if (endStep === 0 && score.pickupTicks + score.meters.length > 0) {
    reports.add('meter-of-nothing', () => 'a score of no length holds no meter and no pickup');
  }
  if (pickup > 0) addPickup(bars, pickup, score, tables, reports);
  return stepBars(bars, pickup > 0, Math.max(endStep, pickup));
}

/** A pickup takes the meter of the bar that follows; what is longer than that bar becomes bars. */
function addPickup(bars: Bar[], length: number, score: Score, tables: GridTables, reports: TokenReports): void {
  const { numerator, denominator } = createBarMap(score).barAtTick(score.pickupTicks).meter;
  const meter = bars[0]?.meter ?? tables.meterIds.get(`${numerator}/${denominator}`) ?? tables.metersByLength.at(-1)!;
  const { steps, name } = tables.meters[meter];
  const first = ((length - 1) % steps) + 1;
  if (first < length) {
    reports.add(
      'pickup-split',
      () => `the pickup is ${length} steps long; all but ${first} of them became bars of ${name}`,
    );
  }
  for (let rest = first; rest < length; rest += steps) bars.unshift({ length: steps, meter });
  bars.unshift({ length: first, meter });
  if (bars.length > MAXIMUM_BARS) throw tooManyBars();
}

/** A length as bars: the longest there are, then the shortest that the rest fits into. */
function inKnownMeters(length: number, { meters, metersByLength, longestBar }: GridTables): Bar[] {
  const bars: Bar[] = [];
  const longest = metersByLength.at(-1)!;
  let rest = length;
  for (; rest > longestBar; rest -= longestBar) {
    if (bars.length >= MAXIMUM_BARS) throw tooManyBars();
    bars.push({ length: longestBar, meter: longest });
  }
  bars.push({ length: rest, meter: metersByLength.find((id) => meters[id].steps >= rest)! });
  return bars;
}

function stepBars(bars: readonly Bar[], pickup: boolean, endStep: number): StepBars {
  let step = 0;
  let count = 0;
  const barSteps = new Int32Array(bars.length);
  const barMeters = new Int32Array(bars.length);
  for (const { length, meter } of bars) {
    if (step >= endStep) break;
    barSteps[count] = step;
    barMeters[count++] = meter;
    step += length;
  }
  return { pickup, barSteps: barSteps.slice(0, count), barMeters: barMeters.slice(0, count), endStep };
}

function tooManyBars(): CorpusError {
  const what = `the score has more than ${MAXIMUM_BARS} bars, which is more than a tokenizer takes; cut it into pieces`;
  return new CorpusError('too-long', what, { maximum: MAXIMUM_BARS });
}
