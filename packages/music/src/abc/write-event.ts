/** A note, chord or rest as ABC text, in the order of section 4.20 of ABC 2.1. */
import type { NotatedEvent } from '../notation/notated-score.ts';
import { UNITS_PER_WHOLE } from './note-lengths.ts';
import { eventLength, headsText, marksText, reportNote } from './write-notes.ts';
import type { WritingLane, WritingVoice, WrittenMeasure } from './writing-voice.ts';

/**
 * An event with its slurs and decorations.
 *
 * @param graces  how many grace notes stand between the same braces; undefined for others
 */
export function eventText(
  writing: WritingVoice,
  lane: WritingLane,
  event: NotatedEvent,
  graces: number | undefined,
  measure: WrittenMeasure,
): string {
  const { reports } = writing;
  const tied = takeTied(lane, event);
  reportNote(event, reports);
  const opens = '('.repeat(event.slurStart?.length ?? 0);
  const closes = ')'.repeat(event.slurStop?.length ?? 0);
  const marks = marksText(event, reports);
  const body =
    event.notes.length === 0 ? restText(writing, lane, event, measure) : notesText(writing, lane, event, graces, tied);
  return `${opens}${marks}${body}${closes}`;
}

/** The pitches that a tie brings to an event, which leaves its own for the next. */
function takeTied(lane: WritingLane, event: NotatedEvent): ReadonlySet<string> {
  if (event.grace !== undefined) return new Set();
  const { tied, ties } = lane;
  const leading = event.notes.filter((note) => ties.has(note));
  lane.tied = new Set(leading.map(({ pitch }) => `${pitch.step}${pitch.octave}/${pitch.alter}`));
  return tied;
}

function restText(
  { options, notation, reports }: WritingVoice,
  { tuplets }: WritingLane,
  event: NotatedEvent,
  { measure, meterTicks }: WrittenMeasure,
): string {
  const { tick, durationTicks, hidden, value } = event;
  if (event.lyrics) reports.add('lyrics', 'lyrics under a rest are left out');
  const isWhole = tick === measure.tick && durationTicks === meterTicks && durationTicks === measure.durationTicks;
  if (isWhole && value === undefined) return hidden ? 'X' : 'Z';
  const length = eventLength(event, tuplets.get(event)?.group, options.unit, notation.ticksPerQuarter, reports);
  return `${hidden ? 'x' : 'z'}${length}`;
}

function notesText(
  { options, notation, reports, accidentals, octave }: WritingVoice,
  { tuplets, ties, isOverlay }: WritingLane,
  event: NotatedEvent,
  graces: number | undefined,
  tied: ReadonlySet<string>,
): string {
  if (event.lyrics && (isOverlay || event.grace))
    reports.add('lyrics', 'lyrics of overlays and grace notes are left out');
  // inside braces lengths count eighths where one note stands, sixteenths where several do
  const unit = graces === undefined ? options.unit : UNITS_PER_WHOLE / (graces > 1 ? 16 : 8);
  const length = eventLength(event, tuplets.get(event)?.group, unit, notation.ticksPerQuarter, reports);
  return headsText(event, accidentals, octave, tied, length, ties);
}
