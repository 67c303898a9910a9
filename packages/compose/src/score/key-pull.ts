/**
 * How much each tone is to be preferred, so that a key that was asked for is the one that is heard.
 *
 * What is written is weighed as listeners' judgements are modelled: how long each pitch class sounded, correlated with the profiles
 * of the 24 keys (Krumhansl 1990, "Cognitive Foundations of Musical Pitch", chapter 4). Where another key comes near, each tone is
 * preferred by the logarithm of how much likelier it is in the asked key than in that one (Temperley 2007, "Music and Probability",
 * chapter 6: keys as distributions of tones), the more, the nearer the other is; where no key fits, by how much likelier than a twelfth.
 * Nothing is ever forbidden.
 */
import { KEY_PROFILE_SETS, type KeyProfileName } from '@continuo/music';
import type { KeyWish } from '../key-wish.ts';
import { portableLog } from '../sampling/portable-math.ts';

export type AskedKey = Pick<KeyWish, 'tonic' | 'mode'>;

/** Profiles that differ in how they were won: judgements, segments of a textbook, counts; a key that is clear is clear to all three. */
const HEARD_BY: readonly KeyProfileName[] = ['krumhansl', 'temperley-kostka-payne', 'albrecht-shanahan'];
/** How likely tones are in a key: counts of 490 pieces. */
const COUNTED = KEY_PROFILE_SETS['albrecht-shanahan'];
/** Added to each share, so that the key is told by its own tones rather than by rare ones, such as leading tones of minor. */
const RARE = 0.02;

/** By how much the asked key's correlation is to lead before nothing is done against the nearest other. */
const WANTED_LEAD = 0.15;
/** How well the asked key is to fit before nothing is done for it. */
const WANTED_FIT = 0.8;
/** Share of the log-odds for each unit that is missing, and the most. */
const GAIN = 10;
const MOST = 2;
const FIT_GAIN = 5;
const MOST_FIT = 1.5;
/** What is taken as heard before the first note, in quarters of the asked key's profile: a first note is no key yet. */
const FAITH_QUARTERS = 8;

/** Degrees without which a scale is another mode, whose own tones a profile would speak against. */
const OWN_STEPS = { major: [0, 2, 4, 5, 7, 9, 11], minor: [0, 2, 3, 5, 7, 8] } as const;

/** Is it a major or minor key, not dorian, lydian or five tones? */
export function hasProfile({ tonic, mode, pitchClasses }: Pick<KeyWish, 'tonic' | 'mode' | 'pitchClasses'>): boolean {
  return OWN_STEPS[mode].every((step) => pitchClasses.includes((tonic + step) % 12));
}

/** Tones that sounded under one asked key. */
export class KeyBalance {
  readonly #asked: number;
  /** quarters that each pitch class sounded */
  readonly #quarters: Float64Array;
  #pull: Float64Array | undefined;

  constructor({ tonic, mode }: AskedKey) {
    this.#asked = tonic + (mode === 'minor' ? 12 : 0);
    const profile = COUNTED[mode];
    const total = profile.reduce((sum, weight) => sum + weight, 0);
    this.#quarters = Float64Array.from(
      { length: 12 },
      (_, pitchClass) => (FAITH_QUARTERS * profile[(pitchClass - tonic + 12) % 12]!) / total,
    );
  }

  hear(pitch: number, quarters: number): void {
    this.#quarters[pitch % 12]! += quarters;
    this.#pull = undefined;
  }

  /** What is added to the logit of each pitch class, in steps of 1/64. */
  get pull(): Float64Array {
    this.#pull ??= keyPull(this.#asked, this.#quarters);
    return this.#pull;
  }
}

/**
 * What is added to the logit of each pitch class, in steps of 1/64; all 0 where the asked key leads clearly.
 *
 * @param asked     0–11 major, 12–23 minor
 * @param quarters  how long each pitch class sounded, [12]
 * @example keyPull(0, [9, 0, 0, 0, 9, 0, 0, 9, 0, 0, 0, 0]).every((each) => each === 0) // => true: a chord of C is in C major
 */
export function keyPull(asked: number, quarters: ArrayLike<number>): Float64Array {
  const likeness = likenesses(quarters);
  let rival = asked === 0 ? 1 : 0;
  for (const [key, value] of likeness.entries()) if (key !== asked && value > likeness[rival]!) rival = key;
  const against = Math.max(0, Math.min(MOST, GAIN * (WANTED_LEAD - likeness[asked]! + likeness[rival]!)));
  const towards = Math.max(0, Math.min(MOST_FIT, FIT_GAIN * (WANTED_FIT - likeness[asked]!)));
  return Float64Array.from({ length: 12 }, (_, tone) => {
    const own = LOG_SHARES[asked]![tone]!;
    const pull = against * (own - LOG_SHARES[rival]![tone]!) + towards * (own - EVEN);
    return Math.round(64 * pull) / 64 + 0;
  });
}

/** Mean correlation with the profiles of each of the 24 keys; 0 of silence. */
function likenesses(quarters: ArrayLike<number>): number[] {
  let mean = 0;
  for (let tone = 0; tone < 12; tone += 1) mean += quarters[tone]! / 12;
  let square = 0;
  for (let tone = 0; tone < 12; tone += 1) square += (quarters[tone]! - mean) ** 2;
  const size = Math.sqrt(square);
  return STANDARD.map((profile) => {
    let sum = 0;
    for (let tone = 0; tone < 12; tone += 1) sum += profile[tone]! * quarters[tone]!;
    return size === 0 ? 0 : sum / size;
  });
}

/** [24][12] of mean 0: their product with durations is the mean of the correlations. */
const STANDARD: readonly Float64Array[] = byKey((mode, step) =>
  HEARD_BY.reduce((sum, name) => sum + standardized(KEY_PROFILE_SETS[name][mode])[step]! / HEARD_BY.length, 0),
);

/** ln of a twelfth: a tone of no key. */
const EVEN = portableLog(1 / 12);

/** [24][12] ln of how likely each pitch class is. */
const LOG_SHARES: readonly Float64Array[] = byKey((mode, step) => {
  const total = COUNTED[mode].reduce((sum, weight) => sum + weight, 0);
  return portableLog((COUNTED[mode][step]! / total + RARE) / (1 + 12 * RARE));
});

function byKey(weightOf: (mode: 'major' | 'minor', step: number) => number): Float64Array[] {
  return (['major', 'minor'] as const).flatMap((mode) =>
    Array.from({ length: 12 }, (_, tonic) =>
      Float64Array.from({ length: 12 }, (__, pitchClass) => weightOf(mode, (pitchClass - tonic + 12) % 12)),
    ),
  );
}

function standardized(profile: readonly number[]): number[] {
  const mean = profile.reduce((sum, weight) => sum + weight, 0) / 12;
  const size = Math.sqrt(profile.reduce((sum, weight) => sum + (weight - mean) ** 2, 0));
  return profile.map((weight) => (weight - mean) / size);
}
