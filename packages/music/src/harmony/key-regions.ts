/**
 * Keys of parts of a piece.
 *
 * Each bar is compared with the profile of each key, and dynamic programming finds the path of keys that fits best,
 * where a change costs (Temperley 2001, "The Cognition of Basic Musical Structures", chapter 7).
 */
import { KEY_PROFILE_SETS, type KeyProfileName, type KeyProfiles } from '../find-key.ts';
import { type Key, keyOfTonic } from '../key.ts';
import type { Score, Ticks } from '../score.ts';
import { beatTicks, soundIn } from './sounding.ts';

/** A stretch in one key. */
export type KeyRegion = {
  readonly tick: Ticks;
  /** the next region's tick, or the end of the score */
  readonly endTick: Ticks;
  readonly key: Key;
};

export type FindKeyRegionsOptions = {
  /** one of KEY_PROFILE_SETS, or profiles of one's own; "temperley-kostka-payne" unless given */
  readonly profiles?: KeyProfileName | KeyProfiles;
  /** what a change of key costs, in standard deviations of a profile for a note that fills a bar; 5 unless given */
  readonly changeCost?: number;
  /** what each step on the circle of fifths between the old and the new key costs besides; 0.5 unless given */
  readonly distanceCost?: number;
};

/** The 24 keys, major first. */
const STATES: readonly Key[] = (['major', 'minor'] as const).flatMap((mode) =>
  Array.from({ length: 12 }, (_, tonic) => keyOfTonic(tonic, mode)),
);

/**
 * The keys of a score, from its start to its end; none where nothing sounds.
 *
 * @example findKeyRegions(scoreFromNotes([60, 64, 67, 72].map((pitch) => ({ pitch })))).map(({ key }) => key.name) // => ['C major']
 */
export function findKeyRegions(score: Score, options: FindKeyRegionsOptions = {}): readonly KeyRegion[] {
  const { profiles = 'temperley-kostka-payne', changeCost = 5, distanceCost = 0.5 } = options;
  const set = typeof profiles === 'string' ? KEY_PROFILE_SETS[profiles] : profiles;
  const { ticks, shares } = soundIn(score, beatTicks(score, true));
  const spans = Math.max(0, ticks.length - 1);
  const turned = STATES.map(({ tonic, mode }) => {
    const standard = standardised(set[mode]);
    return standard.map((_, pitchClass) => standard[(pitchClass - tonic + 12) % 12]);
  });
  const fits = new Float64Array(spans * 24);
  let sounds = false;
  for (let i = 0; i < spans; i++) {
    const weights = new Float64Array(12);
    for (let pitch = 0; pitch < 128; pitch++) weights[pitch % 12] += shares[i * 128 + pitch];
    for (let pitchClass = 0; pitchClass < 12; pitchClass++) {
      const present = Math.sqrt(Math.min(1, weights[pitchClass]));
      if (present === 0) continue;
      sounds = true;
      for (let state = 0; state < 24; state++) fits[i * 24 + state] += present * turned[state][pitchClass];
    }
  }
  if (!sounds) return [];
  const costs = STATES.map((from) =>
    STATES.map((to) => (from === to ? 0 : changeCost + distanceCost * fifthsBetween(from, to))),
  );
  const path = bestPath(fits, spans, costs);
  const regions: KeyRegion[] = [];
  for (let i = 0; i < spans; i++) {
    const key = STATES[path[i]];
    const last = regions[regions.length - 1];
    if (last?.key === key) regions[regions.length - 1] = { ...last, endTick: ticks[i + 1] };
    else regions.push({ tick: ticks[i], endTick: ticks[i + 1], key });
  }
  return regions;
}

/**
 * The key at a tick, or undefined where there are no regions.
 *
 * @example keyAtTick([], 0) // => undefined
 */
export function keyAtTick(regions: readonly KeyRegion[], tick: Ticks): Key | undefined {
  let low = 0;
  let high = regions.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (regions[middle].tick <= tick) low = middle;
    else high = middle - 1;
  }
  return regions[low]?.key;
}

/** The path of states with the greatest sum of fits less costs (Viterbi). */
function bestPath(fits: Float64Array, spans: number, costs: readonly (readonly number[])[]): Uint8Array {
  const from = new Uint8Array(spans * 24);
  let best = fits.slice(0, 24);
  for (let i = 1; i < spans; i++) {
    const next = new Float64Array(24);
    for (let to = 0; to < 24; to++) {
      let source = to;
      for (let state = 0; state < 24; state++) {
        if (best[state] - costs[state][to] > best[source] - costs[source][to]) source = state;
      }
      from[i * 24 + to] = source;
      next[to] = best[source] - costs[source][to] + fits[i * 24 + to];
    }
    best = next;
  }
  const path = new Uint8Array(spans);
  if (spans === 0) return path;
  path[spans - 1] = best.indexOf(Math.max(...best));
  for (let i = spans - 1; i > 0; i--) path[i - 1] = from[i * 24 + path[i]];
  return path;
}

/** Steps on the circle of fifths between two signatures, 0–6. */
function fifthsBetween(a: Key, b: Key): number {
  const up = (((a.fifths - b.fifths) % 12) + 12) % 12;
  return Math.min(up, 12 - up);
}

function standardised(profile: readonly number[]): readonly number[] {
  const mean = profile.reduce((sum, value) => sum + value, 0) / profile.length;
  const deviation = Math.sqrt(profile.reduce((sum, value) => sum + (value - mean) ** 2, 0) / profile.length);
  return profile.map((value) => (value - mean) / deviation);
}
