/** How well each chord fits a passage: weights, templates, and the best of them. */
import type { Key } from '../key.ts';
import { type ChordKind, KIND_DEGREES } from './chord-kinds.ts';

/** What counts how much; all in units of one note that fills its beat. */
export type ChordWeights = {
  /** a sounding root, third, fifth, seventh or other tone of the chord */
  readonly root: number;
  readonly third: number;
  readonly fifth: number;
  readonly seventh: number;
  /** a sounding note that the chord has not */
  readonly foreign: number;
  /** a root, third, fifth or seventh that does not sound */
  readonly noRoot: number;
  readonly noThird: number;
  readonly noFifth: number;
  readonly noSeventh: number;
  /** the root in the bass, another chord tone there, a foreign note there */
  readonly bassRoot: number;
  readonly bassTone: number;
  readonly bassForeign: number;
  /** a chord of the key's own notes */
  readonly inKey: number;
  /** a change of chord; at a bar line, in the middle of an even bar, and elsewhere */
  readonly changeAtBar: number;
  readonly changeAtHalf: number;
  readonly change: number;
  /** a change between two beats */
  readonly changeOffBeat: number;
  /** factor of what a change costs in music of block chords */
  readonly blocks: number;
  /** exponents of the share of a passage in which a seventh or a foreign note sounds; below 1 favours short ones */
  readonly seventhPower: number;
  readonly foreignPower: number;
  /** above this pitch foreign notes count less, as a melody has them: this much */
  readonly high: number;
  readonly highWeight: number;
  /** what being rarer costs each kind, by name */
  readonly rare: number;
};

/** Chosen by the validation splits of POP909 and OpenScore Lieder together (bench/harmony.ts). */
export const CHORD_WEIGHTS: ChordWeights = {
  root: 1.2,
  third: 0.8,
  fifth: 1,
  seventh: 0.6,
  foreign: 0.6,
  noRoot: 0,
  noThird: 0.4,
  noFifth: 0.4,
  noSeventh: 0.6,
  bassRoot: 0.8,
  bassTone: 0.2,
  bassForeign: 0.1,
  inKey: 0.1,
  changeAtBar: 0.6,
  changeAtHalf: 1.2,
  change: 1.4,
  changeOffBeat: 2.5,
  blocks: 0.5,
  seventhPower: 0.6,
  foreignPower: 0.8,
  high: 72,
  highWeight: 0.2,
  rare: 2,
};

/** The kinds that are looked for, and how rare each is (0 for the usual ones). */
const KINDS: readonly (readonly [ChordKind, number])[] = [
  ['major', 0],
  ['minor', 0],
  ['dominant', 0.2],
  ['minor-seventh', 0.2],
  ['major-seventh', 0.3],
  ['diminished', 0.4],
  ['half-diminished', 0.5],
  ['diminished-seventh', 0.5],
  ['suspended-fourth', 0.5],
  ['suspended-second', 0.6],
  ['augmented', 0.6],
  ['major-minor', 0.8],
  ['major-sixth', 0.8],
  ['minor-sixth', 0.8],
];

const ROLES = ['root', 'third', 'fifth', 'seventh'] as const;
type Role = (typeof ROLES)[number];
const ROLE_OF_DEGREE: Readonly<Record<number, Role>> = { 1: 'root', 2: 'third', 3: 'third', 4: 'third', 5: 'fifth' };
const MISSING = { root: 'noRoot', third: 'noThird', fifth: 'noFifth', seventh: 'noSeventh' } as const;

/** A chord as it is looked for. */
export type Template = {
  readonly root: number;
  readonly kind: ChordKind;
  readonly rarity: number;
  /** what a note of each pitch class gives; undefined: foreign */
  readonly tones: readonly (Role | undefined)[];
  /** where GAINS holds what its tones give */
  readonly gains: readonly number[];
};

/** The chords that are looked for, of each kind on each pitch class. */
export const TEMPLATES: readonly Template[] = KINDS.flatMap(([kind, rarity]) =>
  Array.from({ length: 12 }, (_, root) => {
    const tones = new Array<Role | undefined>(12).fill(undefined);
    for (const [degree, at] of Object.entries(KIND_DEGREES[kind])) {
      tones[(root + at) % 12] = ROLE_OF_DEGREE[Number(degree)] ?? 'seventh';
    }
    const gains = tones.flatMap((role, pitchClass) =>
      role === undefined ? [] : [ROLES.indexOf(role) * 12 + pitchClass],
    );
    return { root, kind, rarity, tones, gains };
  }),
);

/** Sums over the spans up to each place, so that a passage is a difference; at 12 i + pitch class. */
export type Sums = {
  readonly heard: Float64Array;
  /** high notes counted less */
  readonly low: Float64Array;
  readonly lowest: Float64Array;
  /** the lowest pitch of each span, −1: none */
  readonly bass: Int16Array;
};

/**
 * Sums of what sounds in the spans.
 *
 * @param shares  of span i in which pitch p sounds, at 128 i + p
 */
