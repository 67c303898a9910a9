/** How far two sets of pieces lie apart, by mean and covariance of a hand-made feature vector. */
import { type Moments, shrunkMoments } from './shrunk-covariance.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/**
 * The squared Fréchet distance of two normal distributions: |m₁ − m₂|² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½).
 *
 * Dowson and Landau 1982, "The Fréchet distance between multivariate normal distributions", equation 4, in the symmetric
 * form, whose root needs real eigenvalues only.
 *
 * @example frechetDistance({ mean: [0], covariance: [1] }, { mean: [3], covariance: [4] }) // => 10
 */
export function frechetDistance(
  a: { readonly mean: ArrayLike<number>; readonly covariance: ArrayLike<number> },
  b: { readonly mean: ArrayLike<number>; readonly covariance: ArrayLike<number> },
): number {
  const n = a.mean.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    distance += (a.mean[i]! - b.mean[i]!) ** 2 + a.covariance[i * n + i]! + b.covariance[i * n + i]!;
  }
  const root = squareRoot(a.covariance, n);
  const { values } = symmetricEigen(product(product(root, b.covariance, n), root, n), n);
  return Math.max(0, distance - 2 * values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0));
}

/**
 * The squared Fréchet distance of two sets of feature vectors, of our own making (`featureVector`): comparable within
 * Continuo only, at equal sample counts only (it is biased upwards where samples are few). No pretrained embedding is
 * in it, so it is not the "Fréchet Music Distance".
 *
 * Each number is divided by its deviation in `reference`; covariances are shrunk (Ledoit and Wolf 2004).
 *
 * @param reference  the real set that measures the axes; a number that never varies there is left out
 */
export function featureFrechetDistance(
  samples: readonly ArrayLike<number>[],
  reference: readonly ArrayLike<number>[],
): { readonly distance: number; readonly dimensions: number; readonly shrinkage: readonly [number, number] } {
  const { mean, covariance } = plainVariances(reference);
  const axes = [...mean.keys()].filter((i) => covariance[i]! > 1e-12);
  const scaled = (rows: readonly ArrayLike<number>[]): Moments =>
    shrunkMoments(rows.map((row) => axes.map((i) => (row[i]! - mean[i]!) / Math.sqrt(covariance[i]!))));
  if (samples.length < 2 || reference.length < 2) {
    return { distance: Number.NaN, dimensions: axes.length, shrinkage: [Number.NaN, Number.NaN] };
  }
  const [a, b] = [scaled(samples), scaled(reference)];
  return { distance: frechetDistance(a, b), dimensions: axes.length, shrinkage: [a.shrinkage, b.shrinkage] };
}

function plainVariances(rows: readonly ArrayLike<number>[]): { mean: Float64Array; covariance: Float64Array } {
  const n = rows[0]?.length ?? 0;
  const mean = Float64Array.from({ length: n }, (_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / rows.length);
  const covariance = mean.map((middle, i) => rows.reduce((sum, row) => sum + (row[i]! - middle) ** 2, 0) / rows.length);
  return { mean, covariance };
}

/** The symmetric root of a positive semidefinite matrix; what is negative by rounding counts as 0. */
function squareRoot(matrix: ArrayLike<number>, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n);
  const scaled = vectors.map((value, place) => value * Math.sqrt(Math.max(0, values[place % n]!)));
  const root = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k < n; k++) root[i * n + j]! += scaled[i * n + k]! * vectors[j * n + k]!;
  return root;
}

function product(a: ArrayLike<number>, b: ArrayLike<number>, n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) result[i * n + j]! += a[i * n + k]! * b[k * n + j]!;
  return result;
}
