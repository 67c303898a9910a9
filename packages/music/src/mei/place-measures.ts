/** Lays measures one after the other in ticks, and the items of their layers within them. */
import { ScoreReadError } from '../music-error.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { LAST_TICK } from '../validate-score.ts';
import type { LayerItem } from './layer-items.ts';
import { addMeasure, placeManyRests } from './measure-frame.ts';
import { placeLayer } from './place-layer.ts';
import type { MeasureItems, Placing } from './placing.ts';
import { addStaffTo, changeMeter, type MeiStaff, type MeiStaves } from './staves.ts';

/** Lays one measure at the end of those before it. */
export function placeMeasure(placing: Placing, { element, endings, layers }: MeasureItems): void {
  const { ticksPerQuarter, staves, rules, measures, reports } = placing;
  const tick = placing.tick;
  rules.inMeasure.clear();
  // a meter may stand at the head of a layer
  for (const { items } of layers) {
    const [first] = items;
    if (first?.kind === 'change' && first.element.name === 'meterSig')
      changeMeter(staves, first.element, tick, reports);
  }
  const { numerator, denominator } = staves.meters.at(-1) ?? { numerator: 4, denominator: 4 };
  const beatTicks = (4 * ticksPerQuarter) / denominator;
  const usual = Math.round(numerator * beatTicks);
  let filled = 0;
  let many = 0;
  for (const { items } of layers) {
    filled = Math.max(filled, Math.round(lengthOfItems(items, ticksPerQuarter)));
    for (const item of items) if (item.kind === 'many-rests') many = Math.max(many, item.count);
  }
  const durationTicks = filled > 0 ? filled : usual;
  if (tick + durationTicks > LAST_TICK) {
    throw new ScoreReadError('too-long', 'MEI', `the piece lasts more than ${LAST_TICK} ticks`, { line: element.line });
  }
  for (const { staff: n, layer, items } of layers) {
    const staff = staves.byNumber.get(n) ?? addUnknownStaff(staves, n, reports);
    placeLayer(placing, staff, layer, items, tick, durationTicks);
  }
  placing.placed.push({ element, tick, durationTicks, beatTicks });
  addMeasure(placing, element, endings, durationTicks, usual);
  if (many > 1 && filled === 0) placeManyRests(placing, layers, many - 1, usual);
  else if (many > 1) reports.add('many-rests', 'a rest of several measures beside notes is read as one measure');
  placing.tick = measures[measures.length - 1].tick + measures[measures.length - 1].durationTicks;
}

function lengthOfItems(items: readonly LayerItem[], ticksPerQuarter: number): number {
  let sum = 0;
  for (const item of items) {
    if (item.kind === 'event') sum += (item.length.numerator * 4 * ticksPerQuarter) / item.length.denominator;
  }
  return sum;
}

function addUnknownStaff(staves: MeiStaves, n: string, reports: ReportTally): MeiStaff {
  reports.add('staff-not-defined', `staff ${n.slice(0, 20)} has no staffDef; it is read as a part of its own`);
  const part = { staves: [] };
  staves.parts.push(part);
  return addStaffTo(staves, n, part);
}
