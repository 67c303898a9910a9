/** Hard limits: range, polyphony, forbidden pitches, chord tones. */
import type { AskedChord } from './asked-chords.ts';
import { type ControlContext, scopeName, writtenNotes } from './control-context.ts';
import type { ControlOutcome } from './control-outcome.ts';
import { barIndexAt, type PieceNote, ticksOfBars } from './control-piece.ts';
import type { ControlLimit } from './control-request.ts';

/** An outcome for each limit; notes count where they begin, polyphony wherever they sound. */
export function limitOutcomes(context: ControlContext, chords: readonly AskedChord[]): ControlOutcome[] {
  return (context.request.limits ?? []).flatMap((limit) => {
    const outcomes: ControlOutcome[] = [];
    const where = scopeName(limit);
    const tracks = writtenNotes(context, limit);
    const notes = tracks.flatMap((each) => each.notes);
    const judge = (wish: string, asked: string, wrong: readonly PieceNote[]): void => {
      const got = wrong.length === 0 ? `${notes.length} notes inside` : `broken by pitches ${pitchesOf(wrong)}`;
      outcomes.push({ wish, hard: true, asked: `${asked} (${where})`, got, kept: wrong.length === 0 });
    };
    const { range, forbidden, polyphony, chordTones } = limit;
    if (range !== undefined) {
      const [low, high] = range;
      judge(
        'range',
        `${low}–${high}`,
        notes.filter(({ pitch }) => pitch < low || pitch > high),
      );
    }
    if (forbidden !== undefined) {
      judge(
        'forbidden pitches',
        `none of ${forbidden.join(' ')}`,
        notes.filter(({ pitch }) => forbidden.includes(pitch)),
      );
    }
    if (chordTones !== undefined) {
      const judged = chordTones === 'everywhere' ? notes : notes.filter((note) => isOnBeat(context, note.start));
      const foreign = judged.filter(({ pitch, start }) => !isChordTone(chords, pitch, start));
      judge(`chord tones ${chordTones === 'beats' ? 'on beats' : 'everywhere'}`, 'only tones of the chord', foreign);
    }
    if (polyphony !== undefined) outcomes.push(polyphonyOutcome(context, limit, polyphony));
    return outcomes;
  });
}

/** True where no chord is asked for, too. */
export function isChordTone(chords: readonly AskedChord[], pitch: number, tick: number): boolean {
  const chord = chords.find(({ start, end }) => start <= tick && tick < end);
  return chord === undefined || chord.pitchClasses.includes(pitch % 12);
}

/** Beats are those of the meter; of 6/8, 9/8, 12/8 dotted quarters. */
export function isOnBeat({ piece }: ControlContext, tick: number): boolean {
  const { start, numerator, denominator } = piece.bars[barIndexAt(piece, tick)]!;
  const unit = (piece.ticksPerQuarter * 4) / denominator;
  const isCompound = denominator >= 8 && numerator > 3 && numerator % 3 === 0;
  return (tick - start) % (isCompound ? 3 * unit : unit) === 0;
}

/** The most notes of one track that sound together in the scope; only moments at which a written note begins or sounds count. */
function polyphonyOutcome(context: ControlContext, limit: ControlLimit, most: number): ControlOutcome {
  const { start, end } = ticksOfBars(context.piece, limit.bars);
  const asked = `at most ${most} (${scopeName(limit)})`;
  const got = Math.max(
    0,
    ...writtenNotes(context, limit).map(({ track, notes }) => {
      const all = context.piece.tracks[track]!.notes;
      return mostTogether(all, notes, Math.max(0, start), end);
    }),
  );
  return { wish: 'maximum polyphony', hard: true, asked, got: `${got} together`, kept: got <= most };
}

/** The most of `all` that sound at the beginning of one of them while one of `written` sounds. */
function mostTogether(all: readonly PieceNote[], written: readonly PieceNote[], from: number, to: number): number {
  const sounds = (tick: number) => (note: PieceNote) => note.start <= tick && tick < note.end;
  const moments = [...new Set([from, ...all.map(({ start }) => start)])].filter((tick) => tick >= from && tick < to);
  return Math.max(
    0,
    ...moments.filter((tick) => written.some(sounds(tick))).map((tick) => all.filter(sounds(tick)).length),
  );
}

function pitchesOf(notes: readonly PieceNote[]): string {
  const pitches = [...new Set(notes.map(({ pitch }) => pitch))].sort((a, b) => a - b);
  return `${pitches.slice(0, 8).join(' ')}${pitches.length > 8 ? ' …' : ''} (${notes.length} notes)`;
}
