/** Music as it is written, as a person might play it: how loud, and a little early or late. No model is asked. */
import { applySwing, MusicError, rescaleTicks, type Score } from '@continuo/music';
import { onsetsPlayed } from './onsets-played.ts';
import { velocitiesPlayed } from './velocities-played.ts';

export type HumanizeOptions = {
  /** 0 changes nothing, 1 is as much as a player who takes liberties; default 0.5 */
  readonly amount?: number;
  /** a whole number from 0; the same seed plays the same; default 0 */
  readonly seed?: number;
  /** long to short eighth: 1 is straight, 2 a triplet's quarter and eighth; default 1 */
  readonly swing?: number;
  /** shares of `amount` for loudness and for time, 0–1; default 1 */
  readonly velocity?: number;
  readonly timing?: number;
};

/** Delays of milliseconds need so many ticks. */
const LEAST_TICKS_PER_QUARTER = 480;

/**
 * The score with velocities by meter and phrase, small delays, chords spread, and eighths swung.
 *
 * Pitches, and which notes there are, stay; notes end where they ended. A score of few ticks a quarter comes back with
 * more, its times the same. With an amount of 0 it comes back as it is, whatever else is asked.
 *
 * @throws MusicError  `out-of-range`: an amount, share, seed or swing that is none
 * @example humanize(score, { amount: 0 }) === score // => true
 */
export function humanize(score: Score, options: HumanizeOptions = {}): Score {
  const { amount = 0.5, seed = 0, swing = 1, velocity = 1, timing = 1 } = options;
  checkShare('amount', amount);
  checkShare('velocity', velocity);
  checkShare('timing', timing);
  if (!Number.isSafeInteger(seed) || seed < 0) throw outOfRange('seed', seed, 'a whole number from 0');
  if (!(swing >= 1 && swing <= 4)) throw outOfRange('swing', swing, 'a ratio from 1 (straight) to 4');
  if (amount === 0) return score;
  const fine = rescaleTicks(score, Math.ceil(LEAST_TICKS_PER_QUARTER / score.ticksPerQuarter));
  const loud = velocity === 0 ? fine : velocitiesPlayed(fine, { amount: amount * velocity, seed });
  const swung = swing === 1 ? loud : applySwing(loud, swing);
  return timing === 0 ? swung : onsetsPlayed(swung, { amount: amount * timing, seed });
}

function checkShare(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw outOfRange(name, value, 'a number from 0 to 1');
}

function outOfRange(name: string, value: number, expected: string): MusicError {
  return new MusicError('out-of-range', `humanize: ${name} is ${value} where ${expected} is expected`);
}
