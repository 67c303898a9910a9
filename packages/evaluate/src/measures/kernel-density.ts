/** Smooth distributions of samples, and how much two of them overlap. */

/** A distribution on a grid: the probability of each cell; they sum to 1. */
export type Density = {
  /** the middle of the first cell */
  readonly first: number;
  /** between the middles of two cells */
  readonly step: number;
  readonly masses: Float64Array;
  /** of the Gaussian kernel */
  readonly bandwidth: number;
};

export type DensityComparison = {
  /** shared area of both, 0–1; 1 for equal sets */
  readonly overlap: number;
  /** Kullback-Leibler divergence of the other from the reference, nats: the sum of p ln(p / q), p the reference */
  readonly divergenceNats: number;
};

const CELLS = 1024;
/** In bandwidths: a Gaussian has 0.00006 of its mass outside. */
const REACH = 4;
/** What each cell has at least, so that the divergence stays finite. */
const FLOOR = 1e-10;

/**
 * Scott's bandwidth of a Gaussian kernel: deviation · n^(−1/5) (Scott 1992, "Multivariate Density Estimation", equation
 * 6.44 in one dimension), the default of the `gaussian_kde` that MGEval uses.
 *
 * @example scottBandwidth([1, 3]) // => 1.2311444133449163
 */
export function scottBandwidth(samples: ArrayLike<number>): number {
  const n = samples.length;
  if (n < 2) return 0;
  let mean = 0;
  for (let index = 0; index < n; index++) mean += samples[index]! / n;
  let squares = 0;
  for (let index = 0; index < n; index++) squares += (samples[index]! - mean) ** 2;
  return Math.sqrt(squares / (n - 1)) * n ** (-1 / 5);
}

/**
 * The densities of several sets of samples on one grid, the area that each shares with the first, and its divergence.
 *
 * Yang and Lerch 2018, section 3.3.2. Each has Scott's bandwidth of its own; the divergence is taken over one grid for
 * both, with 1e-10 added to each cell (their code takes two grids). Samples that are all alike have all mass in one cell.
 *
 * @returns densities of the reference and the others, comparisons of the others; NaN figures where a set is empty
 * @example compareDensities([1, 2, 3], [[1, 2, 3]]).comparisons[0].overlap // => 1
 */
export function compareDensities(
  reference: ArrayLike<number>,
  others: readonly ArrayLike<number>[],
): { readonly densities: readonly Density[]; readonly comparisons: readonly DensityComparison[] } {
  const sets = [reference, ...others];
  const bandwidths = sets.map(scottBandwidth);
  const pad = REACH * Math.max(...bandwidths);
  const [lowest, highest] = [Math.min(...sets.map(smallest)) - pad, Math.max(...sets.map(largest)) + pad];
  const grid = { first: lowest, step: highest > lowest ? (highest - lowest) / (CELLS - 1) : 1 };
  const densities = sets.map((samples, set) => densityOn(samples, grid, bandwidths[set]!));
  const comparisons = densities.slice(1).map((density) => comparisonOf(densities[0]!.masses, density.masses));
  return { densities, comparisons };
}

function comparisonOf(reference: Float64Array, other: Float64Array): DensityComparison {
  const isEmpty = (masses: Float64Array): boolean => masses.every((mass) => mass === 0);
  if (isEmpty(reference) || isEmpty(other)) return { overlap: Number.NaN, divergenceNats: Number.NaN };
  let overlap = 0;
  let divergenceNats = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    overlap += Math.min(reference[cell]!, other[cell]!);
    const [p, q] = [reference[cell]! + FLOOR, other[cell]! + FLOOR];
    divergenceNats += p * Math.log(p / q);
  }
  return { overlap: Math.min(1, overlap), divergenceNats: Math.max(0, divergenceNats) };
}

/** Samples shared between the two cells beside them, then spread by the kernel. */
function densityOn(
  samples: ArrayLike<number>,
  { first, step }: { readonly first: number; readonly step: number },
  bandwidth: number,
): Density {
  const counts = new Float64Array(CELLS);
  for (let index = 0; index < samples.length; index++) {
    const place = (samples[index]! - first) / step;
    const cell = Math.min(CELLS - 1, Math.floor(place));
    const rest = place - cell;
    counts[cell]! += (1 - rest) / samples.length;
    if (cell + 1 < CELLS) counts[cell + 1]! += rest / samples.length;
  }
  const reach = Math.floor((REACH * bandwidth) / step);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, place) =>
    bandwidth === 0 ? 1 : Math.exp(-((((place - reach) * step) / bandwidth) ** 2 / 2)),
  );
  const total = kernel.reduce((sum, weight) => sum + weight, 0);
  const masses = new Float64Array(CELLS);
  for (let cell = 0; cell < CELLS; cell++) {
    if (counts[cell] === 0) continue;
    for (let place = Math.max(0, reach - cell); place < kernel.length && cell + place - reach < CELLS; place++) {
      masses[cell + place - reach]! += (counts[cell]! * kernel[place]!) / total;
    }
  }
  return { first, step, masses, bandwidth };
}

function smallest(samples: ArrayLike<number>): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < samples.length; index++) least = Math.min(least, samples[index]!);
  return least;
}

function largest(samples: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < samples.length; index++) most = Math.max(most, samples[index]!);
  return most;
}
