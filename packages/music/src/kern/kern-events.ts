/** Tokens of **kern as events of voices. */
import { type DraftEvent, flagsOf } from '../notation/draft-event.ts';
import type { NotatedEvent } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { wholesOfWritten } from '../notation/written-duration.ts';
import type { Column, HumdrumLine } from './humdrum-lines.ts';
import type { KernStaff } from './kern-staff.ts';
import type { KernToken } from './kern-token.ts';

/** What is known of the columns that are open. */
export type KernVoices = {
  readonly voiceOf: Map<Column, number>;
  /** how many beams a column has open */
  readonly beams: Map<Column, number>;
};

type Place = {
  readonly staff: KernStaff;
  readonly column: Column;
  readonly token: KernToken;
  readonly tick: number;
  readonly ticksPerQuarter: number;
  readonly line: HumdrumLine;
  readonly voices: KernVoices;
  readonly reports: ReportTally;
};

/** Ends and beginnings this near are one: the lengths of some tuplets do not come out in whole ticks. */
const NEAR_TICKS = 2;

/** Adds the events of a token; several, tied, where one note cannot write its length. */
export function addKernToken({ staff, column, token, tick, ticksPerQuarter, line, voices, reports }: Place): void {
  const voice = voiceOfColumn(staff, column, tick, line, voices);
  const grace = token.grace !== undefined;
  const last = staff.lastOfVoice.get(voice);
  if (last && !grace && tick - last.tick - last.durationTicks <= NEAR_TICKS) last.durationTicks = tick - last.tick;
  let start = tick;
  const events = token.written.map((written, i): DraftEvent => {
    const { numerator, denominator } = wholesOfWritten(written);
    const end = Math.round(start + (numerator * 4 * ticksPerQuarter) / denominator);
    const event: DraftEvent = {
      tick: start,
      durationTicks: grace ? 0 : end - start,
      staff: 1,
      voice,
      notes: token.notes.map((note) => ({
        pitch: note.pitch,
        ...(note.tieStart || i + 1 < token.written.length ? { tieStart: true } : {}),
        ...(note.tieStop || i > 0 ? { tieStop: true } : {}),
        ...(note.accidental && i === 0 ? { accidental: note.accidental } : {}),
      })),
      value: written.value,
      ...(written.dots > 0 ? { dots: written.dots } : {}),
      ...(written.tuplet && !grace ? { tuplet: written.tuplet } : {}),
      ...(token.grace ? { grace: token.grace } : {}),
      ...(token.hidden ? { hidden: true } : {}),
      ...(token.stem ? { stem: token.stem } : {}),
    };
    if (!grace) start = end;
    return event;
  });
  const first = events[0];
  const end = events[events.length - 1];
  for (const event of events) event.notes.sort((a, b) => height(a) - height(b));
  if (token.marks.length > 0) first.marks = [...token.marks];
  const beams = beamsOf(token, first, column, voices);
  if (beams.length > 0 && events.length === 1) first.beams = beams;
  if (token.sforzando) staff.directions.push({ tick, kind: 'dynamics', text: 'sfz' });
  for (const event of events) staff.events.push(event);
  if (!grace) staff.lastOfVoice.set(voice, end);
  for (const kind of token.closes) closeSlur(staff, kind, end, reports);
  for (const kind of token.opens) {
    if (staff.openSlurs.length < 100) staff.openSlurs.push({ kind, event: first });
    if (kind === '{') reports.add('phrase', 'a phrase mark is kept as a slur');
  }
}

function height({ pitch }: DraftEvent['notes'][number]): number {
  return pitch.octave * 7 + 'CDEFGAB'.indexOf(pitch.step) + pitch.alter / 8;
}

/** A column keeps its voice; a new one takes the lowest that is free. */
function voiceOfColumn(
  staff: KernStaff,
  column: Column,
  tick: number,
  line: HumdrumLine,
  { voiceOf }: KernVoices,
): number {
  const known = voiceOf.get(column);
  if (known !== undefined) return known;
  const taken = new Set(
    line.columns.filter(({ spine }) => spine === column.spine).flatMap((other) => voiceOf.get(other) ?? []),
  );
  let voice = 1;
  for (; ; voice++) {
    const last = staff.lastOfVoice.get(voice);
    if (!taken.has(voice) && (!last || last.tick + last.durationTicks <= tick + NEAR_TICKS)) break;
  }
  voiceOf.set(column, voice);
  return voice;
}

function closeSlur(staff: KernStaff, kind: '(' | '{', stop: DraftEvent, reports: ReportTally): void {
  const open = staff.openSlurs;
  let at = open.findLastIndex((slur) => slur.kind === kind && slur.event.voice === stop.voice);
  if (at < 0) at = open.findLastIndex((slur) => slur.kind === kind);
  if (at < 0) reports.add('slur-open', 'the end of a slur has no beginning; it is left out');
  else staff.slurs.push({ start: open.splice(at, 1)[0].event, stop });
}

/** L opens and J closes a beam, K and k are hooks forward and backward; each level of a note is one of them or goes on. */
function beamsOf(
  { beams, notes }: KernToken,
  event: DraftEvent,
  column: Column,
  { beams: open }: KernVoices,
): NonNullable<NotatedEvent['beams']> {
  const before = open.get(column) ?? 0;
  const opened = Math.min(8, before + beams.L);
  const after = Math.max(0, opened - beams.J);
  open.set(column, after);
  const flags = notes.length === 0 ? 0 : flagsOf(event.value);
  const levels: NonNullable<NotatedEvent['beams']>[number][] = [];
  for (let level = 0; level < flags; level++) {
    if (level < before && level < opened) levels.push(level < after ? 'continue' : 'end');
    else if (level < opened) levels.push(level < after ? 'begin' : 'forward hook');
    else if (level < opened + beams.K) levels.push('forward hook');
    else if (level < opened + beams.K + beams.k) levels.push('backward hook');
    else break;
  }
  return levels;
}
