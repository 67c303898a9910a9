/** Whether motifs came back where and as they were asked for. */
import { type ControlContext, scopeName } from './control-context.ts';
import type { ControlMeasurement, ControlOutcome } from './control-outcome.ts';
import { type PieceNote, ticksOfBars, tracksNamed } from './control-piece.ts';
import type { ControlMotif, MotifNote, MotifPlace } from './control-request.ts';

/** Onsets and lengths may differ by this, in quarters: half a step of a grid of 24. */
const CLOSE = 1 / 48 + 1e-6;
/** Of a free variation: the share of steps whose two onsets are there and whose direction is kept. */
const FREE_LIKENESS = 2 / 3;

/**
 * The notes of a motif as they are to stand at a place, `at` counted from the place.
 *
 * Inversion mirrors at the first pitch; backwards, the motif ends when it began: each note's time to the next is kept.
 *
 * @example placedMotif([{ pitch: 60, at: 0, duration: 1 }, { pitch: 64, at: 1, duration: 1 }], { bar: 1, track: 0, form: 'inversion' })[1].pitch // => 56
 */
export function placedMotif(notes: readonly MotifNote[], place: MotifPlace): MotifNote[] {
  const { form = 'prime', stretch = 1, transpose = 0 } = place;
  const sorted = notes.toSorted((a, b) => a.at - b.at);
  const [first] = sorted;
  const isInverted = form === 'inversion' || form === 'retrograde-inversion';
  const turned = sorted.map((note) => (isInverted ? { ...note, pitch: 2 * first!.pitch - note.pitch } : note));
  return (form === 'prime' || form === 'inversion' ? turned : backwards(turned)).map(({ pitch, at, duration }) => ({
    pitch: pitch + transpose,
    at: at * stretch,
    duration: duration * stretch,
  }));
}

function backwards(notes: readonly MotifNote[]): MotifNote[] {
  let at = notes[0]!.at;
  return notes
    .map((note, index) => ({ ...note, room: (notes[index + 1]?.at ?? note.at + note.duration) - note.at }))
    .reverse()
    .map(({ pitch, duration, room }) => {
      const note = { pitch, at, duration };
      at += room;
      return note;
    });
}

/** Every place: note for note hard, freely varied soft. */
export function motifOutcomes(context: ControlContext): {
  outcomes: ControlOutcome[];
  motifs: ControlMeasurement['motifs'];
} {
  const places = (context.request.motifs ?? []).flatMap((motif) => {
    const notes = motifNotes(context, motif);
    return motif.places.map((place) => ({ place, expected: placedMotif(notes, place) }));
  });
  const judged = places.map(({ place, expected }) => {
    const free = place.free ?? false;
    const likeness = Math.max(0, ...likenesses(context, place, expected, free));
    const returned = likeness >= (free ? FREE_LIKENESS : 1);
    const { form = 'prime', stretch = 1, transpose = 0, beat = 0, bar, track } = place;
    const changes = `${form}, ${transpose >= 0 ? '+' : ''}${transpose} semitones, × ${stretch}`;
    const where = scopeName({ bars: [bar, bar], tracks: [track] });
    const outcome = {
      wish: free ? 'motif, varied' : 'motif',
      hard: !free,
      asked: `${changes}, beat ${beat}, ${where}`,
      got: `${Math.round(100 * likeness)} % there`,
      kept: returned,
    };
    return { outcome, motif: { free, returned, likeness } };
  });
  return { outcomes: judged.map(({ outcome }) => outcome), motifs: judged.map(({ motif }) => motif) };
}

/** The motif's own notes, or those that stand in the score, counted from the bar line. */
function motifNotes({ before }: ControlContext, { notes, from }: ControlMotif): readonly MotifNote[] {
  if (notes !== undefined || from === undefined || before === undefined) return notes ?? [];
  const { start, end } = ticksOfBars(before, from.bars);
  const found = tracksNamed(before, from.track)
    .flatMap((track) => before.tracks[track]!.notes)
    .filter((note) => note.start >= start && note.start < end);
  return found.map((note) => ({
    pitch: note.pitch,
    at: (note.start - start) / before.ticksPerQuarter,
    duration: (note.end - note.start) / before.ticksPerQuarter,
  }));
}

/** How much of the motif stands at its place, 0–1, in each track that is meant. */
function likenesses(
  { piece }: ControlContext,
  { bar, beat = 0, track }: MotifPlace,
  expected: readonly MotifNote[],
  free: boolean,
): number[] {
  const barStart = piece.bars.find(({ number }) => number === bar)?.start;
  if (barStart === undefined || expected.length === 0) return [];
  return tracksNamed(piece, track).map((index) => {
    const notes = piece.tracks[index]!.notes.map((note) => inQuarters(note, barStart, beat, piece.ticksPerQuarter));
    return free ? contourLikeness(expected, notes) : exactLikeness(expected, notes);
  });
}

function inQuarters(
  { pitch, start, end }: PieceNote,
  barStart: number,
  beat: number,
  ticksPerQuarter: number,
): MotifNote {
  return { pitch, at: (start - barStart) / ticksPerQuarter - beat, duration: (end - start) / ticksPerQuarter };
}

function exactLikeness(expected: readonly MotifNote[], notes: readonly MotifNote[]): number {
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= CLOSE;
  const found = expected.filter((want) =>
    notes.some((note) => note.pitch === want.pitch && near(note.at, want.at) && near(note.duration, want.duration)),
  );
  return found.length / expected.length;
}

/** Steps between neighbours of the motif whose onsets are both there, with the highest notes going the same way. */
function contourLikeness(expected: readonly MotifNote[], notes: readonly MotifNote[]): number {
  const topAt = (at: number): number =>
    Math.max(-1, ...notes.filter((note) => Math.abs(note.at - at) <= CLOSE).map(({ pitch }) => pitch));
  const tops = expected.map(({ at }) => topAt(at));
  const steps = expected.slice(1).filter((want, index) => {
    const [from, to] = [tops[index]!, tops[index + 1]!];
    return from >= 0 && to >= 0 && Math.sign(to - from) === Math.sign(want.pitch - expected[index]!.pitch);
  });
  return expected.length < 2 ? Number(tops[0]! >= 0) : steps.length / (expected.length - 1);
}
