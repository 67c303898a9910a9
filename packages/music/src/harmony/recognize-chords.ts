/**
 * Finds the chords of music, beat by beat, with sevenths and inversions.
 *
 * Each beat's notes are compared with a template of each chord, as in Pardo and Birmingham 2002, "Algorithms for chordal
 * analysis"; what lasts and lies in the bass counts more, and the key of the passage prefers its own chords. Dynamic
 * programming then chooses the path of chords, where a change costs (as the hidden Markov model of Raphael and Stoddard
 * 2004, "Functional harmonic analysis using probabilistic models").
 */
import { type Chord, type ChordKind, formatChordSymbol, KIND_DEGREES } from '../chord-symbol.ts';
import type { Key } from '../key.ts';
import { pitchClassName } from '../pitch.ts';
import type { ChordSymbol, Score, Ticks } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';
import { findKeyRegions, type KeyRegion, keyAtTick } from './key-regions.ts';

import { beatTicks, onsetPhase, soundIn } from './sounding.ts';
import { chordTone, rootOfName } from './spelled-root.ts';

/** A chord and how long it lasts. */
export type RecognizedChord = ChordSymbol & {
  readonly endTick: Ticks;
  readonly chord: Chord | 'N.C.';
};

export type RecognizeChordsOptions = {
  /** where chords may change, rising, with the end; the beats of the meter unless given */
  readonly beats?: readonly Ticks[];
  /** keys by region; found unless given */
  readonly keys?: readonly KeyRegion[];
  /** other weights than CHORD_WEIGHTS */
  readonly weights?: Partial<ChordWeights>;
};

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
  /** above this pitch foreign notes count less, as a melody has them: this much */
  readonly high: number;
  readonly highWeight: number;
  /** what being rarer costs each kind, by name */
  readonly rare: number;
};

