/** What MEI writes beside the notes of a measure and ties to them by ids or time stamps: slurs, dynamics, tempos, chord symbols, … */
import { formatChordSymbol, tryParseChordSymbol } from '../chord-symbol.ts';
import { tempoOfBeat } from '../kern/tempo-text.ts';
import { jumpOfWords } from '../musicxml/jumps.ts';
import type { DraftEvent } from '../notation/draft-event.ts';
import type { Direction } from '../notation/notated-score.ts';
import { quoted } from '../notation/report-tally.ts';
import { allTextOf, childOf, type XmlElement } from '../xml/parse-xml.ts';
import {
  type Control,
  type ControlNotes,
  endOfSpan,
  eventAt,
  staffOf,
  startOf,
  stopOf,
  targetsOf,
} from './control-places.ts';
import { chosenChildren } from './editorial.ts';
import { letterDynamics } from './glyph-text.ts';
import { integerOf, positiveOf, referencesOf, valueOfDur } from './mei-values.ts';
import type { Placing } from './placing.ts';
import type { MeiStaff } from './staves.ts';

/** Marks that an element gives to the note that it points to. */
const MARKS: Readonly<Record<string, (attributes: Readonly<Record<string, string>>) => string>> = {
  fermata: () => 'fermata',
  trill: () => 'trill-mark',
  mordent: ({ form }) => (form === 'upper' ? 'inverted-mordent' : 'mordent'),
  turn: ({ form, delayed }) => `${delayed === 'true' ? 'delayed-' : ''}${form === 'lower' ? 'inverted-' : ''}turn`,
  arpeg: ({ 'arrow.shape': _, order }) => (order === 'nonarp' ? 'non-arpeggiate' : 'arpeggiate'),
  breath: () => 'breath-mark',
  caesura: () => 'caesura',
};

/** Elements that are read elsewhere or draw nothing. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'staff',
  'tupletSpan',
  'annot',
  'pb',
  'sb',
  'cb',
  'staffDef',
  'scoreDef',
]);

/** Reads the control events of all measures, once every measure has its place. */
export function readControlEvents(placing: Placing): ControlNotes {
  const notes: ControlNotes = { tempos: [], sections: [], slurs: new Map(), octaves: [], jumps: new Map() };
  const moments: Control['moments'] = new Map();
  for (const [index, measure] of placing.placed.entries()) {
    for (const element of chosenChildren(measure.element, placing.reports)) {
      if (!ELSEWHERE.has(element.name)) readControl({ element, index, measure, placing, notes, moments });
    }
  }
  return notes;
}

function readControl(control: Control): void {
  const { element, placing, notes } = control;
  const { attributes, name } = element;
  const { reports } = placing;
  if (Object.hasOwn(MARKS, name)) {
    const mark = MARKS[name](attributes);
    const targets = targetsOf(control);
    for (const { event } of targets) addMark(event, mark);
    if (targets.length === 0) reports.add('mark-without-note', `<${name}> points to no note; it is left out`);
    return;
  }
  switch (name) {
    case 'tie':
      readTie(control);
      return;
    case 'slur':
    case 'phrase':
      readSlur(control);
      return;
    case 'dynam':
    case 'dir':
      readWords(control);
      return;
    case 'tempo':
      readTempo(control);
      return;
    case 'harm':
      readHarm(control);
      return;
    case 'hairpin':
      addSpan(control, 'wedge', attributes.form === 'dim' ? 'diminuendo' : 'crescendo', 'stop');
      return;
    case 'pedal': {
      const text = { down: 'start', half: 'start', up: 'stop', bounce: 'change' }[attributes.dir ?? 'down'];
      if (text) addDirection(control, { kind: 'pedal', text }, startOf(control));
      return;
    }
    case 'octave':
      readOctave(control);
      return;
    case 'reh': {
      const text = textOfControl(element);
      if (text !== '') notes.sections.push({ tick: startOf(control), name: text });
      return;
    }
    case 'repeatMark': {
      const jump = { segno: 'segno', coda: 'coda', fine: 'fine', dacapo: 'dacapo', dalsegno: 'dalsegno' }[
        (attributes.func ?? '').toLowerCase()
      ];
      if (jump) addJump(control, jump);
      else reports.add('not-read', `a repeat mark ${quoted(attributes.func ?? '')} is not read`);
      return;
    }
    case 'gliss': {
      const start = placing.targets.get(referencesOf(attributes.startid)[0]);
      const stop = placing.targets.get(referencesOf(attributes.endid)[0]);
      if (start && stop) {
        addMark(start.event, 'glissando-start');
        addMark(stop.event, 'glissando-stop');
      }
      return;
    }
    case 'fing': {
      const text = allTextOf(element).trim();
      for (const { event } of targetsOf(control)) addMark(event, `fingering:${text.slice(0, 20)}`);
      return;
    }
    default:
      reports.add('not-read', `<${name.slice(0, 40)}> in a measure is not read`);
  }
}

