import { LAST_TICK } from '../validate-score.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import { integerOf } from './mei-values.ts';
import type { MeasureItems, Placing } from './placing.ts';

/** MEI's barlines and MusicXML's. */
const BARLINES: Readonly<Record<string, string>> = {
  dbl: 'light-light',
  end: 'light-heavy',
  rptend: 'light-heavy',
  rptboth: 'light-heavy',
  invis: 'none',
  dashed: 'dashed',
  dotted: 'dotted',
  heavy: 'heavy',
  dblheavy: 'heavy-heavy',
};

/** Adds the measure that was placed last. */
export function addMeasure(
  { measures, placed, reports, ticksPerQuarter, tick }: Placing,
  { attributes }: XmlElement,
  endings: readonly number[],
  durationTicks: number,
  usual: number,
): void {
  const { left = '', right = '', n, metcon } = attributes;
  const before = measures.at(-1);
  // the last but one: this measure is placed already
  const lastRight = placed.at(-2)?.element.attributes.right;
  const short = durationTicks < usual;
  const completes =
    before !== undefined &&
    short &&
    (metcon === 'false' || n === undefined) &&
    before.durationTicks + durationTicks <= usual;
  const pickup = before === undefined && short && (metcon === 'false' || n === undefined || integerOf(n, 0, 0) === 0);
  const startsRepeat = left === 'rptstart' || left === 'rptboth' || lastRight === 'rptboth';
  const barline = Object.hasOwn(BARLINES, right) ? BARLINES[right] : undefined;
  measures.push({
    tick,
    durationTicks,
    number: n ?? (pickup ? '0' : before ? (completes ? before.number : nextNumber(before.number)) : '1'),
    ...(pickup || completes ? { implicit: true } : {}),
    ...(startsRepeat ? { repeatStart: true } : {}),
    ...(right === 'rptend' || right === 'rptboth' ? { repeatTimes: Math.max(2, endings.length + 1) } : {}),
    ...(endings.length > 0 ? { endings } : {}),
    ...(barline ? { barline } : {}),
  });
  if (durationTicks !== usual && metcon !== 'false' && !(before === undefined && short)) {
    const quarters = (ticks: number): string => `${Math.round((ticks / ticksPerQuarter) * 1000) / 1000}`;
    reports.add(
      'measure-length',
      `measure ${n ?? ''} lasts ${quarters(durationTicks)} quarters where its meter says ${quarters(usual)}; it is kept so`,
    );
  }
}

function nextNumber(number: string): string {
  return `${(Number.parseInt(number, 10) || 0) + 1}`;
}

/** Adds the further measures that a `multiRest` stands for. */
export function placeManyRests(placing: Placing, layers: MeasureItems['layers'], count: number, usual: number): void {
  const { measures, staves, reports } = placing;
  const resting = layers.filter(({ items }) => items.some(({ kind }) => kind === 'many-rests'));
  for (let i = 0; i < count; i++) {
    const last = measures[measures.length - 1];
    const tick = last.tick + last.durationTicks;
    placing.budget -= 1 + resting.length;
    if (placing.budget < 0 || tick + usual > LAST_TICK) {
      reports.add('too-many-rests', `a rest of several measures is ${count - i} measures shorter than it says`);
      return;
    }
    const { tick: _tick, repeatTimes, barline, ...rest } = last;
    const { repeatStart: _start, ...plain } = rest;
    // the line at the end stands after the last of them
    measures[measures.length - 1] = { ...rest, tick: last.tick };
    measures.push({
      ...plain,
      tick,
      durationTicks: usual,
      number: nextNumber(last.number),
      ...(repeatTimes === undefined ? {} : { repeatTimes }),
      ...(barline === undefined ? {} : { barline }),
    });
    for (const { staff: n, layer } of resting) {
      const staff = staves.byNumber.get(n);
      staff?.layers.get(layer)?.push({ tick, durationTicks: usual, staff: staff.number, voice: 0, notes: [] });
    }
  }
}
