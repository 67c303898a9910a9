/** The chords that are heard in written notes, beat by beat, without a look at what was asked. */
import { ASKED_CHORD_KINDS, type ChordName, pitchClassesOf } from './asked-chords.ts';
import { type ControlPiece, type PieceBar, type PieceNote, pitchedTracks } from './control-piece.ts';

const CANDIDATES: readonly ChordName[] = Array.from({ length: 12 }, (_, root) =>
  ASKED_CHORD_KINDS.map((kind) => ({ root, kind })),
).flat();

/** What each missing tone of a chord costs, the root in the bass earns, and a change costs; the time of a beat counts 1. */
const MISSING = 0.12;
const BASS_ROOT = 0.15;
const CHANGE = 0.3;

export type HeardBeat = { readonly bar: number; readonly chord: ChordName | undefined };

/**
 * The likeliest chord of each beat: time of its tones minus time of others, by the best path with a cost on changes.
 *
 * Template matching (Fujishima 1999) smoothed as by Viterbi's algorithm; the kinds are those of FIGARO's descriptions
 * (von Rütte et al. 2023, section 4: maj, min, dim, aug, dom7, maj7, min7).
 *
 * @returns beat by beat; no chord where nothing sounds
 */
export function recognizedChords(piece: ControlPiece): HeardBeat[] {
  const notes = pitchedTracks(piece).flatMap((track) => piece.tracks[track]!.notes);
  const beats = piece.bars.flatMap((bar) => beatsOf(bar, piece.ticksPerQuarter));
  const fits = beats.map((beat) => fitsOf(notes, beat.start, beat.end));
  const path = bestPath(fits.map((fit) => fit ?? new Array<number>(CANDIDATES.length).fill(0)));
  return beats.map(({ bar }, index) => ({ bar, chord: fits[index] && CANDIDATES[path[index]!]! }));
}

function beatsOf({ number, start, end, numerator, denominator }: PieceBar, ticksPerQuarter: number) {
  const isCompound = denominator >= 8 && numerator > 3 && numerator % 3 === 0;
  const length = (ticksPerQuarter * 4 * (isCompound ? 3 : 1)) / denominator;
  const beats: { bar: number; start: number; end: number }[] = [];
  for (let at = start; at < end; at += length) beats.push({ bar: number, start: at, end: Math.min(end, at + length) });
  return beats;
}

/** How well each candidate fits what sounds; undefined in silence. */
function fitsOf(notes: readonly PieceNote[], start: number, end: number): number[] | undefined {
  const weights = new Array<number>(12).fill(0);
  let lowest = 128;
  for (const note of notes) {
    const overlap = Math.min(end, note.end) - Math.max(start, note.start);
    if (overlap <= 0) continue;
    weights[note.pitch % 12]! += overlap;
    lowest = Math.min(lowest, note.pitch);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return undefined;
  return CANDIDATES.map((chord) => {
    const tones = pitchClassesOf(chord);
    const inside = tones.reduce((sum, tone) => sum + weights[tone]!, 0) / total;
    const missing = tones.filter((tone) => weights[tone] === 0).length;
    return 2 * inside - 1 - MISSING * missing + (lowest % 12 === chord.root ? BASS_ROOT : 0);
  });
}

/** Indices of the candidates on the path of the highest sum. */
function bestPath(fits: readonly (readonly number[])[]): number[] {
  const from: number[][] = [];
  let sums = fits[0]?.map((fit) => fit) ?? [];
  for (const fit of fits.slice(1)) {
    const best = sums.indexOf(Math.max(...sums));
    from.push(sums.map((sum, index) => (sum >= sums[best]! - CHANGE ? index : best)));
    sums = fit.map((value, index) => value + Math.max(sums[index]!, sums[best]! - CHANGE));
  }
  const path = sums.length === 0 ? [] : [sums.indexOf(Math.max(...sums))];
  for (const row of from.toReversed()) path.push(row[path.at(-1)!]!);
  return path.reverse();
}