/** More marks than this at one note are left out. */
const MAXIMUM_MARKS = 100;

function addMark(event: DraftEvent, mark: string): void {
  event.marks ??= [];
  if (event.marks.length < MAXIMUM_MARKS && !event.marks.includes(mark)) event.marks.push(mark);
}

function readTie({ element, placing }: Control): void {
  const start = placing.targets.get(referencesOf(element.attributes.startid)[0]);
  const end = placing.targets.get(referencesOf(element.attributes.endid)[0]);
  if (!start) {
    placing.reports.add('tie-unmatched', 'a <tie> that does not say at which note it begins is left out');
    return;
  }
  for (const note of start.note ? [start.note] : start.event.notes) {
    const goesOn = !end || !start.note || !end.note || end.note.pitch.step === note.pitch.step;
    if (goesOn) note.tieStart = true;
  }
}

function readSlur(control: Control): void {
  const { placing, notes, element } = control;
  const start = endOfSpan(control, 'startid', startOf(control), true);
  const stop = endOfSpan(control, 'endid', stopOf(control), false);
  if (!start || !stop || start.event === stop.event || start.staff.part !== stop.staff.part) {
    placing.reports.add('slur-open', `a <${element.name}> without two notes is left out`);
    return;
  }
  const slurs = notes.slurs.get(start.staff.part);
  const slur =
    start.event.tick <= stop.event.tick
      ? { start: start.event, stop: stop.event }
      : { start: stop.event, stop: start.event };
  if (slurs) slurs.push(slur);
  else notes.slurs.set(start.staff.part, [slur]);
}

function readWords(control: Control): void {
  const { element, placing, measure } = control;
  const text = textOfControl(element);
  if (text === '') return;
  const dynamics = letterDynamics(text);
  const isDynamics = element.name === 'dynam' && /^(?:[pmfrsz]{1,6}|n)$/.test(dynamics);
  addDirection(control, isDynamics ? { kind: 'dynamics', text: dynamics } : { kind: 'words', text }, startOf(control));
  const jump = element.name === 'dir' ? jumpOfWords(text) : undefined;
  if (jump) addJump(control, jump);
  if (stopOf(control) !== undefined && element.name === 'dynam' && !isDynamics && measure) {
    placing.reports.add('extender', 'how far the words of a <dynam> reach is not kept');
  }
}

function addJump({ measure, notes }: Control, jump: string): void {
  const jumps = notes.jumps.get(measure.tick) ?? [];
  if (!jumps.includes(jump)) jumps.push(jump);
  notes.jumps.set(measure.tick, jumps);
}

