/**
 * Finds the key of music from how long each pitch class sounds.
 *
 * Krumhansl and Schmuckler's method: the correlation of the durations with a profile of each key (Krumhansl 1990,
 * "Cognitive Foundations of Musical Pitch", chapter 4). Several profiles are known; see `KEY_PROFILE_SETS`.
 */

import { DRUM_CHANNEL } from './general-midi.ts';
import { type Key, keyOfTonic, type Mode } from './key.ts';
import type { Score } from './score.ts';

/** Weights of the twelve pitch classes from the tonic up, for each mode. */
export type KeyProfiles = Readonly<Record<Mode, readonly number[]>>;

/**
 * Key profiles by name.
 *
 * - `krumhansl`: mean ratings of probe tones, Krumhansl and Kessler 1982; printed in Krumhansl 1990, table 2.1.
 * - `temperley-cbms`: set by hand, Temperley 2001, "The Cognition of Basic Musical Structures", chapter 7.
 * - `temperley-kostka-payne`: share of segments that hold each note in Kostka and Payne's examples; Temperley 2007,
 *   "Music and Probability", table 6.1.
 * - `aarden-essen`: counts of folk songs, Aarden 2003, "Dynamic melodic expectancy".
 * - `bellman-budge`: Budge's 1943 chord counts as notes, Bellman 2005, "About the determination of key of a musical excerpt".
 * - `albrecht-shanahan`: counts of 490 pieces, Albrecht and Shanahan 2013, "The use of large corpora to train a new type
 *   of key-finding algorithm".
 * - `simple`: two for tonic and fifth, one for the rest of the scale; Sapp 2011, "Computational methods for the analysis
 *   of musical structure".
 */
export const KEY_PROFILE_SETS = {
  krumhansl: {
    major: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
    minor: [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
  },
  'temperley-cbms': {
    major: [5, 2, 3.5, 2, 4.5, 4, 2, 4.5, 2, 3.5, 1.5, 4],
    minor: [5, 2, 3.5, 4.5, 2, 4, 2, 4.5, 3.5, 2, 1.5, 4],
  },
  'temperley-kostka-payne': {
    major: [0.748, 0.06, 0.488, 0.082, 0.67, 0.46, 0.096, 0.715, 0.104, 0.366, 0.057, 0.4],
    minor: [0.712, 0.084, 0.474, 0.618, 0.049, 0.46, 0.105, 0.747, 0.404, 0.067, 0.133, 0.33],
  },
  'aarden-essen': {
    major: [
      17.7661, 0.145624, 14.9265, 0.160186, 19.8049, 11.3587, 0.291248, 22.062, 0.145624, 8.15494, 0.232998, 4.95122,
    ],
    minor: [
      18.2648, 0.737619, 14.0499, 16.8599, 0.702494, 14.4362, 0.702494, 18.6161, 4.56621, 1.93186, 7.37619, 1.75623,
    ],
  },
  'bellman-budge': {
    major: [16.8, 0.86, 12.95, 1.41, 13.49, 11.93, 1.25, 20.28, 1.8, 8.04, 0.62, 10.57],
    minor: [18.16, 0.69, 12.99, 13.34, 1.07, 11.15, 1.38, 21.07, 7.49, 1.53, 0.92, 10.21],
  },
  'albrecht-shanahan': {
    major: [0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.08, 0.008, 0.081],
    minor: [0.22, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052],
  },
  simple: {
    major: [2, 0, 1, 0, 1, 1, 0, 2, 0, 1, 0, 1],
    minor: [2, 0, 1, 1, 0, 1, 0, 2, 1, 0, 0.5, 0.5],
  },
} as const satisfies Record<string, KeyProfiles>;
export type KeyProfileName = keyof typeof KEY_PROFILE_SETS;
export const KEY_PROFILE_NAMES: readonly KeyProfileName[] = Object.keys(KEY_PROFILE_SETS) as KeyProfileName[];

/** Mean ratings of the twelve probe tones, from the tonic up (Krumhansl and Kessler 1982). */
export const KEY_PROFILES: KeyProfiles = KEY_PROFILE_SETS.krumhansl;

/** A key and how well it fits. */
export type KeyEstimate = {
  readonly key: Key;
  /** Pearson's correlation with the key's profile, −1…1, and what the ending adds */
  readonly correlation: number;
};

/** How a key is looked for. */
export type FindKeyOptions = {
  /** one of KEY_PROFILE_SETS, or profiles of one's own; "albrecht-shanahan" unless given: the most keys of our open sets */
  readonly profiles?: KeyProfileName | KeyProfiles;
  /** what the correlation gains for keys on whose tonic a score ends in the bass, 0…1; 0.05 unless given */
  readonly ending?: number;
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
export function findKey(of: Score | readonly number[], options: FindKeyOptions = {}): Key | undefined {
  return rankKeys(of, options)[0]?.key;
}

/**
 * All 24 keys, best first; empty where no pitch class stands out.
 *
 * @example rankKeys([5, 0, 3, 0, 4, 3, 0, 4, 0, 3, 0, 2])[0].key.name // => 'C major'
 */
export function rankKeys(
  of: Score | readonly number[],
  { profiles = 'albrecht-shanahan', ending = 0.05 }: FindKeyOptions = {},
): readonly KeyEstimate[] {
  const set = typeof profiles === 'string' ? KEY_PROFILE_SETS[profiles] : profiles;
  const weights = 'tracks' in of ? pitchClassDurations(of) : of;
  const last = 'tracks' in of && ending !== 0 ? lastBass(of) : undefined;
  const estimates: KeyEstimate[] = [];
  for (const mode of ['major', 'minor'] as const) {
    for (let tonic = 0; tonic < 12; tonic++) {
      const turned = set[mode].map((_, i) => weights[(i + tonic) % 12]);
      const value = correlation(turned, set[mode]) + (last === tonic ? ending : 0);
      if (!Number.isNaN(value)) estimates.push({ key: keyOfTonic(tonic, mode), correlation: value });
    }
  }
  return estimates.sort((a, b) => b.correlation - a.correlation);
}

/** The pitch class of the lowest of the notes that end last. */
function lastBass(score: Score): number | undefined {
  let end = -1;
  let lowest = 128;
  for (const track of score.tracks) {
    if (track.channel === DRUM_CHANNEL) continue;
    for (const { pitch, tick, durationTicks } of track.notes) {
      const noteEnd = tick + durationTicks;
      if (noteEnd > end || (noteEnd === end && pitch < lowest)) {
        end = noteEnd;
        lowest = pitch;
      }
    }
  }
  return lowest === 128 ? undefined : lowest % 12;
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
