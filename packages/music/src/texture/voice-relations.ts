/**
 * How the voices of a piece go together, and what one calls that.
 *
 * Huron 1989, "Characterizing musical textures", ICMC: textures lie in a space of how far voices start together and how
 * far they move alike. Here: whether the outer voices start together, and whether the bass steps like a voice or leaps like an accompaniment.
 */

import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Note, Score } from '../score.ts';

export const TEXTURES = [
  'silent',
  'unpitched',
  'monophonic',
  'homophonic',
  'polyphonic',
  'melody with accompaniment',
] as const;
export type Texture = (typeof TEXTURES)[number];

/** How voices go together. */
export type VoiceRelations = {
  readonly texture: Texture;
  /** mean number of notes that sound at once, while any does; 0 in silence */
  readonly polyphony: number;
  /** of the other notes sounding when one starts, the mean share that start with it, 0–1; 1 where none does */
  readonly synchrony: number;
  /** of the moments when the highest or the lowest note starts, the share when both do, 0–1; 1 where there is one line */
  readonly outerSynchrony: number;
  /** of the moves of the lowest note, the share that are steps of a semitone or a whole tone, 0–1 */
  readonly bassSteps: number;
};

/** Bounds of the labels, set on some sixty pieces of each set that `npm run bench -- form` shows. */
const ONE_VOICE = 1.1;
const TOGETHER = 0.6;
const STEPPING = 0.42;
/** At one moment only so many notes are told apart. */
const MOST_SOUNDING = 128;

/**
 * The texture of a whole score, and the figures it is read from; drums are left out.
 *
 * Monophonic: at most 1.1 notes at once. Homophonic: highest and lowest notes start together at least 0.6 of the time. Polyphonic: the bass moves
 * by step in at least 0.42 of its moves. Else a melody with accompaniment.
 *
 * @example voiceRelationsOf(scoreFromNotes([{ pitch: 60 }, { pitch: 62 }])).texture // => 'monophonic'
 */
export function voiceRelationsOf(score: Pick<Score, 'tracks' | 'ticksPerQuarter'>): VoiceRelations {
  const pitched = score.tracks.filter(({ channel }) => channel !== DRUM_CHANNEL);
  const notes = pitched.flatMap((track) => track.notes).sort((a, b) => a.tick - b.tick || a.pitch - b.pitch);
  if (notes.length === 0) {
    const texture = score.tracks.some((track) => track.notes.length > 0) ? 'unpitched' : 'silent';
    return { texture, polyphony: 0, synchrony: 1, outerSynchrony: 1, bassSteps: 0 };
  }
  const polyphony = polyphonyOf(notes);
  const moves = movesOf(notes, score.ticksPerQuarter / 24);
  return { texture: labelOf(polyphony, moves.outerSynchrony, moves.bassSteps), polyphony, ...moves };
}

function labelOf(polyphony: number, outerSynchrony: number, bassSteps: number): Texture {
  if (polyphony <= ONE_VOICE) return 'monophonic';
  if (outerSynchrony >= TOGETHER) return 'homophonic';
  return bassSteps >= STEPPING ? 'polyphonic' : 'melody with accompaniment';
}

/** All sounding time by the time in which anything sounds; notes sorted. */
function polyphonyOf(notes: readonly Note[]): number {
  let sounding = 0;
  let filled = 0;
  let end = 0;
  for (const { tick, durationTicks } of notes) {
    sounding += durationTicks;
    filled += Math.max(0, tick + durationTicks - Math.max(end, tick));
    end = Math.max(end, tick + durationTicks);
  }
  return filled === 0 ? 1 : sounding / filled;
}

/** Synchrony of the onsets and steps of the bass; onsets within `tolerance` are one. */
function movesOf(
  notes: readonly Note[],
  tolerance: number,
): Pick<VoiceRelations, 'synchrony' | 'outerSynchrony' | 'bassSteps'> {
  let sounding: readonly Note[] = [];
  const together = { sum: 0, count: 0 };
  const outer = { sum: 0, count: 0 };
  const steps = { sum: 0, count: 0 };
  let bass: number | undefined;
  for (let start = 0; start < notes.length; ) {
    const { tick } = notes[start];
    let end = start;
    while (end < notes.length && notes[end].tick - tick <= tolerance) end++;
    const begun = notes.slice(start, Math.min(end, start + MOST_SOUNDING));
    const held = sounding.filter((note) => note.tick + note.durationTicks > tick + tolerance);
    const pitches = begun.map(({ pitch }) => pitch);
    const low = Math.min(...pitches);
    const high = Math.max(...pitches);
    const bassStarts = held.every(({ pitch }) => pitch > low);
    const topStarts = held.every(({ pitch }) => pitch < high);
    const voices = new Set(pitches).size;
    if (voices + held.length > 1) {
      together.sum += (voices - 1) / (voices + held.length - 1);
      together.count++;
      // two ends of a texture need two notes
      if (bassStarts && topStarts && low !== high) outer.sum++;
      if (bassStarts || topStarts) outer.count++;
    }
    if (bassStarts) {
      const size = bass === undefined ? undefined : Math.abs(low - bass);
      if (size !== undefined) steps.count++;
      if (size === 1 || size === 2) steps.sum++;
      bass = low;
    }
    sounding = [...held, ...begun].slice(-MOST_SOUNDING);
    start = end;
  }
  return {
    synchrony: together.count === 0 ? 1 : together.sum / together.count,
    outerSynchrony: outer.count === 0 ? 1 : outer.sum / outer.count,
    bassSteps: steps.count === 0 ? 0 : steps.sum / steps.count,
  };
}
