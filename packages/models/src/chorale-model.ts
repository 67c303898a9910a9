/** What every chorale model can do, whatever its family: score grids and generate them voice by voice. */
import type { ChoraleGrid } from '@continuo/corpus';

/** In `given`: the model is free here. */
export const FREE = -2;

/** What is known before generation starts; the model looks ahead at it, so that what it writes leads there. */
export type GenerationPlan = {
  /** how many pieces are written at once (rows), 1–8 */
  readonly batchSize: number;
  /** frames to write */
  readonly length: number;
  /**
   * [length × 4] pitches that stand already (locked cells, the melody, the bars before), `SILENT` (-1) for a rest, `FREE`
   * (-2) where the model is to choose. The same for all rows. Generation still visits these places and the caller must
   * choose the given token there.
   */
  readonly given?: Int16Array;
  /** pitch class of the tonic 0–11 and mode, a wish the model hears (the guarantee is the caller's mask) */
  readonly key?: { readonly tonic: number; readonly mode: 'major' | 'minor' };
  /** true: the piece ends with the last frame, so that a close is led up to */
  readonly ends?: boolean;
};

/** One batch of pieces being written: frame by frame, and in a frame soprano, alto, tenor, bass. */
export interface Generation {
  /** the frame and voice (0–3) that come next; frame === length when all is written */
  readonly frame: number;
  readonly voice: number;
  /**
   * Logits of the next token, [batchSize × VOCABULARY_SIZE], row by row, already rounded to a coarse grid (1/64) so
   * that other processors agree. The array is reused by the next call.
   */
  logits(): Promise<Float32Array>;
  /** Fixes the next token of every row ([batchSize]) and moves on to the next voice or frame. */
  choose(tokens: ArrayLike<number>): Promise<void>;
  dispose(): void;
}

/** Log-likelihood of one piece under a model. */
export type PieceLikelihood = {
  /** -ln p of each token, [length × 4], chain rule: each given all before it, in order */
  readonly nats: Float32Array;
};

/** A chorale model, ready to use. */
export interface ChoraleModel {
  readonly kind: 'chorale';
  readonly name: string;
  /** SHA-256 of the model file, hexadecimal */
  readonly hash: string;
  readonly parameterCount: number;
  generate(plan: GenerationPlan): Promise<Generation>;
  /** Scores whole pieces with nothing given: plain chain-rule likelihood. */
  likelihood(pieces: readonly ChoraleGrid[], options?: { signal?: AbortSignal }): AsyncIterable<PieceLikelihood>;
  dispose(): Promise<void>;
}
