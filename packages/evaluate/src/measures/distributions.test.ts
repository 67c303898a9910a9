import { describe, expect, test } from 'vitest';
import { seededRandom } from '../bootstrap.ts';
import { featureFrechetDistance, frechetDistance } from './feature-frechet-distance.ts';
import { compareDensities, scottBandwidth } from './kernel-density.ts';
import { interSetDistances, intraSetDistances } from './set-distances.ts';
import { shrunkMoments } from './shrunk-covariance.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Normal numbers (Box and Muller 1958). */
function normals(count: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

test('distances within a set and between two, by hand', () => {
  expect([
    ...intraSetDistances([
      [0, 0],
      [3, 4],
      [3, 0],
    ]),
  ]).toEqual([5, 3, 4]);
  expect([...interSetDistances([[0], [1]], [[3], [-1]])]).toEqual([3, 1, 2, 2]);
});

describe('kernel densities', () => {
  test('Scott’s bandwidth is the deviation times n^(−1/5)', () => {
    // deviation of 1, 3 with n − 1 below: √2
    expect(scottBandwidth([1, 3])).toBeCloseTo(Math.SQRT2 * 2 ** -0.2, 12);
  });

  const compare = (a: ArrayLike<number>, b: ArrayLike<number>) => compareDensities(a, [b]).comparisons[0]!;

  test('a set overlaps with itself wholly; two far sets not at all, and their divergence is large and finite', () => {
    const [a, b] = [normals(200, 1), normals(200, 2).map((value) => value + 50)];
    expect(compare(a, a).overlap).toBeCloseTo(1, 9);
    expect(compare(a, a).divergenceNats).toBeCloseTo(0, 9);
    const far = compare(a, b);
    expect(far.overlap).toBeLessThan(1e-6);
    expect(far.divergenceNats).toBeGreaterThan(10);
    expect(Number.isFinite(far.divergenceNats)).toBe(true);
  });

  test('two normal distributions a deviation apart: overlap 2Φ(−1/2) = 0.617, divergence 1/2', () => {
    const { overlap, divergenceNats } = compare(
      normals(40_000, 3),
      normals(40_000, 4).map((value) => value + 1),
    );
    // the kernel widens both a little
    expect(overlap).toBeCloseTo(0.617, 1);
    expect(divergenceNats).toBeGreaterThan(0.45);
    expect(divergenceNats).toBeLessThan(0.52);
  });

  test('each density sums to 1 and stands where its samples are', () => {
    const { first, step, masses } = compareDensities([2, 2, 3], [[5, 6]]).densities[0]!;
    expect(masses.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 9);
    const mean = masses.reduce((sum, mass, cell) => sum + mass * (first + cell * step), 0);
    expect(mean).toBeCloseTo(7 / 3, 3);
  });

  test('samples that are all alike: 1 with themselves, 0 with others, NaN with none', () => {
    expect(compare([4, 4], [4, 4, 4]).overlap).toBe(1);
    expect(compare([4, 4], [5, 5]).overlap).toBe(0);
    expect(compare([], [1]).overlap).toBeNaN();
  });
});

describe('eigenvalues', () => {
  test('of a matrix by hand, and A = V Λ Vᵀ for a larger one', () => {
    expect([...symmetricEigen([2, 1, 1, 2], 2).values].sort()).toEqual([expect.closeTo(1, 12), expect.closeTo(3, 12)]);
    const n = 8;
    const rows = normals(n * n, 5);
    const matrix = rows.map((_, place) => rows[place]! + rows[(place % n) * n + Math.floor(place / n)]!);
    const { values, vectors } = symmetricEigen(matrix, n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let k = 0; k < n; k++) sum += vectors[i * n + k]! * values[k]! * vectors[j * n + k]!;
        expect(sum).toBeCloseTo(matrix[i * n + j]!, 9);
      }
    }
  });
});

describe('the Fréchet distance', () => {
  test('of equal distributions is 0; in one dimension (m₁ − m₂)² + (s₁ − s₂)²', () => {
    const some = { mean: [1, 2], covariance: [2, 0.5, 0.5, 1] };
    expect(frechetDistance(some, some)).toBeCloseTo(0, 9);
    expect(frechetDistance({ mean: [0], covariance: [1] }, { mean: [3], covariance: [4] })).toBeCloseTo(10, 12);
  });

  test('against the closed form for covariances that do not commute', () => {
    const a = { mean: [0, 0], covariance: [2, 1, 1, 2] };
    const b = { mean: [1, -1], covariance: [3, 0, 0, 1] };
    // tr (A B)^½ of two 2 × 2 matrices is √(tr AB + 2 √det AB): AB has trace 8 and determinant 9
    expect(frechetDistance(a, b)).toBeCloseTo(2 + 4 + 4 - 2 * Math.sqrt(8 + 2 * 3), 9);
    expect(frechetDistance(b, a)).toBeCloseTo(frechetDistance(a, b), 9);
  });

  test('of a set and itself is 0, grows with a shift by its square, and is counted in deviations of the reference', () => {
    const rows = (seed: number, shift: number): number[][] => {
      const values = normals(3 * 400, seed);
      return Array.from({ length: 400 }, (_, row) => [values[row * 3]! * 10 + shift, values[row * 3 + 1]!, 7]);
    };
    const reference = rows(1, 0);
    expect(featureFrechetDistance(reference, reference).distance).toBeCloseTo(0, 9);
    // the third number never varies
    expect(featureFrechetDistance(reference, reference).dimensions).toBe(2);
    expect(featureFrechetDistance(rows(1, 20), reference).distance).toBeCloseTo(4, 0);
    expect(featureFrechetDistance(rows(2, 0), reference).distance).toBeLessThan(0.05);
  });
});

test('shrinkage: little for many samples of few numbers, much for few samples of many, and the trace stays', () => {
  const rows = (count: number, n: number): number[][] => {
    const values = normals(count * n, 9);
    return Array.from({ length: count }, (_, row) =>
      Array.from({ length: n }, (_, i) => values[row * n + i]! * (i + 1)),
    );
  };
  expect(shrunkMoments(rows(2000, 3)).shrinkage).toBeLessThan(0.01);
  const few = shrunkMoments(rows(5, 20));
  expect(few.shrinkage).toBeGreaterThan(0.2);
  const values = symmetricEigen(few.covariance, 20).values;
  expect(Math.min(...values)).toBeGreaterThan(0);
});
