/** One `note` element: a note, a further note of a chord, a grace note or a rest. */
import type { DraftEvent, DraftNote } from '../notation/draft-event.ts';
import {
  NOTE_VALUES,
  type NotatedEvent,
  type NoteValue,
  type Step,
  type TupletRatio,
} from '../notation/notated-score.ts';
import { quoted } from '../notation/report-tally.ts';
import { wholes, wholesOfWritten, writeDuration } from '../notation/written-duration.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import { inMeasure, moveOn, tickOf } from './cursor.ts';
import type { PartDraft, PieceDraft } from './drafts.ts';
import { readLyric } from './read-lyric.ts';
import { readNotations } from './read-notations.ts';
import { takeVoice } from './take-voice.ts';
import { badValue, numberOf, wholeNumberIn, wholeNumberOf } from './xml-values.ts';

/** Staves of one instrument that are believed. */
export const MAXIMUM_STAVES = 16;
/** Notes of one chord that are kept. */
const MAXIMUM_HEADS = 128;
/** Where a percussion note of unknown instrument sounds: the acoustic snare. */
const UNKNOWN_DRUM = 38;

/** The children of a note that are looked up once. */
type Found = {
  grace?: XmlElement;
  chord?: boolean;
  cue?: boolean;
  rest?: XmlElement;
  pitch?: XmlElement;
  unpitched?: XmlElement;
  duration?: XmlElement;
  instrument?: XmlElement;
  voice?: string;
  type?: string;
  dots: number;
  accidental?: XmlElement;
  ratio?: XmlElement;
  stem?: string;
  notehead?: string;
  staff?: XmlElement;
  tieStart: boolean;
  tieStop: boolean;
  beams: XmlElement[];
  notations: XmlElement[];
  lyrics: XmlElement[];
};

/** Reads a note into its part. */
export function readNote(element: XmlElement, part: PartDraft, piece: PieceDraft): void {
  const found = childrenOf(element, piece);
  const tuplet = found.ratio && tupletOf(found.ratio);
  const ticks = found.grace ? 0 : ticksOf(element, found, tuplet, part, piece);
  if (found.cue) {
    piece.reports.add('cue-notes', 'cue notes, which are not played, are not kept');
    if (!found.chord) moveOn(part, ticks, element);
    return;
  }
  if (found.chord && part.last && part.last.notes.length > 0 && !found.rest) {
    addToEvent(part.last, element, found, part, piece);
    return;
  }
  if (found.chord)
    piece.reports.add('chord-without-note', `${inMeasure(piece)}a chord's note follows no note; it stands alone`);
  const tick = tickOf(part);
  if (!found.grace) moveOn(part, ticks, element);
  part.last = undefined;
  const durationTicks = found.grace ? 0 : tickOf(part) - tick;
  if (durationTicks === 0 && !found.grace && !repairLengthless(element, found, tick, piece)) return;
  const event = eventOf(element, found, tick, durationTicks, tuplet, part, piece);
  if (!event) return;
  part.last = event;
  addToEvent(event, element, found, part, piece);
  part.events.push(event);
}

function childrenOf(element: XmlElement, piece: PieceDraft): Found {
  const found: Found = { dots: 0, tieStart: false, tieStop: false, beams: [], notations: [], lyrics: [] };
  for (const child of element.children) {
    switch (child.name) {
      case 'grace':
      case 'rest':
      case 'pitch':
      case 'unpitched':
      case 'duration':
      case 'accidental':
      case 'staff':
        found[child.name] = child;
        break;
      case 'instrument':
        found.instrument ??= child;
        break;
      case 'time-modification':
        found.ratio = child;
        break;
      case 'chord':
      case 'cue':
        found[child.name] = true;
        break;
      case 'voice':
      case 'type':
      case 'stem':
      case 'notehead':
        found[child.name] = child.text.trim();
        break;
      case 'dot':
        found.dots++;
        break;
      case 'tie':
        if (child.attributes.type === 'start') found.tieStart = true;
        else if (child.attributes.type === 'stop') found.tieStop = true;
        break;
      case 'beam':
        found.beams.push(child);
        break;
      case 'notations':
        found.notations.push(child);
        break;
      case 'lyric':
        found.lyrics.push(child);
        break;
      default:
        piece.reports.add('not-kept', `elements <${child.name}> of notes are not kept`);
    }
  }
  return found;
}

/** The length of a note, not rounded; repaired from its value where there is no duration. */
function ticksOf(
  element: XmlElement,
  { duration, type, dots, rest }: Found,
  tuplet: TupletRatio | undefined,
  part: PartDraft,
  piece: PieceDraft,
): number {
  if (duration) return (numberOf(duration, 0) / part.divisions) * piece.ticksPerQuarter;
  const value = valueNamed(type);
  if (value === undefined || dots > 8) {
    if (rest && part.cursor === piece.measure.tick) return 0;
    throw badValue(element, 'a <note> has neither <duration> nor <type>; how long it lasts cannot be told');
  }
  piece.reports.add('missing-duration', `${inMeasure(piece)}a note without <duration> was given that of its <type>`);
  const { numerator, denominator } = wholesOfWritten({ value, dots, ...(tuplet ? { tuplet } : {}) });
  return (numerator * 4 * piece.ticksPerQuarter) / denominator;
}

