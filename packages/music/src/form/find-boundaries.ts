/** Where a piece changes: novelty along the diagonal of its self-similarity. */

import type { Ticks } from '../score.ts';
import type { SelfSimilarity } from './self-similarity.ts';

/** A place where something new begins. */
export type Boundary = {
  /** index of the unit that begins there */
  readonly unit: number;
  readonly tick: Ticks;
  /** 0–1, the strongest of the piece 1 */
  readonly strength: number;
};

export type FindBoundariesOptions = {
  /** `novelty`: Foote 2000, blocks of like bars; `structure`: Serrà et al. 2014, repeated stretches; default structure */
  readonly method?: 'novelty' | 'structure';
  /** units on each side that are looked at; default 4 */
  readonly reach?: number;
  /** the least strength, 0–1; default 0.5 */
  readonly threshold?: number;
};

/** Units that are no more alike than this do not recur. */
const NOT_RECURRING = 0.7;

/**
 * The boundaries inside a piece, its start and end not among them.
 *
 * Where a piece repeats its sections, `findSections` finds them better: see `npm run bench -- form`.
 *
 * @example findBoundaries(selfSimilarity(score)).map(({ unit }) => unit) // => [8, 16, 24]
 */
export function findBoundaries(similarity: SelfSimilarity, options: FindBoundariesOptions = {}): readonly Boundary[] {
  const { method = 'structure', reach = 4, threshold = 0.5 } = options;
  const curve = method === 'novelty' ? noveltyCurve(similarity, reach) : structureCurve(similarity, reach);
  const boundaries: Boundary[] = [];
  for (let unit = 1; unit < similarity.size; unit++) {
    const strength = curve[unit];
    if (strength < threshold || strength === 0) continue;
    let isPeak = true;
    // of equal neighbours the first is taken
    for (let other = Math.max(1, unit - reach / 2); other <= unit + reach / 2 && isPeak; other++) {
      isPeak = other < unit ? curve[other] < strength : other >= similarity.size || curve[other] <= strength;
    }
    if (isPeak) boundaries.push({ unit, tick: similarity.ticks[unit], strength });
  }
  return boundaries;
}

/**
 * How new each unit is beside the ones before it, 0–1: a checkerboard with a Gaussian taper slid along the diagonal.
 *
 * Foote 2000, "Automatic audio segmentation using a measure of audio novelty", ICME.
 *
 * @param reach  units on each side of the boundary; the kernel is twice as wide
 */
export function noveltyCurve({ size, matrix }: SelfSimilarity, reach: number): Float64Array {
  const curve = new Float64Array(size);
  const taper = (offset: number): number => Math.exp(-2 * ((offset + 0.5) / reach) ** 2);
  for (let at = 1; at < size; at++) {
    let inside = 0;
    let across = 0;
    let weights = 0;
    for (let a = 0; a < Math.min(reach, at, size - at); a++) {
      for (let b = 0; b < Math.min(reach, at, size - at); b++) {
        const weight = taper(a) * taper(b);
        inside += weight * (matrix[(at - 1 - a) * size + at - 1 - b] + matrix[(at + a) * size + at + b]);
        across += 2 * weight * matrix[(at - 1 - a) * size + at + b];
        weights += 2 * weight;
      }
    }
    // near the ends the kernel is smaller, and says less
    curve[at] = (Math.max(0, inside - across) / weights) * Math.min(1, Math.min(at, size - at) / reach);
  }
  return scaledToOne(curve);
}

/**
 * How much the repetitions change at each unit, 0–1: which later and earlier stretches go along with it.
 *
 * Serrà, Müller, Grosche and Arcos 2014, "Unsupervised music structure annotation by time series structure features and
 * segment similarity", IEEE Transactions on Multimedia 16: recurrences of short stretches, turned to time and lag,
 * smoothed, and the difference of neighbours. Ours are the sizes, and that a recurrence counts by its similarity.
 */
export function structureCurve({ size, matrix }: SelfSimilarity, reach: number): Float64Array {
  const lags = new Float32Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const alike = Math.max(0, (matrix[i * size + j] - NOT_RECURRING) / (1 - NOT_RECURRING));
      lags[i * size + ((j - i + size) % size)] = i === j ? 0 : alike * alike;
    }
  }
  const smooth = smoothedAlongTime(lags, size, reach);
  const curve = new Float64Array(size);
  for (let at = 1; at < size; at++) {
    let sum = 0;
    for (let lag = 0; lag < size; lag++) sum += (smooth[at * size + lag] - smooth[(at - 1) * size + lag]) ** 2;
    curve[at] = Math.sqrt(sum);
  }
  return scaledToOne(curve);
}

/** Each column averaged over time with a Gaussian. */
function smoothedAlongTime(rows: Float32Array, size: number, reach: number): Float32Array {
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-2 * ((k - reach) / reach) ** 2));
  const result = new Float32Array(rows.length);
  for (let i = 0; i < size; i++) {
    // at the ends fewer units take part, and weigh as much together
    const first = Math.max(0, i - reach);
    const last = Math.min(size - 1, i + reach);
    let total = 0;
    for (let from = first; from <= last; from++) total += weights[from - i + reach];
    for (let from = first; from <= last; from++) {
      const weight = weights[from - i + reach] / total;
      for (let lag = 0; lag < size; lag++) result[i * size + lag] += weight * rows[from * size + lag];
    }
  }
  return result;
}

function scaledToOne(curve: Float64Array): Float64Array {
  const most = curve.reduce((max, value) => Math.max(max, value), 0);
  return most === 0 ? curve : curve.map((value) => value / most);
}
