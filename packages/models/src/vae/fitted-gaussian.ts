/**
 * Where the music of a corpus lies in a latent space: a Gaussian fitted after training.
 *
 * Ghosh et al. 2020, "From variational to deterministic autoencoders", section 4, "ex-post density estimation". With a small β
 * segments do not fill N(0, 1) evenly: numbers of z go together, as notes of one key do. A draw that knows how is music more often.
 */
import type { Encoded } from '../latent-model.ts';
import { samplePrior } from './latent-space.ts';

/** N(mean, factor · factorᵀ). */
export type FittedGaussian = {
  /** [Z] */
  readonly mean: Float32Array;
  /** [Z × Z], row by row, 0 above the diagonal */
  readonly factor: Float32Array;
};

/** Added to each variance, so that the factor exists. */
const LEAST_VARIANCE = 1e-4;

/**
 * The Gaussian with the mean and the covariance of draws from all these posteriors.
 *
 * @param places  at least one
 * @example fitGaussian([{ mean: Float32Array.of(3), deviation: Float32Array.of(2) }]).factor[0] // => about 2
 */
export function fitGaussian(places: readonly Encoded[]): FittedGaussian {
  const size = places[0]!.mean.length;
  const mean = new Float64Array(size);
  for (const place of places) for (let i = 0; i < size; i += 1) mean[i]! += place.mean[i]! / places.length;
  const covariance = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) covariance[i * size + i] = LEAST_VARIANCE;
  for (const place of places) {
    const apart = Float64Array.from(place.mean, (value, i) => value - mean[i]!);
    for (let i = 0; i < size; i += 1) {
      for (let j = 0; j <= i; j += 1) covariance[i * size + j]! += (apart[i]! * apart[j]!) / places.length;
      covariance[i * size + i]! += place.deviation[i]! ** 2 / places.length;
    }
  }
  return { mean: Float32Array.from(mean), factor: Float32Array.from(choleskyFactor(covariance, size)) };
}

/** A draw from it. [Z] */
export function sampleGaussian({ mean, factor }: FittedGaussian, seed: number): Float32Array {
  const size = mean.length;
  const draw = samplePrior(size, seed);
  return mean.map((value, i) => {
    let total = value;
    for (let j = 0; j <= i; j += 1) total += factor[i * size + j]! * draw[j]!;
    return total;
  });
}

/**
 * A place to write music from out of nothing: drawn from the model's fitted Gaussian, or from N(0, 1) where it has none.
 *
 * @example model.decode([samplePlace(model, 1)], { temperature: 1, seed: 1 })
 */
export function samplePlace(
  model: { readonly latentSize: number; readonly fitted?: FittedGaussian },
  seed: number,
): Float32Array {
  return model.fitted ? sampleGaussian(model.fitted, seed) : samplePrior(model.latentSize, seed);
}

/** L of L · Lᵀ, from the lower half of a symmetric matrix whose eigenvalues are above 0 (Cholesky). */
function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let rest = matrix[i * size + j]!;
      for (let k = 0; k < j; k += 1) rest -= factor[i * size + k]! * factor[j * size + k]!;
      factor[i * size + j] = i === j ? Math.sqrt(rest) : rest / factor[j * size + j]!;
    }
  }
  return factor;
}
