/** The notes of a score with times in quarters, as the measures count them. */
import { DRUM_CHANNEL, type Score } from '@continuo/music';

export type TimedNote = {
  readonly pitch: number;
  /** quarters from the beginning of the score */
  readonly onset: number;
  /** quarters */
  readonly duration: number;
  readonly isDrum: boolean;
  /** index of the track in the score */
  readonly track: number;
};

/**
 * All notes, in the order of onset, then pitch, then track.
 *
 * @example timedNotes(scoreFromNotes([{ pitch: 60 }])) // => [{ pitch: 60, onset: 0, duration: 1, isDrum: false, track: 0 }]
 */
export function timedNotes({ tracks, ticksPerQuarter }: Score): readonly TimedNote[] {
  return tracks
    .flatMap(({ channel, notes }, track) =>
      notes.map(({ pitch, tick, durationTicks }) => ({
        pitch,
        onset: tick / ticksPerQuarter,
        duration: durationTicks / ticksPerQuarter,
        isDrum: channel === DRUM_CHANNEL,
        track,
      })),
    )
    .sort((a, b) => a.onset - b.onset || a.pitch - b.pitch || a.track - b.track);
}

/** The notes that have a pitch to speak of: drums left out. */
export function pitchedNotes(score: Score): readonly TimedNote[] {
  return timedNotes(score).filter(({ isDrum }) => !isDrum);
}

/** How many notes each pitch class has, C first; drums left out. */
export function pitchClassCounts(score: Score): readonly number[] {
  const counts = new Array<number>(12).fill(0);
  for (const { pitch } of pitchedNotes(score)) counts[pitch % 12]! += 1;
  return counts;
}
