/** Which tracks become which parts, and on how many staves. */
import { DRUM_CHANNEL, PROGRAM_NAMES } from '../general-midi.ts';
import { separateHands } from '../quantize/separate-hands.ts';
import type { Score, Ticks, Track } from '../score.ts';
import { isFootDrum } from './drum-positions.ts';
import type { Grid, GridNote } from './snap-to-grid.ts';

/** A note and where it will stand. */
export type PlannedNote = GridNote & { readonly staff: number; readonly layer: 'hands' | 'feet' };

/** A part before it is written. */
export type PlannedPart = {
  readonly name: string;
  readonly track: Track;
  /** the tracks that it holds: one, or the two hands of a piano */
  readonly tracks: readonly number[];
  readonly percussion: boolean;
  readonly staves: number;
  /** sorted by tick, then pitch */
  readonly notes: readonly PlannedNote[];
};

/** Keyboards by program, which may have two staves. */
const isKeyboard = (program: number): boolean => program < 8 || (program >= 16 && program <= 23);

/**
 * Plans the parts: a track each that has notes; two tracks that are clearly the hands of one keyboard become one part of two staves
 * if `mergeHands` (named as right and left, or alone of their name on one channel, the higher first); a keyboard track whose chords span more than two hands' staves is divided (`separateHands`).
 */
export function planParts(score: Score, grid: Grid, mergeHands: boolean, emptyTracks: boolean): PlannedPart[] {
  const parts: PlannedPart[] = [];
  const silent = emptyTracks || grid.tracks.every((notes) => notes.length === 0);
  for (let i = 0; i < score.tracks.length; i++) {
    const track = score.tracks[i];
    if (grid.tracks[i].length === 0 && !silent) continue;
    if (mergeHands && areHands(score, grid, i)) {
      const right = grid.tracks[i].map((note) => ({ ...note, staff: 1, layer: 'hands' as const }));
      const left = grid.tracks[i + 1].map((note) => ({ ...note, staff: 2, layer: 'hands' as const }));
      const name = handless(track.name) || PROGRAM_NAMES[track.program];
      parts.push({
        name,
        track,
        tracks: [i, i + 1],
        percussion: false,
        staves: 2,
        notes: inOrder([...right, ...left]),
      });
      i++;
      continue;
    }
    parts.push(planTrack(track, i, grid));
  }
  return parts;
}

function planTrack(track: Track, index: number, grid: Grid): PlannedPart {
  const notes = grid.tracks[index];
  const percussion = track.channel === DRUM_CHANNEL;
  const name = track.name || (percussion ? 'Drums' : PROGRAM_NAMES[track.program]);
  const common = { name, track, tracks: [index], percussion };
  if (percussion) {
    const layer = (note: GridNote): 'hands' | 'feet' => (isFootDrum(note.pitch) ? 'feet' : 'hands');
    return { ...common, staves: 1, notes: inOrder(notes.map((note) => ({ ...note, staff: 1, layer: layer(note) }))) };
  }
  if (!isKeyboard(track.program) || !isWide(notes)) {
    return { ...common, staves: 1, notes: inOrder(notes.map((note) => ({ ...note, staff: 1, layer: 'hands' }))) };
  }
  const played = notes.map(({ pitch, velocity, tick, end }) => ({ pitch, velocity, tick, durationTicks: end - tick }));
  const hands = separateHands(played, grid.ticksPerQuarter);
  const divided = notes.map((note, i) => ({ ...note, staff: hands[i] === 'right' ? 1 : 2, layer: 'hands' as const }));
  return { ...common, staves: 2, notes: inOrder(divided) };
}

function inOrder(notes: readonly PlannedNote[]): readonly PlannedNote[] {
  return notes.toSorted((a, b) => a.tick - b.tick || a.pitch - b.pitch);
}

/** Do a tenth of the onsets sound over a span of two octaves, or both staves have a fifth of the notes with chords of a tenth? */
function isWide(notes: readonly GridNote[]): boolean {
  const sorted = notes.toSorted((a, b) => a.tick - b.tick);
  const ends = new Map<number, Ticks>();
  let onsets = 0;
  let wide = 0;
  for (let i = 0; i < sorted.length; i++) {
    const { tick, pitch, end } = sorted[i];
    ends.set(pitch, Math.max(end, ends.get(pitch) ?? 0));
    if (i + 1 < sorted.length && sorted[i + 1].tick === tick) continue;
    onsets++;
    let low = 128;
    let high = -1;
    for (const [sounding, until] of ends) {
      if (until <= tick) ends.delete(sounding);
      else {
        low = Math.min(low, sounding);
        high = Math.max(high, sounding);
      }
    }
    if (high - low >= 17 && low < 58 && high > 60) wide++;
  }
  return wide * 10 >= onsets && wide > 0;
}

/** Are a track and the next one the right and left hand of one keyboard, by name, channel and range? */
function areHands({ tracks }: Score, grid: Grid, i: number): boolean {
  const right = tracks[i];
  const left = tracks[i + 1];
  if (!left || right.program !== left.program || !isKeyboard(right.program)) return false;
  if (right.channel === DRUM_CHANNEL || left.channel === DRUM_CHANNEL) return false;
  const alike = (other: Track | undefined): boolean =>
    other?.name === right.name && other.program === right.program && other.channel === right.channel;
  const named = HAND.test(right.name) && HAND.test(left.name) && handless(right.name) === handless(left.name);
  const same = alike(left) && !alike(tracks[i - 1]) && !alike(tracks[i + 2]);
  if (!(named && right.name !== left.name) && !same) return false;
  const notes = grid.tracks[i].length > 0 && grid.tracks[i + 1].length > 0;
  return notes && meanPitch(grid.tracks[i]) > meanPitch(grid.tracks[i + 1]) + 4;
}

const HAND = /\b(right|left|rh|lh|r\.h\.|l\.h\.|upper|lower|up|down|treble|bass)\b/i;

function handless(name: string): string {
  return name
    .replace(HAND, '')
    .replace(/\bhand\b|\bstaff\b/i, '')
    .replace(/\s*[([:,-]*\s*[)\]]*\s*$/, '')
    .trim();
}

function meanPitch(notes: readonly GridNote[]): number {
  return notes.reduce((sum, { pitch }) => sum + pitch, 0) / notes.length;
}
