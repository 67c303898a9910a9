/** A covariance that can be trusted where there are few samples of many numbers. */

export type Moments = {
  /** [n] */
  readonly mean: Float64Array;
  /** [n × n], row by row */
  readonly covariance: Float64Array;
  /** 0–1: how much of the mean variance on the diagonal was mixed in */
  readonly shrinkage: number;
};

/**
 * Mean, and covariance drawn towards a multiple of the identity by as much as its own uncertainty asks for.
 *
 * Ledoit and Wolf 2004, "A well-conditioned estimator for large-dimensional covariance matrices", section 3.2.
 *
 * @param rows  samples of n numbers
 * @example shrunkMoments([[0], [2]]).covariance // => Float64Array [1]
 */
export function shrunkMoments(rows: readonly ArrayLike<number>[]): Moments {
  const samples = rows.length;
  const n = rows[0]?.length ?? 0;
  const mean = Float64Array.from({ length: n }, (_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / samples);
  const centred = rows.map((row) => Float64Array.from({ length: n }, (_, i) => row[i]! - mean[i]!));
  const covariance = new Float64Array(n * n);
  for (const row of centred) addOuter(covariance, row, 1 / samples);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += covariance[i * n + i]!;
  const target = trace / n;
  const isOnDiagonal = (place: number): boolean => place % (n + 1) === 0;
  const spread = covariance.reduce((sum, value, place) => sum + (value - (isOnDiagonal(place) ? target : 0)) ** 2, 0);
  // ‖x xᵀ − S‖² = ‖x‖⁴ − 2 xᵀ S x + ‖S‖², summed over samples: the middle sums to samples · ‖S‖²
  const squares = covariance.reduce((sum, value) => sum + value * value, 0);
  const fourth = centred.reduce((sum, row) => sum + row.reduce((length, value) => length + value * value, 0) ** 2, 0);
  const uncertainty = (fourth / samples - squares) / samples;
  const shrinkage = spread === 0 ? 0 : Math.min(1, Math.max(0, uncertainty / spread));
  const shrunk = covariance.map(
    (value, place) => (1 - shrinkage) * value + (isOnDiagonal(place) ? shrinkage * target : 0),
  );
  return { mean, covariance: shrunk, shrinkage };
}

function addOuter(matrix: Float64Array, row: Float64Array, weight: number): void {
  const n = row.length;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) matrix[i * n + j]! += weight * row[i]! * row[j]!;
}
