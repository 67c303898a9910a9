/** Confidence intervals by drawing pieces again and again. */

/** Weighted sums of one piece: a total and how many tokens it is over. */
export type PieceTotal = { readonly total: number; readonly count: number };

/**
 * The interval that holds the mean per token in `share` of the bootstrap samples over pieces.
 *
 * Efron 1979, percentile method: pieces are drawn with replacement, because the tokens of one piece hang together.
 *
 * @param resamples  how many, default 1000
 * @param draws      pieces drawn each time, default as many as there are: fewer give the interval of smaller sets
 * @returns          lower and upper end; NaN where there are no pieces
 * @example bootstrapInterval([{ total: 2, count: 1 }, { total: 2, count: 1 }]) // => [2, 2]
 */
export function bootstrapInterval(
  pieces: readonly PieceTotal[],
  options: { resamples?: number; seed?: number; share?: number; draws?: number } = {},
): readonly [number, number] {
  const { resamples = 1000, seed = 1, share = 0.95, draws = pieces.length } = options;
  if (pieces.length === 0) return [Number.NaN, Number.NaN];
  const random = seededRandom(seed);
  const means = Float64Array.from({ length: resamples }, () => {
    let total = 0;
    let count = 0;
    for (let draw = 0; draw < draws; draw++) {
      const piece = pieces[Math.floor(random() * pieces.length)]!;
      total += piece.total;
      count += piece.count;
    }
    return total / count;
  }).sort();
  const at = (quantile: number): number =>
    means[Math.min(resamples - 1, Math.max(0, Math.round(quantile * (resamples - 1))))]!;
  return [at((1 - share) / 2), at((1 + share) / 2)];
}

/**
 * Numbers in [0, 1) from a seed: a Weyl sequence through a 32-bit finalizer (Steele et al. 2014, "SplitMix").
 *
 * @example seededRandom(1)() === seededRandom(1)() // => true
 */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
