/** Bars, meter, tempo and instruments of the written file. */
import { type ControlContext, type Span, writtenNotes } from './control-context.ts';
import type { ControlOutcome } from './control-outcome.ts';
import type { ControlPiece } from './control-piece.ts';
import { DRUMS, programOfInstrument } from './instruments.ts';

/** A MIDI tempo is whole microseconds: a thousandth covers the rounding up to 400 quarters a minute. */
const TEMPO_TOLERANCE = 1e-3;

/** What holds for the whole piece: exact, so hard. */
export function settingOutcomes({ request, piece }: ControlContext): ControlOutcome[] {
  const { bars, meter, bpm, form } = request;
  const outcomes: ControlOutcome[] = [];
  const hard = true;
  const wanted = form === undefined ? bars : form.sections.reduce((sum, section) => sum + section.bars, 0);
  if (wanted !== undefined) {
    const got = piece.bars.length;
    outcomes.push({ wish: 'bars', hard, asked: String(wanted), got: String(got), kept: got === wanted });
  }
  if (meter !== undefined) {
    const got = [...new Set(piece.bars.map(({ numerator, denominator }) => `${numerator}/${denominator}`))];
    outcomes.push({
      wish: 'meter',
      hard,
      asked: meter,
      got: got.join(', '),
      kept: got.length === 1 && got[0] === meter,
    });
  }
  if (bpm !== undefined) {
    const got = temposOf(piece);
    const kept = got.every((each) => Math.abs(each / bpm - 1) <= TEMPO_TOLERANCE);
    outcomes.push({ wish: 'tempo', hard, asked: `${bpm} bpm`, got: `${got.map(shortNumber).join(', ')} bpm`, kept });
  }
  return outcomes;
}

/** Tempos that are heard: 120 where none is set at the start. */
function temposOf({ score }: ControlPiece): number[] {
  const tempos = score.tempos.map(({ microsecondsPerQuarter }) => 60_000_000 / microsecondsPerQuarter);
  return score.tempos[0]?.tick === 0 ? tempos : [120, ...tempos];
}

/** F1 of the set of instruments that sound, and the promise that no other one does. */
export function instrumentOutcomes(context: ControlContext): { outcomes: ControlOutcome[]; f1: number | undefined } {
  const { instruments, task } = context.request;
  if (instruments === undefined || task !== 'compose') return { outcomes: [], f1: undefined };
  const whole = { start: 0, end: Number.POSITIVE_INFINITY };
  const asked = new Set(instruments.map(programNamed));
  const got = soundingPrograms(context, whole);
  const right = [...asked].filter((program) => got.has(program)).length;
  return {
    outcomes: [instrumentsOutcome('instruments', instruments, got)],
    f1: (2 * right) / (asked.size + got.size),
  };
}

/** Hard: no instrument plays that was not asked for; how many of them do is the F1. */
export function instrumentsOutcome(
  wish: string,
  instruments: readonly string[],
  got: ReadonlySet<number>,
): ControlOutcome {
  const asked = new Set(instruments.map(programNamed));
  const kept = [...got].every((program) => asked.has(program));
  const names = [...got].sort((a, b) => a - b).map((program) => (program === DRUMS ? 'drums' : `program ${program}`));
  return { wish, hard: true, asked: `only ${instruments.join(', ')}`, got: names.join(', ') || 'silence', kept };
}

/** Programs with a note that begins in a span. */
export function soundingPrograms({ piece }: ControlContext, { start, end }: Span): ReadonlySet<number> {
  const sounding = piece.tracks.filter(({ notes }) => notes.some((note) => note.start >= start && note.start < end));
  return new Set(sounding.map(({ program }) => program));
}

/** An unknown name matches nothing that can sound. */
function programNamed(name: string): number {
  return programOfInstrument(name) ?? -1;
}

/** How many notes were written at all: an empty piece keeps every limit and no wish. */
export function notesOutcome(context: ControlContext): ControlOutcome {
  const tracks = context.piece.tracks.map((_, index) => index);
  const notes = writtenNotes(context, { tracks }).reduce((sum, each) => sum + each.notes.length, 0);
  return {
    wish: 'notes',
    hard: context.request.task === 'compose',
    asked: 'some',
    got: String(notes),
    kept: notes > 0,
  };
}

/** At most two digits behind the point. */
export function shortNumber(value: number): string {
  return String(Math.round(value * 100) / 100);
}
