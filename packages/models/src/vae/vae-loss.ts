/** What a variational autoencoder is trained on: reconstruction and divergence of a batch of segments. */
import { MELODY_VOCABULARY_SIZE, STEPS_PER_BAR } from '@continuo/corpus';
import {
  add,
  argmax,
  concat,
  constant,
  crossEntropy,
  type Dropout,
  gaussianKl,
  gaussianSample,
  input,
  less,
  mean,
  multiply,
  noDropout,
  noise,
  type ParameterSet,
  parameterSet,
  relu,
  reshape,
  slice,
  stopGradient,
  subtract,
  sum,
  type Tensor,
  where,
} from '@continuo/tensor';
import { conductSegments, decoderLogits, decoderRows, encodeSegments, START_TOKEN } from './vae.ts';
import type { VaeConfig } from './vae-config.ts';

/** Parts of the bound of each segment, in nats for the whole segment. */
export type SegmentLosses = {
  /** −ln p(x | z) of each step, [B, T] */
  readonly reconstruction: Tensor;
  /** KL(q(z | x) ‖ N(0, 1)), [B] */
  readonly divergence: Tensor;
  /** [B, T, V] */
  readonly logits: Tensor;
};

/**
 * Bound of segments, at one z drawn for each from the noise leaf `z`.
 *
 * Inputs: `tokens` [B, T] int32, `previous` [B, T] int32 as `previousTokensOf` gives them.
 *
 * @param guessed  share of the decoder's inputs that are its own guesses, drawn from what it said with the truth before it
 *   (scheduled sampling, Bengio et al. 2015; in parallel, Duckworth et al. 2019)
 */
export function segmentLosses(
  config: VaeConfig,
  { declare }: ParameterSet,
  batchSize: number,
  { drop = noDropout, guessed = 0 }: { readonly drop?: Dropout; readonly guessed?: number } = {},
): SegmentLosses {
  const length = config.bars * STEPS_PER_BAR;
  const tokens = input('tokens', [batchSize, length], 'int32');
  const posterior = encodeSegments(config, declare, tokens);
  const z = gaussianSample('z', posterior.mean, posterior.logVariance);
  const cues = conductSegments(config, declare, z);
  const truth = reshape(input('previous', [batchSize, length], 'int32'), decoderRows(config, batchSize));
  const first = guessed > 0 ? stopGradient(decoderLogits(config, declare, cues, truth, drop)) : undefined;
  const previous = first ? withGuesses(truth, first, batchSize, guessed) : truth;
  const logits = reshape(decoderLogits(config, declare, cues, previous, drop), [
    batchSize,
    length,
    MELODY_VOCABULARY_SIZE,
  ]);
  return {
    reconstruction: crossEntropy(logits, tokens),
    divergence: sum(gaussianKl(posterior.mean, posterior.logVariance), { axes: [1] }),
    logits,
  };
}

/** Some of the inputs replaced by tokens drawn from the logits of the step before. [N, L] */
function withGuesses(previous: Tensor, logits: Tensor, batchSize: number, share: number): Tensor {
  const [rows, length] = previous.shape as [number, number];
  // noise has the batch outermost, so that parts of a batch draw what the whole would
  const gumbel = reshape(
    noise('guess', 'gumbel', [batchSize, (rows / batchSize) * length, MELODY_VOCABULARY_SIZE]),
    logits.shape,
  );
  const drawn = argmax(add(logits, gumbel));
  const start = constant(new Int32Array(rows).fill(START_TOKEN), [rows, 1], 'int32');
  const shifted = concat([start, slice(drawn, 0, length - 1, 1)], 1);
  const chance = reshape(noise('guessed', 'uniform', [batchSize, (rows / batchSize) * length]), previous.shape);
  return where(less(chance, share), shifted, previous);
}

/**
 * The training loss of a batch, in nats a step: the mean of −ln p(x | z) + β · max(KL − free, 0) of its segments, by their steps.
 *
 * Input beside those of `segmentLosses`: `beta` [1].
 */
export function vaeLoss(
  config: VaeConfig,
  batchSize: number,
  drop: Dropout,
): { readonly loss: Tensor; readonly parameters: ParameterSet } {
  const parameters = parameterSet();
  const { reconstruction, divergence } = segmentLosses(config, parameters, batchSize, {
    drop,
    guessed: config.scheduledSampling,
  });
  const priced = multiply(relu(subtract(divergence, config.freeBits)), input('beta', [1]));
  const total = add(sum(reconstruction, { axes: [1] }), priced);
  const loss = multiply(mean(total), 1 / (config.bars * STEPS_PER_BAR));
  return { loss: reshape(loss, [1]), parameters };
}

/** All parameters of an architecture, without a single weight. */
export function vaeParameters(config: VaeConfig): ParameterSet {
  return vaeLoss(config, 1, noDropout).parameters;
}

/**
 * What the decoder is told before each step: the token that was written, or `START_TOKEN` where its row begins (a bar of a
 * hierarchical decoder, the segment of a flat one).
 *
 * @param segments  [T] each
 * @returns         [B · T]
 */
export function previousTokensOf(config: VaeConfig, segments: readonly Int32Array[]): Int32Array {
  const length = config.bars * STEPS_PER_BAR;
  const row = decoderRows(config, 1)[1];
  const previous = new Int32Array(segments.length * length);
  segments.forEach((tokens, index) => {
    for (let step = 0; step < length; step += 1) {
      previous[index * length + step] = step % row === 0 ? START_TOKEN : tokens[step - 1]!;
    }
  });
  return previous;
}
