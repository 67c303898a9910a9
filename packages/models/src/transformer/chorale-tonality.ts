/**
 * The key that a chorale seems to be in so far, and how much of each pitch class has sounded.
 *
 * A key told outright is worth 0.015 nats a note (the model hears it as degrees and as a tonic to measure from), so the past
 * is asked for one: the most likely under a multinomial for each mode, the profiles being the mean of the 125 major and the
 * 104 minor pieces of the training split. It is the piece's key after one bar in 77, after five in 85 of 100 pieces.
 */
import { pitchOfToken, SILENCE_TOKEN } from '@continuo/corpus';
import { type KeyTold, VOICE_COUNT } from './chorale-voices.ts';

/** Share of each degree, from the tonic up. */
const PROFILES = {
  major: [0.2059, 0.0062, 0.1284, 0.0017, 0.1412, 0.0823, 0.015, 0.2085, 0.0071, 0.1095, 0.0093, 0.0847],
  minor: [0.1937, 0.0027, 0.1175, 0.1361, 0.0165, 0.1055, 0.0077, 0.2092, 0.0512, 0.0253, 0.0889, 0.0456],
} as const;
const MODES = ['major', 'minor'] as const;
// a share that never occurs is not impossible
const LOGS = MODES.map((mode) => PROFILES[mode].map((share) => Math.log(share + 0.002)));

const CLASSES = 12;
/** What is left of a sixteenth's weight a sixteenth later, in `recent`. */
const FORGETTING = 0.97;

/** How often each pitch class has sounded; a sixteenth of a voice counts one. */
export type Tonality = {
  readonly all: Float64Array;
  /** the same, half forgotten after 23 sixteenths */
  readonly recent: Float64Array;
  /** the pitch class of the last bass, from which keys are tried in turn, so that even a tie is alike in every key */
  bass: number;
  /** the likeliest keys by `all` and `recent`; undefined before the first tone */
  keys: readonly [KeyTold | undefined, KeyTold | undefined];
};

export function noTonality(): Tonality {
  return {
    all: new Float64Array(CLASSES),
    recent: new Float64Array(CLASSES),
    bass: 0,
    keys: [undefined, undefined],
  };
}

/** Takes in a frame, whose four tokens are `frame[offset …]`. */
export function hear(tonality: Tonality, frame: ArrayLike<number>, offset: number): void {
  const { all, recent } = tonality;
  for (let pitchClass = 0; pitchClass < CLASSES; pitchClass += 1) recent[pitchClass]! *= FORGETTING;
  for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
    const token = frame[offset + voice]!;
    if (token === SILENCE_TOKEN) continue;
    const pitchClass = pitchOfToken(token) % CLASSES;
    all[pitchClass]! += 1;
    recent[pitchClass]! += 1;
    tonality.bass = pitchClass;
  }
  tonality.keys = [likeliestKey(all, tonality.bass), likeliestKey(recent, tonality.bass)];
}

function likeliestKey(counts: Float64Array, first: number): KeyTold | undefined {
  let best = Number.NEGATIVE_INFINITY;
  let key: KeyTold | undefined;
  for (const [mode, logs] of LOGS.entries()) {
    for (let step = 0; step < CLASSES; step += 1) {
      const tonic = (first + step) % CLASSES;
      let score = 0;
      for (let degree = 0; degree < CLASSES; degree += 1) score += counts[(tonic + degree) % CLASSES]! * logs[degree]!;
      if (score > best) {
        best = score;
        key = { tonic, mode: MODES[mode]! };
      }
    }
  }
  return best === 0 ? undefined : key;
}

/** Shares that a pitch class must pass for each of its ones. */
const LEVELS = [0.02, 0.08] as const;
/** Width of what `writeShares` writes. */
export const SHARES_WIDTH: number = CLASSES * LEVELS.length;

/** Marks how much of each pitch class there was, from a tone up: a one for each level that is passed. */
export function writeShares(counts: Float64Array, from: number, target: Uint8Array, place: number): void {
  let total = 0;
  for (let pitchClass = 0; pitchClass < CLASSES; pitchClass += 1) total += counts[pitchClass]!;
  for (let step = 0; step < CLASSES; step += 1) {
    const count = counts[(from + step) % CLASSES]!;
    for (let index = 0; index < LEVELS.length; index += 1) {
      if (count > LEVELS[index]! * total) target[place + step * LEVELS.length + index] = 1;
    }
  }
}