/** Chosen by the validation splits of POP909 and OpenScore Lieder together (bench/harmony.ts). */
export const CHORD_WEIGHTS: ChordWeights = {
  root: 1,
  third: 0.8,
  fifth: 1,
  seventh: 0.6,
  foreign: 0.8,
  noRoot: 0,
  noThird: 0.4,
  noFifth: 0.4,
  noSeventh: 0.5,
  bassRoot: 0.8,
  bassTone: 0.2,
  bassForeign: 0.1,
  inKey: 0.1,
  changeAtBar: 0.6,
  changeAtHalf: 1.1,
  change: 1.4,
  high: 72,
  highWeight: 0.2,
  rare: 1.4,
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

type Template = {
  readonly root: number;
  readonly kind: ChordKind;
  readonly rarity: number;
  /** what a note of each pitch class gives; undefined: foreign */
  readonly tones: readonly (keyof ChordWeights | undefined)[];
};

const TEMPLATES: readonly Template[] = KINDS.flatMap(([kind, rarity]) =>
  Array.from({ length: 12 }, (_, root) => {
    const tones = new Array<keyof ChordWeights | undefined>(12).fill(undefined);
    for (const [degree, at] of Object.entries(KIND_DEGREES[kind])) {
      const role =
        ({ 1: 'root', 2: 'third', 3: 'third', 4: 'third', 5: 'fifth' } as const)[Number(degree)] ?? 'seventh';
      tones[(root + at) % 12] = role;
    }
    return { root, kind, rarity, tones };
  }),
);
const MISSING = { root: 'noRoot', third: 'noThird', fifth: 'noFifth', seventh: 'noSeventh' } as const;

/**
 * The chords of a score, one after another; roots are spelled as the key of their place spells them.
 *
 * @example recognizeChords(createScore({ tracks: [{ notes: [48, 64, 67].map((pitch) => ({ pitch, tick: 0, durationTicks: 1920 })) }] })).map(({ symbol }) => symbol) // => ['C']
 */
export function recognizeChords(score: Score, options: RecognizeChordsOptions = {}): readonly RecognizedChord[] {
  const weights = { ...CHORD_WEIGHTS, ...options.weights };
  const { ticks, phase } = options.beats ? { ticks: options.beats, phase: undefined } : alignedBeats(score);
  const keys = options.keys ?? findKeyRegions(score);
  const spans = ticks.length - 1;
  if (spans < 1 || keys.length === 0) return [];
  const { shares } = soundIn(score, ticks);
  const states = TEMPLATES.length + 1;
  const costs = changeCosts(score, ticks, weights, phase);
  const from = new Int16Array(spans * states);
  const basses = new Int16Array(spans);
  let best = new Float64Array(states);
  for (let i = 0; i < spans; i++) {
    const beat = beatOf(shares, i, weights);
    basses[i] = beat.bass;
    const fits = fitsOf(beat, keyAtTick(keys, ticks[i]), weights);
    let top = 0;
    for (let state = 1; state < states; state++) if (best[state] > best[top]) top = state;
    const entering = i === 0 ? 0 : best[top] - costs[i];
    const next = new Float64Array(states);
    for (let state = 0; state < states; state++) {
      const stays = i === 0 || best[state] >= entering;
      from[i * states + state] = stays ? state : top;
      next[state] = (stays ? best[state] : entering) + fits[state];
    }
    best = next;
  }
  const path = new Int16Array(spans);
  path[spans - 1] = best.indexOf(Math.max(...best));
  for (let i = spans - 1; i > 0; i--) path[i - 1] = from[i * states + path[i]];
  return joinBeats(path, basses, ticks, keys);
}

/** What sounds in a beat, by pitch class; the same with high notes counted less; and the bass (−1: none). */
type Beat = { readonly heard: Float64Array; readonly low: Float64Array; readonly bass: number };

function beatOf(shares: Float32Array, i: number, { high, highWeight }: ChordWeights): Beat {
  const heard = new Float64Array(12);
  const low = new Float64Array(12);
  let bass = -1;
  for (let pitch = 0; pitch < 128; pitch++) {
    const share = shares[i * 128 + pitch];
    if (share === 0) continue;
    const pitchClass = pitch % 12;
    heard[pitchClass] = Math.min(1, heard[pitchClass] + share);
    low[pitchClass] = Math.min(1, low[pitchClass] + (pitch > high ? highWeight * share : share));
    if (bass < 0 && share >= 0.2) bass = pitchClass;
  }
  return { heard, low, bass };
}

/** How well each chord fits a beat; the last state is no chord. */
function fitsOf({ heard, low, bass }: Beat, key: Key | undefined, weights: ChordWeights): Float64Array {
  const fits = new Float64Array(TEMPLATES.length + 1);
  let total = 0;
  for (const weight of heard) total += weight;
  if (total === 0) {
    // silence holds the chord before it, or is none
    fits.fill(-0.2);
    fits[TEMPLATES.length] = 0;
    return fits;
  }
  const own = key === undefined ? undefined : ownNotes(key);
  TEMPLATES.forEach(({ root, rarity, tones }, state) => {
    let fit = -rarity * weights.rare;
    let foreignToKey = 0;
    for (let pitchClass = 0; pitchClass < 12; pitchClass++) {
      const role = tones[pitchClass] as keyof typeof MISSING | undefined;
      const weight = heard[pitchClass];
      if (role === undefined) fit -= low[pitchClass] * weights.foreign;
      else {
        fit += weight * weights[role] - (1 - weight) * weights[MISSING[role]];
        if (own !== undefined && !own[pitchClass]) foreignToKey++;
      }
    }
    if (foreignToKey === 0) fit += weights.inKey;
    if (bass === root) fit += weights.bassRoot;
    else if (bass >= 0) fit += tones[bass] === undefined ? -weights.bassForeign : weights.bassTone;
    fits[state] = fit;
  });
  fits[TEMPLATES.length] = -total;
  return fits;
}

const OWN = new Map<Key, readonly boolean[]>();
/** The pitch classes of a key; in minor also the raised seventh. */
function ownNotes(key: Key): readonly boolean[] {
  const known = OWN.get(key);
  if (known) return known;
  const steps = key.mode === 'major' ? [0, 2, 4, 5, 7, 9, 11] : [0, 2, 3, 5, 7, 8, 10, 11];
  const own = new Array<boolean>(12).fill(false);
  for (const step of steps) own[(key.tonic + step) % 12] = true;
  OWN.set(key, own);
  return own;
}

/** The beats of the meter, moved to where the notes begin. */
function alignedBeats(score: Score): { readonly ticks: readonly Ticks[]; readonly phase: Ticks } {
  const beats = beatTicks(score);
  const phase = onsetPhase(score, beats);
  if (phase === 0) return { ticks: beats, phase };
  const moved = beats.map((tick) => tick + phase).filter((tick) => tick < score.endTick);
  return { ticks: [0, ...moved, score.endTick], phase };
}

/** What a change costs at each beat; where the beats were given, bars are not known. */
function changeCosts(
  score: Score,
  ticks: readonly Ticks[],
  weights: ChordWeights,
  phase: Ticks | undefined,
): Float64Array {
  const costs = new Float64Array(ticks.length).fill(weights.change);
  if (phase === undefined) return costs;
  const bars = createBarMap(score);
  for (let i = 0; i < ticks.length; i++) {
    const tick = Math.max(0, ticks[i] - phase);
    const { barTick, nextBarTick } = bars.barAtTick(tick);
    if (tick === barTick) costs[i] = weights.changeAtBar;
    else if (2 * (tick - barTick) === nextBarTick - barTick) costs[i] = weights.changeAtHalf;
  }
  return costs;
}

/** Beats of one chord and one bass joined, and named. */
function joinBeats(
  path: Int16Array,
  basses: Int16Array,
  ticks: readonly Ticks[],
  keys: readonly KeyRegion[],
): readonly RecognizedChord[] {
  const chords: RecognizedChord[] = [];
  for (let i = 0; i < path.length; ) {
    let end = i + 1;
    while (end < path.length && path[end] === path[i]) end++;
    const template = TEMPLATES[path[i]];
    if (template === undefined) {
      chords.push({ tick: ticks[i], endTick: ticks[end], symbol: 'N.C.', chord: 'N.C.' });
      i = end;
      continue;
    }
    // a new bass within a chord is an inversion of its own
    let from = i;
    let bass = toneOrRoot(template, basses[i]);
    for (let beat = i + 1; beat <= end; beat++) {
      const next = beat === end ? -1 : toneOrRoot(template, basses[beat]);
      if (next === bass) continue;
      chords.push(named(template, bass, ticks[from], ticks[beat], keyAtTick(keys, ticks[from])));
      from = beat;
      bass = next;
    }
    i = end;
  }
  return chords;
}

function toneOrRoot({ root, tones }: Template, bass: number): number {
  return bass >= 0 && tones[bass] !== undefined ? bass : root;
}

function named(
  { root, kind }: Template,
  bass: number,
  tick: Ticks,
  endTick: Ticks,
  key: Key | undefined,
): RecognizedChord {
  const rootName = rootOfName(pitchClassName(root, key));
  const plain: Chord = { root: rootName, kind, degrees: [] };
  const tone = Object.entries(KIND_DEGREES[kind]).find(([, at]) => (root + at) % 12 === bass);
  const chord: Chord =
    bass === root || tone === undefined ? plain : { ...plain, bass: chordTone(rootName, Number(tone[0]), tone[1]) };
  return { tick, endTick, symbol: formatChordSymbol(chord), chord };
}
