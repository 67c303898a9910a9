/** Eigenvalues and eigenvectors of a symmetric matrix. */

export type SymmetricEigen = {
  /** [n], in no order */
  readonly values: Float64Array;
  /** [n × n], column j belongs to values[j]; orthogonal */
  readonly vectors: Float64Array;
};

const MOST_SWEEPS = 60;

/**
 * Jacobi's method: turns two axes at a time until nothing is left beside the diagonal (Golub and Van Loan 2013, "Matrix
 * Computations", algorithm 8.5.2). Time grows with n³; meant for n up to some hundred.
 *
 * @param matrix  [n × n] row by row, symmetric
 * @example symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values.toSorted() // => Float64Array [1, 3]
 */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): SymmetricEigen {
  const a = Float64Array.from(matrix);
  const vectors = Float64Array.from({ length: n * n }, (_, place) => (place % (n + 1) === 0 ? 1 : 0));
  const size = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, n) > 1e-14 * size; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) turn(a, vectors, n, p, q);
  }
  return { values: Float64Array.from({ length: n }, (_, place) => a[place * (n + 1)]!), vectors };
}

/** Turns axes p and q so that a[p, q] becomes 0. */
function turn(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const beside = a[p * n + q]!;
  if (beside === 0) return;
  const tau = (a[q * n + q]! - a[p * n + p]!) / (2 * beside);
  const tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = tangent * cosine;
  for (let k = 0; k < n; k++) turnPair(a, k * n + p, k * n + q, cosine, sine);
  for (let k = 0; k < n; k++) turnPair(a, p * n + k, q * n + k, cosine, sine);
  for (let k = 0; k < n; k++) turnPair(vectors, k * n + p, k * n + q, cosine, sine);
}

function turnPair(values: Float64Array, i: number, j: number, cosine: number, sine: number): void {
  const [x, y] = [values[i]!, values[j]!];
  values[i] = cosine * x - sine * y;
  values[j] = sine * x + cosine * y;
}

function offDiagonal(a: Float64Array, n: number): number {
  let squares = 0;
  for (let p = 0; p < n; p++) for (let q = 0; q < n; q++) if (p !== q) squares += a[p * n + q]! ** 2;
  return Math.sqrt(squares);
}
