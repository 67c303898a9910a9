/**
 * What a chorale Transformer may be told about the future: cells that stand already, the key asked for, the end.
 *
 * While training, half of the pieces come with some of it and half with nothing at all: rows of zeros, which change
 * nothing. Likelihoods are always those without.
 */
import { tokenOfPitch, VOCABULARY_SIZE } from '@continuo/corpus';
import { FREE } from '../chorale-model.ts';
import { type KeyTold, UNKNOWN_TOKEN, VOICE_COUNT } from './chorale-features.ts';

/** Frames ahead at which given cells are looked up: two bars of 4/4. */
export const LOOKAHEAD = [0, 1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32] as const;
export const FARTHEST: number = LOOKAHEAD.at(-1)!;
/** Width of a row of given cells: a one for the token of each voice that is given. */
export const GIVEN_WIDTH: number = VOICE_COUNT * VOCABULARY_SIZE;
const COUNTDOWN = 65;
/** Width of a row of controls: frames left until the end (64 stands for more). */
export const CONTROL_WIDTH: number = COUNTDOWN;

export type Conditions = {
  /** [length × 4] tokens, `UNKNOWN_TOKEN` where the model is free */
  readonly given?: Int16Array;
  /** told as degrees of its scale in the features of the past, and as a place to measure tones from */
  readonly key?: KeyTold | undefined;
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
  const { given, ends } = conditions;
  if (given) {
    const last = Math.min(span.frames + FARTHEST, span.length - span.start);
    for (let frame = 0; frame < last; frame += 1) {
      for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
        const token = given[(span.start + frame) * VOICE_COUNT + voice]!;
        if (token !== UNKNOWN_TOKEN) givens[(givenRow + frame) * GIVEN_WIDTH + voice * VOCABULARY_SIZE + token] = 1;
      }
    }
  }
  for (let frame = 0; frame < span.frames; frame += 1) {
    const row = (controlRow + frame) * CONTROL_WIDTH;
    const left = span.length - 1 - span.start - frame;
    if (ends && left >= 0) controls[row + Math.min(left, COUNTDOWN - 1)] = 1;
  }
}

/** Tokens of given pitches: `FREE` becomes `UNKNOWN_TOKEN`. */
export function givenTokens(pitches: Int16Array): Int16Array {
  return pitches.map((pitch) => (pitch === FREE ? UNKNOWN_TOKEN : tokenOfPitch(pitch)));
}
