/** The melody inside a texture: the best path through its notes. */

import type { Note, Ticks } from '../score.ts';
import { byTick } from '../sorted.ts';
import { skylineOf } from './skyline.ts';

/** How `melodyLineOf` weighs a path. */
export type MelodyLineOptions = {
  /** gain of every note on the path; default 5 */
  readonly note?: number;
  /** gain a semitone above the mean of the skyline around (8 quarters each way), loss below; default 0.5 */
  readonly height?: number;
  /** gain a step of velocity above the mean of all notes; default 0.2 */
  readonly loudness?: number;
  /** loss a semitone of every leap larger than a whole tone; default 0.6 */
  readonly leap?: number;
};

const AROUND_QUARTERS = 8;
/** Of a chord only so many notes, from the top, are thought of; and so many notes back a path may come from. */
const CHORD_NOTES = 6;
const STEPS_BACK = 24;

/**
 * The path through notes that is high, loud and smooth; found exactly by dynamic programming, in linear time.
 *
 * The three cues are those of Uitdenbogerd and Zobel 1999 (height), Friberg and Ahlbäck 2009, "Recognition of the main
 * melody in a polyphonic symbolic score using perceptual knowledge" (loudness), and Temperley 2001, "The Cognition of
 * Basic Musical Structures", chapter 4 (proximity). The weights were set on every eighth piece of POP909.
 *
 * @example melodyLineOf(notesOfAllTracks, 480).length // fewer than there are notes: one at a time
 */
export function melodyLineOf(
  notes: readonly Note[],
  ticksPerQuarter: number,
  { note: gain = 5, height = 0.5, loudness = 0.2, leap = 0.6 }: MelodyLineOptions = {},
): readonly Note[] {
  const candidates = topOfChords(byTick(notes));
  if (candidates.length === 0) return [];
  const heights = heightsAround(candidates, AROUND_QUARTERS * ticksPerQuarter);
  const meanVelocity = candidates.reduce((sum, { velocity }) => sum + velocity, 0) / candidates.length;
  const best = new Float64Array(candidates.length);
  const from = new Int32Array(candidates.length).fill(-1);
  let last = 0;
  for (const [i, { tick, pitch, velocity }] of candidates.entries()) {
    const own = gain + height * heights[i] + loudness * (velocity - meanVelocity);
    best[i] = own;
    for (let j = i - 1; j >= Math.max(0, i - STEPS_BACK); j--) {
      const before = candidates[j];
      const overlap = before.tick + before.durationTicks - tick;
      if (before.tick === tick || overlap > before.durationTicks / 2) continue;
      const value = best[j] + own - leap * Math.max(0, Math.abs(pitch - before.pitch) - 2);
      if (value <= best[i]) continue;
      best[i] = value;
      from[i] = j;
    }
    if (best[i] > best[last]) last = i;
  }
  const path: Note[] = [];
  for (let i = last; i >= 0; i = from[i]) path.push(candidates[i]);
  return path.reverse();
}

/** Of the notes that start together the highest few. */
function topOfChords(notes: readonly Note[]): readonly Note[] {
  const top: Note[] = [];
  for (let start = 0; start < notes.length; ) {
    let end = start;
    while (end < notes.length && notes[end].tick === notes[start].tick) end++;
    const chord = notes.slice(start, end).sort((a, b) => b.pitch - a.pitch);
    top.push(...chord.slice(0, CHORD_NOTES));
    start = end;
  }
  return top;
}

/** How many semitones each note lies above the mean of the skyline around it, weighted by duration. */
function heightsAround(notes: readonly Note[], around: Ticks): Float64Array {
  const line = skylineOf(notes);
  const heights = new Float64Array(notes.length);
  let first = 0;
  let next = 0;
  let pitches = 0;
  let ticks = 0;
  const add = ({ pitch, durationTicks }: Note, sign: number): void => {
    pitches += sign * pitch * Math.max(1, durationTicks);
    ticks += sign * Math.max(1, durationTicks);
  };
  for (const [i, { tick, pitch }] of notes.entries()) {
    while (next < line.length && line[next].tick <= tick + around) add(line[next++], 1);
    while (first < next && line[first].tick < tick - around) add(line[first++], -1);
    heights[i] = ticks > 0 ? pitch - pitches / ticks : 0;
  }
  return heights;
}
