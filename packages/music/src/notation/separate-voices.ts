/** Divides the notes of a staff in a measure into chords and voices. */
import type { Pitch, Ticks } from '../score.ts';

/** A note's part within one measure. */
export type Piece = {
  readonly start: Ticks;
  readonly end: Ticks;
  /** where it stands on the staff, for neighbourhood and order */
  readonly pitch: Pitch;
  /** two pieces of one key cannot share a chord */
  readonly key: number;
  /** index of its note */
  readonly note: number;
};

/** Pieces that begin and end together. */
export type Chord = { readonly start: Ticks; readonly end: Ticks; readonly pieces: readonly Piece[] };

/** More voices than this share the staff only where one key sounds that often at once. */
export const MOST_VOICES = 4;

/** Costs of giving a chord to a voice, in semitones. */
const COST = {
  /** opening a voice that the measure has not used yet */
  open: 24,
  /** a quarter of silence in the voice */
  gap: 2,
  /** lying on the wrong side of a voice that sounds */
  cross: 30,
} as const;

type Voice = { readonly chords: Chord[]; filled: Ticks; end: Ticks; pitch: number; readonly place: number };

/**
 * Divides pieces among voices so that no two chords of a voice overlap; the highest voice comes first.
 *
 * From left to right each chord goes to the free voice that costs least: near in pitch (Huron 2001, "Tone and voice",
 * the pitch proximity principle, as in Chew and Wu 2004, "Separating voices in polyphonic music"), without crossing
 * what sounds, opening as few voices as possible; where nothing else sounds, to the fullest voice. Notes that begin and end together are one chord.
 *
 * @param pieces      of one staff in one measure
 * @param mostVoices  more are written as one voice of tied chords
 * @example separateVoices([piece(0, 4, 72), piece(0, 2, 60), piece(2, 4, 62)], 1).map(({ length }) => length) // => [1, 2]
 */
export function separateVoices(
  pieces: readonly Piece[],
  ticksPerQuarter: number,
  mostVoices: number = MOST_VOICES,
): readonly (readonly Chord[])[] {
  const voices: Voice[] = [];
  let onset: Chord[] = [];
  const place = (): void => {
    const alone = onset.length === 1 && voices.every(({ end }) => end <= onset[0].start);
    if (alone && voices.length > 0) extend(fullest(voices), onset[0]);
    else
      for (const chord of onset.sort((a, b) => meanPitch(b) - meanPitch(a)))
        assign(chord, voices, ticksPerQuarter, mostVoices);
    onset = [];
  };
  for (const chord of chordsOf(pieces)) {
    if (onset.length > 0 && onset[0].start !== chord.start) place();
    onset.push(chord);
  }
  place();
  const kept = voices.length > mostVoices ? squeeze(voices, mostVoices) : voices.map(({ chords }) => chords);
  return kept.toSorted((a, b) => heightOf(b) - heightOf(a));
}

/** Chords by start; pieces of one key that begin and end together go to different chords. */
function chordsOf(pieces: readonly Piece[]): Chord[] {
  const sorted = pieces.toSorted((a, b) => a.start - b.start || a.end - b.end || a.pitch - b.pitch || a.key - b.key);
  const chords: { start: Ticks; end: Ticks; pieces: Piece[] }[] = [];
  let from = 0;
  for (const piece of sorted) {
    while (from < chords.length && (chords[from].start !== piece.start || chords[from].end !== piece.end)) from++;
    let chord = chords.length > from ? chords[from] : undefined;
    for (let i = from; chord?.pieces.some(({ key }) => key === piece.key); i++) chord = chords[i + 1];
    if (chord) chord.pieces.push(piece);
    else chords.push({ start: piece.start, end: piece.end, pieces: [piece] });
  }
  return chords;
}

