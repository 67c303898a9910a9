/** Lays the items of a layer in ticks. */
import { beamsOfGroup, type DraftEvent, type DraftNote, flagsOf } from '../notation/draft-event.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import type { EventItem, LayerItem } from './layer-items.ts';
import { clefOf, idOf, keyOf } from './mei-values.ts';
import { addNoteMarks, readNote } from './note-reading.ts';
import type { Placing } from './placing.ts';
import { addClef, addKey, changeMeter, type MeiStaff } from './staves.ts';

/** Adds the items of a layer to its staff, from the beginning of their measure on. */
export function placeLayer(
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
