/** Lays measures one after the other in ticks, and the items of their layers within them. */
import { ScoreReadError } from '../music-error.ts';
import { beamsOfGroup, type DraftEvent, type DraftNote, flagsOf } from '../notation/draft-event.ts';
import type { Measure } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { LAST_TICK } from '../validate-score.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import type { EventItem, LayerItem } from './layer-items.ts';
import { clefOf, idOf, integerOf, keyOf } from './mei-values.ts';
import { addNoteMarks, type PitchRules, readNote } from './note-reading.ts';
import { addClef, addKey, addStaffTo, changeMeter, type MeiStaff, type MeiStaves } from './staves.ts';

/** A measure whose layers have been read, before it has a place in time. */
export type MeasureItems = {
  readonly element: XmlElement;
  readonly endings: readonly number[];
  readonly layers: readonly { readonly staff: string; readonly layer: number; readonly items: readonly LayerItem[] }[];
};

/** A measure in its place. */
export type PlacedMeasure = {
  readonly element: XmlElement;
  readonly tick: number;
  readonly durationTicks: number;
  /** ticks of what `@tstamp` counts */
  readonly beatTicks: number;
};

/** An event or head that control events point to. */
export type Target = { readonly staff: MeiStaff; readonly event: DraftEvent; readonly note?: DraftNote };

/** Where reading stands. */
export type Placing = {
  readonly ticksPerQuarter: number;
  readonly staves: MeiStaves;
  readonly rules: PitchRules;
  readonly reports: ReportTally;
  readonly targets: Map<string, Target>;
  readonly measures: Measure[];
  readonly placed: PlacedMeasure[];
  /** events of each staff and layer in the measure before, for `mRpt` */
  readonly before: Map<string, { readonly tick: number; readonly events: readonly DraftEvent[] }>;
  tick: number;
  /** events that repeats and long rests may still add */
  budget: number;
};

/** Copies that `mRpt` and `multiRest` may make in one file. */
export const MAXIMUM_COPIES = 100_000;

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
    if (item.kind === 'event' || item.kind === 'space')
      sum += (item.length.numerator * 4 * ticksPerQuarter) / item.length.denominator;
  }
  return sum;
}

function addUnknownStaff(staves: MeiStaves, n: string, reports: ReportTally): MeiStaff {
  reports.add('staff-not-defined', `staff ${n.slice(0, 20)} has no staffDef; it is read as a part of its own`);
  const part = { staves: [] };
  staves.parts.push(part);
  return addStaffTo(staves, n, part);
}

function placeLayer(
  placing: Placing,
  staff: MeiStaff,
  layer: number,
  items: readonly LayerItem[],
  start: number,
  durationTicks: number,
): void {
  const { ticksPerQuarter, reports, staves } = placing;
  let voice = staff.layers.get(layer);
  if (!voice) {
    voice = [];
    staff.layers.set(layer, voice);
  }
  const first = voice.length;
  const beams = new Map<object, DraftEvent[]>();
  const timed = items.filter(({ kind }) => kind !== 'change').length;
  let position = start;
  for (const item of items) {
    const tick = Math.round(position);
    if (timed > 1 && (item.kind === 'measure-rest' || item.kind === 'many-rests' || item.kind === 'repeat')) {
      reports.add('rest-beside-notes', `<${item.element.name}> beside other notes or rests of its layer is left out`);
      continue;
    }
    switch (item.kind) {
      case 'space':
        position += (item.length.numerator * 4 * ticksPerQuarter) / item.length.denominator;
        break;
      case 'event': {
        position += (item.length.numerator * 4 * ticksPerQuarter) / item.length.denominator;
        const event = placeEvent(placing, staff, item, tick, Math.round(position) - tick);
        voice.push(event);
        if (item.beam && (event.notes.length > 0 || event.grace === undefined)) {
          const group = beams.get(item.beam);
          if (group) group.push(event);
          else beams.set(item.beam, [event]);
        }
        break;
      }
      case 'measure-rest':
      case 'many-rests':
        voice.push({
          tick: start,
          durationTicks,
          staff: staff.number,
          voice: 0,
          notes: [],
          ...(item.kind === 'measure-rest' && item.hidden ? { hidden: true } : {}),
        });
        if (item.kind === 'measure-rest') addRestMarks(placing, staff, voice[voice.length - 1], item.element);
        break;
      case 'repeat':
        repeatMeasure(placing, staff, layer, voice, start, durationTicks);
        break;
      case 'change': {
        const { element } = item;
        const clef = element.name === 'clef' ? clefOf(element.attributes, '') : undefined;
        const key = element.name === 'keySig' ? keyOf(element) : undefined;
        if (clef) addClef(staff, { tick, staff: staff.number, ...clef });
        else if (key) addKey(staff, { tick, ...key });
        else if (element.name === 'meterSig' && tick > start) changeMeter(staves, element, tick, reports);
      }
    }
  }
  placing.before.set(`${staff.n} ${layer}`, { tick: start, events: voice.slice(first) });
  for (const group of beams.values()) beamGroup(group);
}

