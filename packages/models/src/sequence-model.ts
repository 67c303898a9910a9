/** What every next-token model can do, whatever its family: score sequences and write them token by token. */
import type { SequenceHeader } from '@continuo/corpus';

/** Sequences being written side by side, one token of each at a time. */
export interface SequenceGeneration {
  /** tokens chosen so far, those of the prompt too */
  readonly place: number;
  /**
   * Logits of the next token, [batchSize × V], row by row, rounded to 1/64 so that other processors agree. The array is
   * reused by the next call.
   */
  logits(): Promise<Float32Array>;
  /** Fixes the next token of every row ([batchSize]). */
  choose(tokens: ArrayLike<number>): Promise<void>;
  dispose(): void;
}

/** −ln p of each token of a sequence, [length], each given all before it; 0 at the start token, which is not scored. */
export type SequenceLikelihood = { readonly nats: Float32Array };

/** How a model's likelihood is to be read: the chain rule's own value, an upper bound of −ln p (as of a VAE), or none. */
export type LikelihoodKind = 'exact' | 'bound' | 'none';

/** A next-token model, ready to use: n-gram, RNN, LSTM, GRU or Transformer. */
export interface SequenceModel {
  readonly kind: 'sequence';
  readonly name: string;
  /** SHA-256 of the model file, hexadecimal */
  readonly hash: string;
  readonly family: string;
  readonly parameterCount: number;
  readonly likelihoodKind: 'exact';
  /** what its tokens mean: `codecOfHeader` gives the codec */
  readonly tokenizer: SequenceHeader;
  /** @param batchSize  sequences written side by side, 1–8; @param length  most tokens that will be chosen, prompt and all */
  generate(plan: { readonly batchSize: number; readonly length: number }): Promise<SequenceGeneration>;
  /** Scores whole sequences, as `SequenceCodec.encode` gives them: plain chain-rule likelihood. */
  likelihood(
    sequences: readonly Int32Array[],
    options?: { readonly signal?: AbortSignal },
  ): AsyncIterable<SequenceLikelihood>;
  dispose(): Promise<void>;
}
