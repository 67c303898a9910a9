/** What sounds when: the notes of a score gathered into onsets, in seconds. */

import type { Pitch, Score, Ticks } from '../score.ts';
import { createTempoMap, type Seconds } from '../time/tempo-map.ts';

/** Notes struck together. */
export type Onset = {
  /** mean time of its notes */
  readonly seconds: Seconds;
  /** of its first note */
  readonly tick: Ticks;
  readonly noteCount: number;
  /** lowest pitch, drums left out; 60 where there are only drums */
  readonly low: Pitch;
  /** of the longest note */
  readonly durationSeconds: Seconds;
  /** of the loudest note, 1–127 */
  readonly velocity: number;
};

/**
 * How far apart the notes of one chord may be struck, in seconds: pianists spread a chord by about 30 ms (Goebl 2001,
 * "Melody lead in piano performance"); the thirty-second notes of a fast piece lie 60 ms apart.
 */
export const CHORD_SECONDS = 0.035;

/**
 * The onsets of all tracks together, earliest first.
 *
 * @param within  seconds from an onset's first note to its last at most
 * @example onsetsOf(scoreFromNotes([{ pitch: 48 }, { pitch: 60, tick: 5 }])).length // => 1
 */
export function onsetsOf(score: Score, within: Seconds = CHORD_SECONDS): readonly Onset[] {
  const { secondsAtTick } = createTempoMap(score);
  const notes = score.tracks.flatMap(({ notes, channel }) => notes.map((note) => ({ note, drums: channel === 9 })));
  notes.sort((a, b) => a.note.tick - b.note.tick);
  const onsets: Onset[] = [];
  let first = Number.NEGATIVE_INFINITY;
  for (let start = 0; start < notes.length; ) {
    first = secondsAtTick(notes[start].note.tick);
    let end = start;
    let sum = 0;
    let low = 128;
    let durationSeconds = 0;
    let velocity = 0;
    for (; end < notes.length; end++) {
      const { note, drums } = notes[end];
      const seconds = secondsAtTick(note.tick);
      if (seconds - first > within) break;
      sum += seconds;
      if (!drums && note.pitch < low) low = note.pitch;
      const length = drums ? 0 : secondsAtTick(note.tick + note.durationTicks) - seconds;
      if (length > durationSeconds) durationSeconds = length;
      if (note.velocity > velocity) velocity = note.velocity;
    }
    onsets.push({
      seconds: sum / (end - start),
      tick: notes[start].note.tick,
      noteCount: end - start,
      low: low === 128 ? 60 : low,
      durationSeconds,
      velocity,
    });
    start = end;
  }
  return onsets;
}