/** Main notes and grace notes under one beam are two beams. */
function beamGroup(group: readonly DraftEvent[]): void {
  for (const events of [
    group.filter(({ grace }) => grace === undefined),
    group.filter(({ grace }) => grace !== undefined),
  ]) {
    if (events.length < 2) continue;
    const beams = beamsOfGroup(events.map(({ notes, value }) => (notes.length === 0 ? 0 : flagsOf(value))));
    for (const [i, event] of events.entries()) if (beams[i].length > 0) event.beams = beams[i];
  }
}

function addRestMarks({ targets, reports }: Placing, staff: MeiStaff, event: DraftEvent, element: XmlElement): void {
  addNoteMarks(event, element, reports);
  const id = idOf(element);
  if (id !== undefined) targets.set(id, { staff, event });
}

function placeEvent(
  placing: Placing,
  staff: MeiStaff,
  item: EventItem,
  tick: number,
  durationTicks: number,
): DraftEvent {
  const { rules, reports, targets, staves } = placing;
  const { element, value, dots } = item;
  const elsewhere = item.staff === undefined ? undefined : staves.byNumber.get(item.staff);
  if (elsewhere && elsewhere.part !== staff.part) {
    reports.add('staff-of-other-part', 'a note on a staff of another part stays on its own');
  }
  const drawn = elsewhere?.part === staff.part ? elsewhere : staff;
  const event: DraftEvent = {
    tick,
    durationTicks,
    staff: drawn.number,
    voice: 0,
    notes: [],
    value,
    ...(dots > 0 ? { dots } : {}),
    ...(item.tuplet ? { tuplet: item.tuplet } : {}),
    ...(item.tupletStart ? { tupletStart: item.tupletStart } : {}),
    ...(item.tupletStop ? { tupletStop: item.tupletStop } : {}),
    ...(item.grace ? { grace: item.grace } : {}),
    ...(item.hidden ? { hidden: true } : {}),
    ...stemOf(element),
    ...(item.tremolo === undefined ? {} : { marks: [`tremolo:${item.tremolo}`] }),
  };
  const tied = element.name === 'chord' ? (element.attributes.tie ?? '') : '';
  for (const source of item.notes) {
    const note = readNote(source, drawn, tied, rules, reports);
    if (!note) continue;
    event.notes.push(note);
    const id = idOf(source);
    if (id !== undefined) targets.set(id, { staff, event, note });
    if (source !== element) addNoteMarks(event, source, reports);
  }
  event.notes.sort((a, b) => height(a) - height(b));
  addRestMarks(placing, staff, event, element);
  const own = idOf(element);
  // a note's id means its head
  if (element.name === 'note' && own !== undefined && event.notes.length > 0)
    targets.set(own, { staff, event, note: event.notes[0] });
  return event;
}

function stemOf({ attributes }: XmlElement): Pick<DraftEvent, 'stem'> {
  const direction = attributes['stem.dir'];
  if (attributes['stem.visible'] === 'false') return { stem: 'none' };
  return direction === 'up' || direction === 'down' ? { stem: direction } : {};
}

function height({ pitch }: DraftNote): number {
  return pitch.octave * 7 + 'CDEFGAB'.indexOf(pitch.step) + pitch.alter / 8;
}

function repeatMeasure(
  placing: Placing,
  staff: MeiStaff,
  layer: number,
  voice: DraftEvent[],
  start: number,
  durationTicks: number,
): void {
  const { reports, before } = placing;
  const last = before.get(`${staff.n} ${layer}`);
  reports.add('measure-repeat', 'a sign that repeats the measure before is written out');
  for (const event of last?.events ?? []) {
    if (event.tick - (last?.tick ?? 0) + event.durationTicks > durationTicks) continue;
    placing.budget--;
    if (placing.budget < 0) {
      reports.add('too-many-repeats', 'further repeats of measures are left out');
      return;
    }
    const { slurStart: _start, slurStop: _stop, lyrics: _lyrics, ...rest } = event;
    const notes = event.notes.map(({ tieStart: _tieStart, tieStop: _tieStop, ...note }) => note);
    voice.push({ ...rest, tick: start + event.tick - (last?.tick ?? 0), notes });
  }
}

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

function addMeasure(
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

function placeManyRests(placing: Placing, layers: MeasureItems['layers'], count: number, usual: number): void {
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