function assign(chord: Chord, voices: Voice[], ticksPerQuarter: number, mostVoices: number): void {
  const pitch = meanPitch(chord);
  let best: Voice | undefined;
  let bestCost = voices.length < mostVoices ? COST.open + crossings(pitch, undefined, chord, voices) : Infinity;
  for (const voice of voices) {
    if (voice.end > chord.start) continue;
    const silence = (chord.start - voice.end) / ticksPerQuarter;
    const cost =
      Math.min(24, Math.abs(pitch - voice.pitch)) + COST.gap * silence + crossings(pitch, voice, chord, voices) / 2;
    if (cost < bestCost) {
      best = voice;
      bestCost = cost;
    }
  }
  if (!best) {
    best = { chords: [], filled: 0, end: 0, pitch, place: voices.length };
    voices.push(best);
  }
  extend(best, chord);
}

function extend(voice: Voice, chord: Chord): void {
  voice.chords.push(chord);
  voice.filled += chord.end - chord.start;
  voice.end = chord.end;
  voice.pitch = meanPitch(chord);
}

/** The voice that has sounded longest: where nothing else sounds, the music goes on in it, and no rests are printed. */
function fullest(voices: readonly Voice[]): Voice {
  return voices.reduce((best, voice) => (voice.filled > best.filled ? voice : best));
}

/** The cost of lying above or below sounding voices against the order that they had. */
function crossings(pitch: number, mine: Voice | undefined, { start }: Chord, voices: readonly Voice[]): number {
  if (!mine) return 0;
  let cost = 0;
  for (const other of voices) {
    if (other === mine || other.end <= start) continue;
    if ((pitch - other.pitch) * (mine.pitch - other.pitch) < 0) cost += COST.cross;
  }
  return cost;
}

/**
 * Leaves the voices with most notes as they are, one less than are wanted, and writes the rest as one voice whose chords are cut wherever
 * one of its notes begins or ends; the pieces are tied. A key that sounds twice at once opens a voice more.
 */
function squeeze(voices: readonly Voice[], mostVoices: number): readonly (readonly Chord[])[] {
  const byUse = voices.toSorted((a, b) => b.chords.length - a.chords.length || a.place - b.place);
  const kept = byUse.slice(0, mostVoices - 1).map(({ chords }) => chords as readonly Chord[]);
  let rest: Piece[] = byUse.slice(mostVoices - 1).flatMap(({ chords }) => chords.flatMap(({ pieces }) => pieces));
  while (rest.length > 0) {
    rest.sort((a, b) => a.start - b.start || a.end - b.end);
    const taken: Piece[] = [];
    const left: Piece[] = [];
    const ends = new Map<number, Ticks>();
    for (const piece of rest) {
      if ((ends.get(piece.key) ?? 0) > piece.start) left.push(piece);
      else {
        ends.set(piece.key, piece.end);
        taken.push(piece);
      }
    }
    kept.push(slicePieces(taken));
    rest = left;
  }
  return kept;
}

/**
 * Cuts pieces at every start and end among them, so that they form one row of chords.
 *
 * @param pieces  no key twice at once
 */
export function slicePieces(pieces: readonly Piece[]): Chord[] {
  const sorted = pieces.toSorted((a, b) => a.start - b.start);
  const borders = [...new Set(pieces.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  const chords: Chord[] = [];
  let next = 0;
  let sounding: Piece[] = [];
  for (let i = 0; i + 1 < borders.length; i++) {
    const start = borders[i];
    const end = borders[i + 1];
    sounding = sounding.filter((piece) => piece.end > start);
    while (next < sorted.length && sorted[next].start === start) sounding.push(sorted[next++]);
    if (sounding.length > 0) chords.push({ start, end, pieces: sounding.map((piece) => ({ ...piece, start, end })) });
  }
  return chords;
}

function meanPitch({ pieces }: Chord): number {
  return pieces.reduce((sum, { pitch }) => sum + pitch, 0) / pieces.length;
}

function heightOf(chords: readonly Chord[]): number {
  let weight = 0;
  let sum = 0;
  for (const chord of chords) {
    const length = chord.end - chord.start;
    weight += length;
    sum += meanPitch(chord) * length;
  }
  return sum / weight;
}
