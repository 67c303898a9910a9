/**
 * Finds the chords of music, to half a beat, with sevenths and inversions.
 *
 * The notes of each passage are compared with a template of each chord, as in Pardo and Birmingham 2002, "Algorithms for
 * chordal analysis"; what lasts and lies in the bass counts more, and the key prefers its own chords. Dynamic programming
 * chooses passages and chords together, as in Masada and Bunescu 2019, "Chord recognition in symbolic music: a segmental
 * CRF model"; a change costs, least at a bar line.
 */
import { type Chord, formatChordSymbol } from '../chord-symbol.ts';
import { DRUM_CHANNEL } from '../general-midi.ts';
import type { Key } from '../key.ts';
import { pitchClassName } from '../pitch.ts';
import type { ChordSymbol, Score, Ticks } from '../score.ts';
import { createBarMap } from '../time/bar-map.ts';
import { type ChordKind, KIND_DEGREES } from './chord-kinds.ts';
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

type Template = {
  readonly root: number;
  readonly kind: ChordKind;
  readonly rarity: number;
  /** what a note of each pitch class gives; undefined: foreign */
  readonly tones: readonly (Role | undefined)[];
  /** where GAINS holds what its tones give */
  readonly gains: readonly number[];
};

const TEMPLATES: readonly Template[] = KINDS.flatMap(([kind, rarity]) =>
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

/**
 * The chords of a score, one after another; roots are spelled as the key of their place spells them.
 *
 * @example recognizeChords(createScore({ tracks: [{ notes: [48, 64, 67].map((pitch) => ({ pitch, tick: 0, durationTicks: 1920 })) }] })).map(({ symbol }) => symbol) // => ['C']
 */
export function recognizeChords(score: Score, options: RecognizeChordsOptions = {}): readonly RecognizedChord[] {
  const weights = { ...CHORD_WEIGHTS, ...options.weights };
  const keys = options.keys ?? findKeyRegions(score);
  const { ticks, costs } = placesOfChange(score, options.beats, weights);
  const spans = ticks.length - 1;
  if (spans < 1 || keys.length === 0) return [];
  const sums = sumUp(soundIn(score, ticks).shares, spans, weights);
  const factor = 1 - (1 - weights.blocks) * Math.max(0, Math.min(1, (blockShare(score) - 0.78) / 0.04));
  // best[i]: the best path up to place i; its last chord begins at from[i]
  const best = new Float64Array(spans + 1).fill(Number.NEGATIVE_INFINITY);
  const from = new Int32Array(spans + 1);
  const states = new Int16Array(spans + 1);
  best[0] = 0;
  for (let start = 0; start < spans; start++) {
    const key = keyAtTick(keys, ticks[start]);
    for (const length of LENGTHS) {
      const end = start + length;
      if (end > spans) break;
      const { state, fit } = bestFit(passageOf(sums, start, end, weights), key, weights);
      const value = best[start] + (fit * length) / SPANS_PER_BEAT - factor * costs[start];
      if (value > best[end]) {
        best[end] = value;
        from[end] = start;
        states[end] = state;
      }
    }
  }
  const segments: Segment[] = [];
  for (let end = spans; end > 0; end = from[end]) segments.push({ start: from[end], end, state: states[end] });
  return joinSegments(segments.reverse(), sums.bass, ticks, keys);
}

/** The share of notes that begin together with at least two others: near 1 in hymns, near a half in figured textures. */
function blockShare(score: Score): number {
  const starts = new Map<Ticks, number>();
  let notes = 0;
  for (const { channel, notes: own } of score.tracks) {
    if (channel === DRUM_CHANNEL) continue;
    notes += own.length;
    for (const { tick } of own) starts.set(tick, (starts.get(tick) ?? 0) + 1);
  }
  let together = 0;
  for (const count of starts.values()) if (count >= 3) together += count;
  return notes === 0 ? 0 : together / notes;
}

/** A beat is two spans, and a chord lasts at most 8 beats before it is weighed anew. */
const SPANS_PER_BEAT = 2;
const LENGTHS = [1, 2, 3, 4, 6, 8, 12, 16] as const;

type Segment = { readonly start: number; readonly end: number; readonly state: number };

/** Sums over the spans up to each place, so that a passage is a difference; at 12 i + pitch class. */
type Sums = {
  readonly heard: Float64Array;
  /** high notes counted less */
  readonly low: Float64Array;
  readonly lowest: Float64Array;
  /** the lowest pitch of each span, −1: none */
  readonly bass: Int16Array;
};

function sumUp(shares: Float32Array, spans: number, { high, highWeight }: ChordWeights): Sums {
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
type Passage = {
  readonly heard: Float64Array;
  readonly low: Float64Array;
  readonly lowest: Float64Array;
  readonly total: number;
};
const PASSAGE = { heard: new Float64Array(12), low: new Float64Array(12), lowest: new Float64Array(12), total: 0 };

function passageOf(sums: Sums, start: number, end: number, { foreignPower }: ChordWeights): Passage {
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
function bestFit(
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

/** Where chords may change, at beats and between them, and what a change costs there. */
function placesOfChange(
  score: Score,
  given: readonly Ticks[] | undefined,
  weights: ChordWeights,
): { readonly ticks: readonly Ticks[]; readonly costs: readonly number[] } {
  const beats = given ?? beatTicks(score);
  const phase = given ? 0 : onsetPhase(score, beats);
  const moved = beats.map((tick) => tick + phase).filter((tick) => tick < score.endTick);
  const places = phase === 0 ? beats : [0, ...moved, score.endTick];
  const bars = createBarMap(score);
  const ticks: Ticks[] = [];
  const costs: number[] = [];
  places.forEach((tick, i) => {
    const beat = Math.max(0, tick - phase);
    const { barTick, nextBarTick } = bars.barAtTick(beat);
    const half = 2 * (beat - barTick) === nextBarTick - barTick;
    ticks.push(tick);
    costs.push(
      given ? weights.change : beat === barTick ? weights.changeAtBar : half ? weights.changeAtHalf : weights.change,
    );
    const next = places[i + 1];
    if (next === undefined) return;
    const middle = Math.floor((tick + next) / 2);
    // a span without length would have no share
    if (middle === tick) return;
    ticks.push(middle);
    costs.push(weights.changeOffBeat);
  });
  return { ticks, costs };
}

/** Segments of one chord and bass joined, and named; a bass that moves to another tone of the chord begins an inversion. */
function joinSegments(
  segments: readonly Segment[],
  basses: Int16Array,
  ticks: readonly Ticks[],
  keys: readonly KeyRegion[],
): readonly RecognizedChord[] {
  const chords: RecognizedChord[] = [];
  let last: { readonly state: number; readonly bass: number } | undefined;
  for (const segment of segments) {
    const template = TEMPLATES[segment.state];
    for (const { start, end, bass } of template
      ? inversionsOf(segment, template, basses)
      : [{ ...segment, bass: -1 }]) {
      const previous = chords[chords.length - 1];
      if (previous && last?.state === segment.state && last.bass === bass) {
        chords[chords.length - 1] = { ...previous, endTick: ticks[end] };
        continue;
      }
      last = { state: segment.state, bass };
      const [tick, endTick] = [ticks[start], ticks[end]];
      if (!template) chords.push({ tick, endTick, symbol: 'N.C.', chord: 'N.C.' });
      else chords.push(named(template, bass, tick, endTick, keyAtTick(keys, tick)));
    }
  }
  return chords;
}

/** The basses of a segment, beat by beat; one that comes back to its first (an accompaniment's) is one bass. */
function inversionsOf(
  { start, end }: Segment,
  { root, tones }: Template,
  basses: Int16Array,
): readonly { readonly start: number; readonly end: number; readonly bass: number }[] {
  const parts: { start: number; end: number; bass: number }[] = [];
  for (let at = start; at < end; at += SPANS_PER_BEAT) {
    const until = Math.min(end, at + SPANS_PER_BEAT);
    let lowest = 128;
    for (let i = at; i < until; i++) if (basses[i] >= 0) lowest = Math.min(lowest, basses[i]);
    const bass =
      lowest < 128 && tones[lowest % 12] !== undefined ? lowest % 12 : (parts[parts.length - 1]?.bass ?? root);
    const last = parts[parts.length - 1];
    if (last?.bass === bass) last.end = until;
    else parts.push({ start: at, end: until, bass });
  }
  const returns = parts.some(({ bass }, i) => i > 1 && bass === parts[0].bass);
  return returns ? [{ start, end, bass: parts[0].bass }] : parts;
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
