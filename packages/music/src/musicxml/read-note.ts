/** One `note` element: a note, a further note of a chord, a grace note or a rest. */
import type { DraftEvent } from '../notation/draft-event.ts';
import { NOTE_VALUES, type NotatedEvent, type NoteValue, type TupletRatio } from '../notation/notated-score.ts';
import { quoted } from '../notation/report-tally.ts';
import { wholes, wholesOfWritten, writeDuration } from '../notation/written-duration.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import { inMeasure, moveOn, tickOf } from './cursor.ts';
import { MAXIMUM_STAVES, type PartDraft, type PieceDraft } from './drafts.ts';
import { childrenOf, type NoteChildren } from './note-children.ts';
import { headOf, insertHead } from './note-head.ts';
import { readLyric } from './read-lyric.ts';
import { readNotations } from './read-notations.ts';
import { takeVoice } from './take-voice.ts';
import { badValue, numberOf, wholeNumberIn, wholeNumberOf } from './xml-values.ts';

/** Notes of one chord that are kept. */
const MAXIMUM_HEADS = 128;

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

/** The length of a note, not rounded; repaired from its value where there is no duration. */
function ticksOf(
  element: XmlElement,
  { duration, type, dots, rest }: NoteChildren,
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
function repairLengthless(
  element: XmlElement,
  found: NoteChildren,
  tick: number,
  { measure, reports }: PieceDraft,
): boolean {
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
  found: NoteChildren,
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

function setValue(event: DraftEvent, found: NoteChildren, tuplet: TupletRatio | undefined, piece: PieceDraft): void {
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
function addToEvent(
  event: DraftEvent,
  element: XmlElement,
  found: NoteChildren,
  part: PartDraft,
  piece: PieceDraft,
): void {
  const note = found.rest ? undefined : headOf(element, found, part, piece);
  if (note && event.notes.length >= MAXIMUM_HEADS) {
    piece.reports.add('chord-too-large', `${inMeasure(piece)}of a chord only ${MAXIMUM_HEADS} notes are kept`);
    return;
  }
  if (note) insertHead(event.notes, note);
  for (const notations of found.notations) readNotations(notations, event, note, part, piece);
  for (const lyric of found.lyrics) readLyric(lyric, event, piece);
}

function staffOf({ staff }: NoteChildren, part: PartDraft, { reports }: PieceDraft): number {
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
