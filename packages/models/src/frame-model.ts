/** What every model of frames can do: polyphonic music as the keys of a piano that sound in each step of a grid. */
import { FRAME_LOWEST_PITCH, type PianoFrame, type PianoFrames } from '@continuo/corpus';

/** What the frames of a model mean; stands in the model file. */
export type FramesHeader = {
  readonly kind: 'frames';
  readonly lowestPitch: number;
  readonly highestPitch: number;
  readonly framesPerQuarter: number;
};

/** The choice that ends a frame, after those of the 88 keys (0 for the lowest). */
export const END_OF_FRAME = 88;
/** V = 89: choices of `FrameGeneration` */
export const FRAME_CHOICES = 89;

/**
 * The choices that tell a frame, in their order: what a prompt is made of.
 *
 * @example choicesOfFrame([60, 64]) // => [43, 39, 88]
 */
export function choicesOfFrame(frame: PianoFrame): number[] {
  return [...frame.map((pitch) => pitch - FRAME_LOWEST_PITCH).reverse(), END_OF_FRAME];
}

/**
 * The frame that choices tell, up to its end.
 *
 * @example frameOfChoices([43, 39, 88]) // => [60, 64]
 */
export function frameOfChoices(choices: readonly number[]): PianoFrame {
  const end = choices.indexOf(END_OF_FRAME);
  return choices
    .slice(0, end < 0 ? choices.length : end)
    .map((choice) => choice + FRAME_LOWEST_PITCH)
    .reverse();
}

/**
 * Pieces being written side by side, frame by frame, and in a frame key by key from the highest down, then `END_OF_FRAME`.
 *
 * Rows whose frame has ended wait until those of the others have; then the next frame begins for all.
 */
export interface FrameGeneration {
  /** frames that are whole */
  readonly frame: number;
  /** has this row ended its frame, and waits for others? It can only choose `END_OF_FRAME` then. */
  waits(row: number): boolean;
  /**
   * Logits of the next choice, [batchSize × 89], row by row, rounded to 1/64 so that other processors agree; −1e9 at keys that
   * do not lie below the last. The array is reused by the next call.
   */
  logits(): Promise<Float32Array>;
  /** Fixes the next choice of every row ([batchSize]). @throws RangeError  a key that does not lie below the last */
  choose(choices: ArrayLike<number>): Promise<void>;
  dispose(): void;
}

/** −ln p of each frame of a piece, [length], each given all before it: the chain rule, the first frame included. */
export type FrameLikelihood = { readonly nats: Float32Array };

/** A model over frames, ready to use: RNN, LSTM, GRU or Transformer. */
export interface FrameModel {
  readonly kind: 'frames';
  readonly name: string;
  /** SHA-256 of the model file, hexadecimal */
  readonly hash: string;
  readonly family: string;
  readonly parameterCount: number;
  readonly likelihoodKind: 'exact';
  readonly tokenizer: FramesHeader;
  /** 'joint' knows which keys sound together; 'factorised' decides on each of the 88 by itself */
  readonly output: 'joint' | 'factorised';
  /** @param batchSize  pieces written side by side, 1–8; @param length  frames, those of a prompt included */
  generate(plan: { readonly batchSize: number; readonly length: number }): Promise<FrameGeneration>;
  likelihood(
    pieces: readonly PianoFrames[],
    options?: { readonly signal?: AbortSignal },
  ): AsyncIterable<FrameLikelihood>;
  dispose(): Promise<void>;
}