export function sumUp(shares: Float32Array, spans: number, { high, highWeight }: ChordWeights): Sums {
  const heard = new Float64Array((spans + 1) * 12);
  const low = new Float64Array((spans + 1) * 12);
  const lowest = new Float64Array((spans + 1) * 12);
  const bass = new Int16Array(spans).fill(-1);
  const now = new Float64Array(12);
  const lowNow = new Float64Array(12);
  for (let i = 0; i < spans; i++) {
    now.fill(0);
    lowNow.fill(0);
    for (let pitch = 0; pitch < 128; pitch++) {
      const share = shares[i * 128 + pitch];
      if (share === 0) continue;
      const pitchClass = pitch % 12;
      now[pitchClass] = Math.min(1, now[pitchClass] + share);
      lowNow[pitchClass] = Math.min(1, lowNow[pitchClass] + (pitch > high ? highWeight * share : share));
      if (bass[i] < 0 && share >= 0.2) bass[i] = pitch;
    }
    for (let pitchClass = 0; pitchClass < 12; pitchClass++) {
      const at = i * 12 + pitchClass;
      heard[at + 12] = heard[at] + now[pitchClass];
      low[at + 12] = low[at] + lowNow[pitchClass];
      lowest[at + 12] = lowest[at] + (bass[i] % 12 === pitchClass ? 1 : 0);
    }
  }
  return { heard, low, lowest, bass };
}

/** What sounds in a passage: the share of it in which each pitch class sounds, and is the lowest. */
export type Passage = {
  readonly heard: Float64Array;
  readonly low: Float64Array;
  readonly lowest: Float64Array;
  readonly total: number;
};
const PASSAGE = { heard: new Float64Array(12), low: new Float64Array(12), lowest: new Float64Array(12), total: 0 };

/** What sounds from one span to another; the object is used anew by the next call. */
export function passageOf(sums: Sums, start: number, end: number, { foreignPower }: ChordWeights): Passage {
  const length = end - start;
  PASSAGE.total = 0;
  for (let pitchClass = 0; pitchClass < 12; pitchClass++) {
    const [a, b] = [start * 12 + pitchClass, end * 12 + pitchClass];
    const heard = Math.max(0, sums.heard[b] - sums.heard[a]) / length;
    PASSAGE.total += heard;
    PASSAGE.heard[pitchClass] = heard;
    PASSAGE.low[pitchClass] = (Math.max(0, sums.low[b] - sums.low[a]) / length) ** foreignPower;
    PASSAGE.lowest[pitchClass] = (sums.lowest[b] - sums.lowest[a]) / length;
  }
  return PASSAGE;
}

/** What a tone of each role and pitch class gives in the passage at hand; at 12 role + pitch class. */
const GAINS = new Float64Array(4 * 12);

/** The chord that fits a passage best; the last state is no chord. */
export function bestFit(
  { heard, low, lowest, total }: Passage,
  key: Key | undefined,
  weights: ChordWeights,
): { readonly state: number; readonly fit: number } {
  if (total === 0) return { state: TEMPLATES.length, fit: 0 };
  const { foreign, bassForeign, bassRoot, bassTone, inKey, rare, seventhPower } = weights;
  // all notes are foreign at first; a chord takes its tones back
  let allForeign = 0;
  for (let pitchClass = 0; pitchClass < 12; pitchClass++) {
    const lost = low[pitchClass] * foreign + lowest[pitchClass] * bassForeign;
    allForeign += lost;
    for (let role = 0; role < 4; role++) {
      const [weight, missing] = [weights[ROLES[role]], weights[MISSING[ROLES[role]]]];
      const bass = lowest[pitchClass] * (role === 0 ? bassRoot : bassTone);
      const share = role === 3 ? heard[pitchClass] ** seventhPower : heard[pitchClass];
      GAINS[role * 12 + pitchClass] = lost + share * (weight + missing) - missing + bass;
    }
  }
  const own = key === undefined ? undefined : ownChords(key);
  let state = TEMPLATES.length;
  let best = -total;
  for (let i = 0; i < TEMPLATES.length; i++) {
    const { rarity, gains } = TEMPLATES[i];
    let fit = (own?.[i] ? inKey : 0) - rarity * rare - allForeign;
    for (let tone = 0; tone < gains.length; tone++) fit += GAINS[gains[tone]];
    if (fit > best) {
      best = fit;
      state = i;
    }
  }
  return { state, fit: best };
}

const OWN_CHORDS = new Map<Key, readonly boolean[]>();
/** Which templates a key's own notes make; in minor the raised seventh belongs to them. */
function ownChords(key: Key): readonly boolean[] {
  const known = OWN_CHORDS.get(key);
  if (known) return known;
  const steps = key.mode === 'major' ? [0, 2, 4, 5, 7, 9, 11] : [0, 2, 3, 5, 7, 8, 10, 11];
  const own = TEMPLATES.map(({ tones }) =>
    tones.every((role, pitchClass) => role === undefined || steps.includes((pitchClass - key.tonic + 12) % 12)),
  );
  OWN_CHORDS.set(key, own);
  return own;
}