/** A note of no length becomes a grace note, and a rest is left out unless it may fill the measure. */
function repairLengthless(element: XmlElement, found: Found, tick: number, { measure, reports }: PieceDraft): boolean {
  const where = `measure ${measure.number.slice(0, 20)}: `;
  if (!found.rest) {
    found.grace = element;
    reports.add('zero-duration', `${where}a note of no length is kept as a grace note`);
    return true;
  }
  if (tick === measure.tick && (found.type === undefined || found.rest.attributes.measure === 'yes')) return true;
  reports.add('zero-duration', `${where}a rest of no length was left out`);
  return false;
}

function eventOf(
  element: XmlElement,
  found: Found,
  tick: number,
  durationTicks: number,
  tuplet: TupletRatio | undefined,
  part: PartDraft,
  piece: PieceDraft,
): DraftEvent | undefined {
  const staff = staffOf(found, part, piece);
  const voice = takeVoice(found.voice ?? (staff === 1 ? '1' : `staff ${staff}`), tick, durationTicks, part, piece);
  if (voice === undefined) return undefined;
  const event: DraftEvent = { tick, durationTicks, staff, voice, notes: [] };
  setValue(event, found, tuplet, piece);
  if (found.grace) event.grace = found.grace.attributes.slash === 'yes' ? 'slash' : 'plain';
  if (element.attributes['print-object'] === 'no') {
    if (found.rest) event.hidden = true;
    else piece.reports.add('hidden-note', 'notes that are not printed are kept as printed ones');
  }
  if (found.stem === 'up' || found.stem === 'down' || found.stem === 'none') event.stem = found.stem;
  else if (found.stem !== undefined) piece.reports.add('not-kept', 'double stems are not kept');
  const beams = beamsOf(found.beams, piece);
  if (beams.length > 0) event.beams = beams;
  return event;
}

function setValue(event: DraftEvent, found: Found, tuplet: TupletRatio | undefined, piece: PieceDraft): void {
  const { type, dots, rest } = found;
  if (tuplet) event.tuplet = tuplet;
  const ofMeasure = rest?.attributes.measure === 'yes';
  if (ofMeasure) return;
  const value = valueNamed(type);
  if (type !== undefined && value === undefined)
    piece.reports.add('bad-value', `note value ${quoted(type)} is not known`);
  if (value !== undefined && dots <= 8) {
    event.value = value;
    if (dots > 0) event.dots = dots;
    if (found.grace) return;
    const { numerator, denominator } = wholesOfWritten({ value, dots, ...(tuplet ? { tuplet } : {}) });
    const written = (numerator * 4 * piece.ticksPerQuarter) / denominator;
    if (Math.abs(written - event.durationTicks) > 1) {
      piece.reports.add(
        'value-and-duration',
        `${inMeasure(piece)}a note's printed value is not its duration; both are kept`,
      );
    }
    return;
  }
  // a rest of no value that begins a measure is taken for one that fills it
  if (found.grace || (rest && event.tick === piece.measure.tick)) return;
  const { actual, normal } = tuplet ?? { actual: 1, normal: 1 };
  const [only, ...more] = writeDuration(wholes(event.durationTicks * actual, 4 * piece.ticksPerQuarter * normal));
  if (!only || only.tuplet || more.length > 0) return;
  event.value = only.value;
  if (only.dots > 0) event.dots = only.dots;
}

/** Adds the head of a note to its event, and what notations and lyrics say of the event. */
function addToEvent(event: DraftEvent, element: XmlElement, found: Found, part: PartDraft, piece: PieceDraft): void {
  const note = found.rest ? undefined : headOf(element, found, part, piece);
  if (note && event.notes.length >= MAXIMUM_HEADS) {
    piece.reports.add('chord-too-large', `${inMeasure(piece)}of a chord only ${MAXIMUM_HEADS} notes are kept`);
    return;
  }
  if (note) insertHead(event.notes, note);
  for (const notations of found.notations) readNotations(notations, event, note, part, piece);
  for (const lyric of found.lyrics) readLyric(lyric, event, piece);
}

/** Keeps the heads of a chord sorted, lowest first. */
function insertHead(notes: DraftNote[], note: DraftNote): void {
  const height = heightOf(note);
  let at = notes.length;
  while (at > 0 && heightOf(notes[at - 1]) > height) at--;
  notes.splice(at, 0, note);
}

const STEPS = 'CDEFGAB';
const SEMITONES = [0, 2, 4, 5, 7, 9, 11];

/** Orders heads by how they sound, and those that sound the same by their letter. */
function heightOf({ pitch: { step, alter, octave } }: DraftNote): number {
  const letter = STEPS.indexOf(step);
  return (octave * 12 + SEMITONES[letter] + alter) * 100 + octave * 7 + letter;
}

