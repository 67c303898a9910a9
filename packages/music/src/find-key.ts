/**
 * Finds the key of music from how long each pitch class sounds.
 *
 * Krumhansl and Schmuckler's method: the correlation of the durations with the probe-tone profiles of Krumhansl and
 * Kessler 1982, as printed in Krumhansl 1990, "Cognitive Foundations of Musical Pitch", table 2.1 and chapter 4.
 */

import { DRUM_CHANNEL } from './general-midi.ts';
import { type Key, keyOfTonic, type Mode } from './key.ts';
import type { Score } from './score.ts';

/** Mean ratings of the twelve probe tones, from the tonic up (Krumhansl and Kessler 1982). */
export const KEY_PROFILES: Readonly<Record<Mode, readonly number[]>> = {
  major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
  minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
};

/** A key and how well it fits. */
export type KeyEstimate = {
  readonly key: Key;
  /** Pearson's correlation with the key's profile, −1…1 */
  readonly correlation: number;
};

/**
 * How long each pitch class sounds, in ticks; drums left out. A note of no length counts one tick.
 *
 * @returns twelve numbers, C first
 * @example pitchClassDurations(scoreFromNotes([{ pitch: 60 }]))[0] // => 480
 */
export function pitchClassDurations(score: Score): readonly number[] {
  const durations = new Array<number>(12).fill(0);
  for (const track of score.tracks) {
    if (track.channel === DRUM_CHANNEL) continue;
    for (const { pitch, durationTicks } of track.notes) durations[pitch % 12] += Math.max(1, durationTicks);
  }
  return durations;
}

/**
 * The key that fits best, or undefined where no pitch class stands out (silence, or all twelve alike).
 *
 * @param of  a score, or twelve weights with C first
 * @example findKey(scoreFromNotes([60, 64, 67, 65, 69, 71, 72].map((pitch) => ({ pitch }))))?.name // => 'C major'
 */
export function findKey(of: Score | readonly number[]): Key | undefined {
  return rankKeys(of)[0]?.key;
}

/**
 * All 24 keys, best first; empty where no pitch class stands out.
 *
 * @example rankKeys([5, 0, 3, 0, 4, 3, 0, 4, 0, 3, 0, 2])[0].key.name // => 'C major'
 */
export function rankKeys(of: Score | readonly number[]): readonly KeyEstimate[] {
  const weights = 'tracks' in of ? pitchClassDurations(of) : of;
  const estimates: KeyEstimate[] = [];
  for (const mode of ['major', 'minor'] as const) {
    for (let tonic = 0; tonic < 12; tonic++) {
      const turned = KEY_PROFILES[mode].map((_, i) => weights[(i + tonic) % 12]);
      const value = correlation(turned, KEY_PROFILES[mode]);
      if (!Number.isNaN(value)) estimates.push({ key: keyOfTonic(tonic, mode), correlation: value });
    }
  }
  return estimates.sort((a, b) => b.correlation - a.correlation);
}

/** Pearson's correlation; NaN where one side does not vary. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const meanA = a.reduce((sum, value) => sum + value, 0) / a.length;
  const meanB = b.reduce((sum, value) => sum + value, 0) / b.length;
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    product += (a[i] - meanA) * (b[i] - meanB);
    squaresA += (a[i] - meanA) ** 2;
    squaresB += (b[i] - meanB) ** 2;
  }
  return product / Math.sqrt(squaresA * squaresB);
}
