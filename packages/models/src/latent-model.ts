/** What every variational autoencoder can do: music to a point in a space, and back. */
import type { SequenceHeader } from '@continuo/corpus';

/** Where a segment lies: the posterior's mean and deviation in each dimension, [Z] each. */
export type Encoded = { readonly mean: Float32Array; readonly deviation: Float32Array };

export type DecodeOptions = {
  /** 0 takes the likeliest token at every step; 1 samples as learned, the measure of MusicVAE's table */
  readonly temperature: number;
  readonly seed: number;
};

/** Bound and parts of it for one segment, in nats for the whole segment. */
export type SegmentBound = {
  /** −ln p(x | z) at one z drawn from the posterior, [length] */
  readonly reconstruction: Float32Array;
  /** KL(q(z | x) ‖ p(z)) */
  readonly divergence: number;
  /** the likeliest token of each step at that z, with the truth before it, [length] */
  readonly likeliest: Int32Array;
};

/** A model over segments of so many bars with a latent vector of so many numbers. */
export interface LatentModel {
  readonly kind: 'latent';
  readonly name: string;
  /** SHA-256 of the model file, hexadecimal */
  readonly hash: string;
  readonly family: 'vae';
  readonly parameterCount: number;
  /** reconstruction + divergence is an upper bound of −ln p */
  readonly likelihoodKind: 'bound';
  readonly tokenizer: SequenceHeader;
  /** tokens of a segment */
  readonly length: number;
  readonly bars: number;
  /** Z */
  readonly latentSize: number;
  /** directions in the space, by name, [Z] each: the mean of segments that have much of an attribute minus that of those with little */
  readonly attributes: Readonly<Record<string, Float32Array>>;
  /** where the segments it was trained on lie, for music out of nothing (`samplePlace`): [Z] and [Z × Z], row by row */
  readonly fitted?: { readonly mean: Float32Array; readonly factor: Float32Array };
  encode(segments: readonly Int32Array[]): Promise<readonly Encoded[]>;
  /** Tokens [length] of each latent vector [Z]; equal seeds give equal tokens. */
  decode(latents: readonly Float32Array[], options: DecodeOptions): Promise<readonly Int32Array[]>;
  bound(segments: readonly Int32Array[], options: { readonly seed: number }): Promise<readonly SegmentBound[]>;
  dispose(): Promise<void>;
}