function headOf(element: XmlElement, found: Found, part: PartDraft, piece: PieceDraft): DraftNote {
  const note: DraftNote = { pitch: found.pitch ? pitchOf(found.pitch) : displayedPitch(found.unpitched) };
  if (!found.pitch && !found.unpitched) throw badValue(element, 'a <note> has no <pitch>, <unpitched> or <rest>');
  if (found.unpitched) note.unpitched = drumOf(found, part, piece);
  if (found.tieStart) note.tieStart = true;
  if (found.tieStop) note.tieStop = true;
  if (found.accidental) note.accidental = accidentalOf(found.accidental);
  if (found.notehead && found.notehead !== 'normal') note.notehead = found.notehead;
  const { dynamics } = element.attributes;
  if (dynamics !== undefined) {
    // a share of 90, the velocity of forte, in per cent
    const velocity = Math.round(Number(dynamics) * 0.9);
    if (Number.isFinite(velocity)) note.velocity = Math.min(127, Math.max(1, velocity));
  }
  return note;
}

function accidentalOf({ attributes }: XmlElement): 'plain' | 'cautionary' | 'editorial' {
  if (attributes.editorial === 'yes') return 'editorial';
  return attributes.cautionary === 'yes' || attributes.parentheses === 'yes' ? 'cautionary' : 'plain';
}

function pitchOf(element: XmlElement): DraftNote['pitch'] {
  let step: Step | undefined;
  let alter = 0;
  let octave: number | undefined;
  for (const child of element.children) {
    if (child.name === 'step') step = stepOf(child);
    else if (child.name === 'alter' && child.text.trim() !== '')
      alter = Math.round(numberOf(child, -3, 3) * 2) / 2 || 0;
    else if (child.name === 'octave') octave = wholeNumberOf(child, -1, 9);
  }
  if (step === undefined || octave === undefined) throw badValue(element, 'a <pitch> needs a <step> and an <octave>');
  return { step, alter, octave };
}

/** Where an unpitched note is drawn; the middle line of a treble staff where nothing is said. */
function displayedPitch(element: XmlElement | undefined): DraftNote['pitch'] {
  const step = element?.children.find(({ name }) => name === 'display-step');
  const octave = element?.children.find(({ name }) => name === 'display-octave');
  return { step: step ? stepOf(step) : 'B', alter: 0, octave: octave ? wholeNumberOf(octave, -1, 9) : 4 };
}

function stepOf(element: XmlElement): Step {
  const step = element.text.trim();
  if (step.length === 1 && step >= 'A' && step <= 'G') return step as Step;
  throw badValue(element, `<${element.name}> is ${quoted(step)} where a letter A–G is expected`);
}

function drumOf({ instrument }: Found, { info }: PartDraft, { reports }: PieceDraft): number {
  const id = instrument?.attributes.id;
  const named = id === undefined ? undefined : info.drums.get(id);
  if (named !== undefined) return named;
  const [only] = info.drums.values();
  if (only !== undefined && info.drums.size === 1) return only;
  reports.add(
    'unknown-drum',
    `part ${quoted(info.name)}: percussion notes of no known instrument sound as a snare drum`,
  );
  return UNKNOWN_DRUM;
}

function staffOf({ staff }: Found, part: PartDraft, { reports }: PieceDraft): number {
  if (!staff) return 1;
  const number = wholeNumberIn(staff.text, 1, MAXIMUM_STAVES);
  if (number === undefined) {
    reports.add('bad-staff', `staff ${quoted(staff.text)} where 1–${MAXIMUM_STAVES} is expected; staff 1 was taken`);
    return 1;
  }
  if (number > part.staves) part.staves = number;
  return number;
}

function tupletOf(element: XmlElement): TupletRatio | undefined {
  const find = (name: string): XmlElement | undefined => element.children.find((child) => child.name === name);
  const actual = find('actual-notes');
  const normal = find('normal-notes');
  if (!actual || !normal) throw badValue(element, '<time-modification> needs <actual-notes> and <normal-notes>');
  const ratio = { actual: wholeNumberOf(actual, 1, 1024), normal: wholeNumberOf(normal, 1, 1024) };
  return ratio.actual === ratio.normal ? undefined : ratio;
}

const VALUES: ReadonlySet<string> = new Set(NOTE_VALUES);

function valueNamed(type: string | undefined): NoteValue | undefined {
  return type !== undefined && VALUES.has(type) ? (type as NoteValue) : undefined;
}

const BEAMS: ReadonlySet<string> = new Set(['begin', 'continue', 'end', 'forward hook', 'backward hook']);
type Beams = NonNullable<NotatedEvent['beams']>;

function beamsOf(elements: readonly XmlElement[], { reports }: PieceDraft): Beams {
  const beams: Beams[number][] = [];
  for (const { text, attributes } of elements) {
    const level = wholeNumberIn(attributes.number ?? '1', 1, 8);
    const beam = text.trim();
    // levels come in order; a gap has no place
    if (level === beams.length + 1 && BEAMS.has(beam)) beams.push(beam as Beams[number]);
    else reports.add('bad-beam', `a beam ${quoted(beam)} of level ${quoted(attributes.number ?? '1')} was left out`);
  }
  return beams;
}
