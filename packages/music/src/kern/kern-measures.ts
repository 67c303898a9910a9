/** Measures from the barlines of a Humdrum file. */
import type { Measure, NotatedMeter } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';

/** A barline token at its tick. */
export type KernBar = {
  readonly tick: number;
  /** e.g. "12" or "12a"; left out where it has none */
  readonly number?: string;
  readonly repeatStart: boolean;
  readonly repeatEnd: boolean;
  /** as MusicXML names it; left out for a plain one */
  readonly style?: string;
};

/**
 * Reads a barline token.
 *
 * Humdrum Guide (humdrum.org), "Barlines": `=12`, `==`, `=:|!`, `=!|:`, `=||`, `=-`.
 *
 * @example readBar('=12:|!', 960) // => { tick: 960, number: '12', repeatStart: false, repeatEnd: true, style: 'light-heavy' }
 */
export function readBar(token: string, tick: number): KernBar {
  const [, signs, number, after] = /^(=+)(\d{1,9}[a-z]?)?(.*)$/s.exec(token) ?? [token, '=', undefined, ''];
  const repeatEnd = /:[|!]/.test(after);
  const repeatStart = /[|!]:/.test(after);
  const style = repeatEnd || signs.length > 1 || /\|!/.test(after) ? 'light-heavy' : styleOf(after);
  return {
    tick,
    ...(number === undefined ? {} : { number }),
    repeatStart,
    repeatEnd,
    ...(style === undefined || (repeatStart && !repeatEnd) ? {} : { style }),
  };
}

function styleOf(after: string): string | undefined {
  if (after.includes('||')) return 'light-light';
  if (after.includes('!!')) return 'heavy-heavy';
  if (after.includes('!')) return 'heavy';
  if (after.includes("'")) return 'short';
  if (after.includes('`')) return 'tick';
  return after.includes('-') ? 'none' : undefined;
}

/**
 * The measures of a piece, without gaps from tick 0 to its end.
 *
 * @param bars      in order
 * @param meters    in order
 * @param endings   the numbers of the endings at a tick, empty outside
 */
export function measuresOfBars(
  bars: readonly KernBar[],
  meters: readonly NotatedMeter[],
  endTick: number,
  ticksPerQuarter: number,
  endings: (tick: number) => readonly number[],
  reports: ReportTally,
): readonly Measure[] {
  const lines = joinBars(bars, endTick);
  const usual = usualLengths(lines, meters, ticksPerQuarter);
  const measures: Measure[] = [];
  for (let i = 0; i + 1 < lines.length; i++) {
    const { tick, number, repeatStart } = lines[i];
    const next = lines[i + 1];
    const durationTicks = next.tick - tick;
    const before = measures.at(-1);
    const completes =
      before !== undefined &&
      number === undefined &&
      before.durationTicks < usual[i - 1] &&
      before.durationTicks + durationTicks <= usual[i];
    const pickup = before === undefined && durationTicks < usual[i] && Number.parseInt(number ?? '0', 10) === 0;
    const numbers = endings(tick);
    measures.push({
      tick,
      durationTicks,
      number: number ?? (before ? nextNumber(before.number, completes) : firstNumber(next.number, pickup)),
      ...(completes || pickup ? { implicit: true } : {}),
      ...(repeatStart ? { repeatStart: true } : {}),
      ...(next.repeatEnd ? { repeatTimes: Math.max(2, numbers.length + 1) } : {}),
      ...(numbers.length > 0 ? { endings: numbers } : {}),
      ...(next.style === undefined ? {} : { barline: next.style }),
    });
  }
  reportLengths(measures, usual, ticksPerQuarter, reports);
  return measures;
}

/** Barlines of one tick as one, the first at tick 0, the last at the end. */
function joinBars(bars: readonly KernBar[], endTick: number): readonly KernBar[] {
  const lines: KernBar[] = [{ tick: 0, repeatStart: false, repeatEnd: false }];
  for (const bar of bars) {
    const last = lines[lines.length - 1];
    if (bar.tick !== last.tick) {
      lines.push(bar);
      continue;
    }
    const number = bar.number ?? last.number;
    const style = last.style ?? bar.style;
    lines[lines.length - 1] = {
      tick: bar.tick,
      repeatStart: bar.repeatStart || last.repeatStart,
      repeatEnd: bar.repeatEnd || last.repeatEnd,
      ...(number === undefined ? {} : { number }),
      ...(style === undefined ? {} : { style }),
    };
  }
  if (lines[lines.length - 1].tick < endTick) lines.push({ tick: endTick, repeatStart: false, repeatEnd: false });
  return lines;
}

/** What each measure would last by its meter. */
function usualLengths(
  lines: readonly KernBar[],
  meters: readonly NotatedMeter[],
  ticksPerQuarter: number,
): readonly number[] {
  let at = 0;
  return lines.map(({ tick }) => {
    while (at + 1 < meters.length && meters[at + 1].tick <= tick) at++;
    const { numerator, denominator } = meters[at] ?? { numerator: 4, denominator: 4 };
    return (numerator * 4 * ticksPerQuarter) / denominator;
  });
}

function nextNumber(number: string, same: boolean): string {
  return same ? number : `${(Number.parseInt(number, 10) || 0) + 1}`;
}

function firstNumber(next: string | undefined, pickup: boolean): string {
  if (pickup) return '0';
  return next === undefined ? '1' : `${Math.max(0, Number.parseInt(next, 10) - 1)}`;
}

function reportLengths(
  measures: readonly Measure[],
  usual: readonly number[],
  ticksPerQuarter: number,
  reports: ReportTally,
): void {
  for (const [i, { durationTicks, number }] of measures.entries()) {
    if (Math.abs(durationTicks - usual[i]) < 1) continue;
    const whole = (j: number): boolean =>
      measures[j] !== undefined && Math.abs(measures[j].durationTicks + durationTicks - usual[i]) < 1;
    // a pickup, a last measure, two halves around a repeat
    if (durationTicks < usual[i] && (i === 0 || i === measures.length - 1 || whole(i - 1) || whole(i + 1))) continue;
    const quarters = (ticks: number): string => `${Math.round((ticks / ticksPerQuarter) * 1000) / 1000}`;
    reports.add(
      'measure-length',
      `measure ${number} lasts ${quarters(durationTicks)} quarters where its meter says ${quarters(usual[i])}; it is kept so`,
    );
  }
}
