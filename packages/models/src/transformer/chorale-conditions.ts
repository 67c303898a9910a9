/**
 * What a chorale Transformer may be told about the future: cells that stand already, the key asked for, the end.
 *
 * While training, half of the pieces come with some of it and half with nothing at all: rows of zeros, which change
 * nothing. Likelihoods are always those without.
 */
import { pitchOfToken, SILENCE_TOKEN, tokenOfPitch, VOCABULARY_SIZE } from '@continuo/corpus';
import { VOICE_COUNT } from './chorale-features.ts';

/** Frames ahead at which given cells are looked up: two bars of 4/4. */
export const LOOKAHEAD = [0, 1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32] as const;
export const FARTHEST: number = LOOKAHEAD.at(-1)!;
/** Width of a row of given cells: a one for the token of each voice that is given. */
export const GIVEN_WIDTH: number = VOICE_COUNT * VOCABULARY_SIZE;
const COUNTDOWN = 65;
/** Width of a row of controls: 24 keys, then frames left until the end (64 stands for more). */
export const CONTROL_WIDTH: number = 24 + COUNTDOWN;

export type Conditions = {
  /** [length × 4] tokens, −1 where the model is free */
  readonly given?: Int16Array;
  readonly key?: { readonly tonic: number; readonly mode: 'major' | 'minor' };
  readonly ends?: boolean;
};

/**
 * Writes the rows of `frames` frames from frame `start` on, of a piece of `length` frames.
 *
 * @param givens    [frames + FARTHEST, GIVEN_WIDTH] from `givenRow` on
 * @param controls  [frames, CONTROL_WIDTH] from `controlRow` on
 */
export function writeConditions(
  conditions: Conditions,
  span: { readonly start: number; readonly frames: number; readonly length: number },
  givens: Uint8Array,
  givenRow: number,
  controls: Uint8Array,
  controlRow: number,
): void {
  const { given, key, ends } = conditions;
  if (given) {
    const last = Math.min(span.frames + FARTHEST, span.length - span.start);
    for (let frame = 0; frame < last; frame += 1) {
      for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
        const token = given[(span.start + frame) * VOICE_COUNT + voice]!;
        if (token >= 0) givens[(givenRow + frame) * GIVEN_WIDTH + voice * VOCABULARY_SIZE + token] = 1;
      }
    }
  }
  for (let frame = 0; frame < span.frames; frame += 1) {
    const row = (controlRow + frame) * CONTROL_WIDTH;
    if (key) controls[row + key.tonic + (key.mode === 'minor' ? 12 : 0)] = 1;
    const left = span.length - 1 - span.start - frame;
    if (ends && left >= 0) controls[row + 24 + Math.min(left, COUNTDOWN - 1)] = 1;
  }
}

// Krumhansl and Kessler 1982, as printed in Krumhansl 1990, table 2.1
const MAJOR_PROFILE = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88];
const MINOR_PROFILE = [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17];

/** The key of a piece's tokens by the Krumhansl–Schmuckler algorithm: the profile that correlates best. */
export function keyOfTokens(tokens: ArrayLike<number>): NonNullable<Conditions['key']> {
  const counts = new Float64Array(12);
  for (let place = 0; place < tokens.length; place += 1) {
    if (tokens[place] !== SILENCE_TOKEN) counts[pitchOfToken(tokens[place]!) % 12]! += 1;
  }
  let best = { correlation: Number.NEGATIVE_INFINITY, tonic: 0, mode: 'major' as 'major' | 'minor' };
  for (const mode of ['major', 'minor'] as const) {
    const profile = mode === 'major' ? MAJOR_PROFILE : MINOR_PROFILE;
    for (let tonic = 0; tonic < 12; tonic += 1) {
      const rotated = counts.map((_, step) => counts[(step + tonic) % 12]!);
      const correlation = covariance(rotated, profile) / Math.sqrt(covariance(profile, profile));
      if (correlation > best.correlation) best = { correlation, tonic, mode };
    }
  }
  return { tonic: best.tonic, mode: best.mode };
}

function covariance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const meanOf = (values: ArrayLike<number>): number => Array.from(values).reduce((x, y) => x + y, 0) / values.length;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let total = 0;
  for (let place = 0; place < a.length; place += 1) total += (a[place]! - meanA) * (b[place]! - meanB);
  return total;
}

/** Tokens of given pitches: `FREE` (−2) becomes −1. */
export function givenTokens(pitches: Int16Array): Int16Array {
  return pitches.map((pitch) => (pitch < -1 ? -1 : tokenOfPitch(pitch)));
}