function readTempo(control: Control): void {
  const { element, notes } = control;
  const { attributes } = element;
  const value = valueOfDur(attributes['mm.unit']);
  const perMinute = positiveOf(attributes.mm);
  const bpm = positiveOf(attributes['midi.bpm']);
  const mspb = positiveOf(attributes['midi.mspb']);
  const beat =
    perMinute === undefined
      ? undefined
      : { value: value ?? ('quarter' as const), dots: integerOf(attributes['mm.dots'], 0, 3) ?? 0, perMinute };
  const microseconds = mspb ?? (bpm === undefined ? undefined : 60e6 / bpm);
  const words = textOfControl(element);
  // a metronome mark within the words stands in `beat`
  const text = beat ? words.replace(/[(\s]*[^\s=(]{0,12}\s*=\s*[^=]*$/u, '').trim() : words;
  const tempo = {
    ...(microseconds !== undefined
      ? { microsecondsPerQuarter: Math.min(0xffffff, Math.max(1, Math.round(microseconds))) }
      : beat
        ? tempoOfBeat(beat)
        : {}),
    ...(text === '' ? {} : { text }),
    ...(beat ? { beat } : {}),
  };
  if (Object.keys(tempo).length > 0) notes.tempos.push({ tick: startOf(control), ...tempo });
}

function readHarm(control: Control): void {
  const { element, placing } = control;
  if (childOf(element, 'fb')) {
    placing.reports.add('figured-bass', 'figured bass is not read');
    return;
  }
  const text = textOfControl(element).replaceAll('♭', 'b').replaceAll('♯', '#').replaceAll('♮', '');
  if (text === '') return;
  const chord = tryParseChordSymbol(text);
  const staff = staffOf(control);
  if (chord !== undefined && staff) {
    staff.chords.push({ tick: startOf(control), symbol: formatChordSymbol(chord) });
    return;
  }
  placing.reports.add('chord-symbol', `${quoted(text)} in <harm> is no chord symbol; it is kept as words`);
  addDirection(control, { kind: 'words', text }, startOf(control));
}

function readOctave(control: Control): void {
  const { element, notes } = control;
  const staff = staffOf(control);
  const start = startOf(control);
  const stop = stopOf(control) ?? start;
  if (!staff || stop < start) return;
  const { dis = '8', 'dis.place': place = 'above' } = element.attributes;
  const size = dis === '15' || dis === '22' ? dis : '8';
  const octaves = { '8': 1, '15': 2, '22': 3 }[size] * (place === 'below' ? -1 : 1);
  notes.octaves.push({ staff, start, stop, octaves });
  // MusicXML's "down": the notes stand lower than they sound
  addDirection(control, { kind: 'octave-shift', text: `${octaves > 0 ? 'down' : 'up'} ${size}` }, start);
  addDirection(control, { kind: 'octave-shift', text: `stop ${size}` }, endTickAt(control, staff, stop));
}

/** Where the event that begins at a tick ends. */
function endTickAt(control: Control, staff: MeiStaff, tick: number): number {
  const event = eventAt(control, staff, tick, false);
  return event && event.tick + event.durationTicks > tick ? event.tick + event.durationTicks : tick;
}

function addSpan(control: Control, kind: Direction['kind'], begin: string, end: string): void {
  const start = startOf(control);
  const stop = stopOf(control);
  addDirection(control, { kind, text: begin }, start);
  if (stop === undefined)
    control.placing.reports.add('span-open', `a <${control.element.name}> without an end is kept without one`);
  else addDirection(control, { kind, text: end }, Math.max(start, stop));
}

function addDirection(control: Control, direction: Pick<Direction, 'kind' | 'text'>, tick: number): void {
  const staff = staffOf(control);
  if (!staff) return;
  const place = control.element.attributes.place;
  const placement = place === 'above' || place === 'below' ? { placement: place } : {};
  staff.directions.push({
    tick,
    staff: staff.number,
    ...direction,
    ...(placement as { placement?: 'above' | 'below' }),
  });
}

function textOfControl(element: XmlElement): string {
  return allTextOf(element).replace(/\s+/g, ' ').trim();
}
