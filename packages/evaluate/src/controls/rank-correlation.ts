/** Spearman's rank correlation, and its interval by requests. */
import { seededRandom } from '../bootstrap.ts';

/** A pair that belongs to a request. */
export type AskedGot = { readonly request: string; readonly asked: number; readonly got: number };

/** `rho` is NaN for fewer than two pairs, and 0 where one side does not vary. */
export type RankCorrelation = {
  readonly pairs: number;
  readonly rho: number;
  /** 95 %, by drawing requests; of the ranks of all pairs */
  readonly rhoInterval: readonly [number, number];
};

/**
 * Ranks from 1, equal values sharing the mean of theirs.
 *
 * @example ranksOf([10, 30, 10]) // => [1.5, 3, 1.5]
 */
export function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length);
  for (let first = 0; first < order.length; ) {
    let last = first;
    while (last + 1 < order.length && values[order[last + 1]!] === values[order[first]!]) last += 1;
    for (let place = first; place <= last; place++) ranks[order[place]!] = (first + last) / 2 + 1;
    first = last + 1;
  }
  return ranks;
}

/**
 * Spearman's rho of what was asked and what came (Spearman 1904): Pearson's correlation of the ranks.
 *
 * The interval is a percentile bootstrap (Efron 1979) over requests, because the bars of one request hang together; ranks
 * are not made anew for each draw.
 *
 * @example rankCorrelation([{ request: 'a', asked: 1, got: 5 }, { request: 'b', asked: 2, got: 9 }]).rho // => 1
 */
export function rankCorrelation(
  pairs: readonly AskedGot[],
  { resamples = 1000, seed = 1 }: { readonly resamples?: number; readonly seed?: number } = {},
): RankCorrelation {
  const asked = ranksOf(pairs.map((pair) => pair.asked));
  const got = ranksOf(pairs.map((pair) => pair.got));
  const middle = (pairs.length + 1) / 2;
  const byRequest = new Map<string, Moments>();
  for (const [index, { request }] of pairs.entries()) {
    const [x, y] = [asked[index]! - middle, got[index]! - middle];
    const sums = byRequest.get(request) ?? [0, 0, 0, 0, 0, 0];
    byRequest.set(request, added(sums, [1, x, y, x * x, y * y, x * y]));
  }
  const requests = [...byRequest.values()];
  const all = requests.reduce(added, [0, 0, 0, 0, 0, 0]);
  const random = seededRandom(seed);
  const drawn = Array.from({ length: requests.length === 0 ? 0 : resamples }, () => {
    let sums: Moments = [0, 0, 0, 0, 0, 0];
    for (let draw = 0; draw < requests.length; draw++) {
      sums = added(sums, requests[Math.floor(random() * requests.length)]!);
    }
    return correlationOf(sums);
  });
  const sorted = drawn.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { pairs: pairs.length, rho: correlationOf(all), rhoInterval: [at(0.025), at(0.975)] };
}

/** n, Σx, Σy, Σxx, Σyy, Σxy */
type Moments = readonly [number, number, number, number, number, number];

function added(a: Moments, b: Moments): Moments {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4], a[5] + b[5]];
}

function correlationOf([n, x, y, xx, yy, xy]: Moments): number {
  const [spreadX, spreadY] = [n * xx - x * x, n * yy - y * y];
  if (n < 2) return Number.NaN;
  return spreadX <= 0 || spreadY <= 0 ? 0 : (n * xy - x * y) / Math.sqrt(spreadX * spreadY);
}
