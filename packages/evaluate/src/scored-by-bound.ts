/** An autoencoder as a model whose likelihood is a bound, so that it has the same figures as the others. */
import type { LatentModel } from '@continuo/models';
import type { ScoredModel } from './evaluate-sequence-likelihood.ts';

/** Segments that are scored at once. */
const SEGMENTS_A_TURN = 128;

/**
 * Gives −ln p(x | z) of each token at one z drawn from q(z | x), and of KL(q(z | x) ‖ p(z)) an equal part to each: the sums
 * are upper bounds of −ln p(x) of each segment. What a single token costs is told only so far.
 *
 * The sequences are segments of the model's own length, as `melodySegments` cuts them.
 *
 * @param seed  of the latent vectors
 */
export function scoredByBound(model: LatentModel, { seed = 1 }: { readonly seed?: number } = {}): ScoredModel {
  const { name, hash, family, parameterCount, likelihoodKind, tokenizer } = model;
  return {
    ...{ name, hash, family, parameterCount, likelihoodKind, tokenizer },
    async *likelihood(segments, { signal } = {}) {
      for (let first = 0; first < segments.length; first += SEGMENTS_A_TURN) {
        signal?.throwIfAborted();
        const group = segments.slice(first, first + SEGMENTS_A_TURN);
        for (const { reconstruction, divergence } of await model.bound(group, { seed: seed + first })) {
          yield { nats: reconstruction.map((nats) => nats + divergence / reconstruction.length) };
        }
      }
    },
  };
}
