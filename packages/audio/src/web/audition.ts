import { createTrack, type Score } from '@continuo/music';
import type { Seconds } from '../units.ts';

/** One note to be tried out. */
export type AuditionOptions = {
  /** General MIDI, 0–127. 0, a piano */
  readonly program?: number;
  /** 1–127. 90 */
  readonly velocity?: number;
  /** how long the key is held. 0.5 */
  readonly seconds?: Seconds;
  /** `pitch` is a drum of the kit. false */
  readonly drums?: boolean;
};

/**
 * A score of one note, at 1000 ticks a second.
 *
 * @example auditionScore(60, { seconds: 0.5 }).tracks[0].notes[0].durationTicks // 500
 */
export function auditionScore(
  pitch: number,
  { program = 0, velocity = 90, seconds = 0.5, drums = false }: AuditionOptions = {},
): Score {
  const durationTicks = Math.max(1, Math.round(seconds * 1000));
  return {
    ticksPerQuarter: 1000,
    tempos: [{ tick: 0, microsecondsPerQuarter: 1_000_000 }],
    meters: [],
    keys: [],
    pickupTicks: 0,
    tracks: [
      createTrack({
        name: 'audition',
        program,
        channel: drums ? 9 : 0,
        notes: [{ pitch, velocity, tick: 0, durationTicks }],
      }),
    ],
    texts: [],
    raws: [],
    endTick: durationTicks,
  };
}
