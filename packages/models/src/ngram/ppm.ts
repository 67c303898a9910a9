/**
 * Prediction by partial matching (Cleary and Witten 1984): what followed the longest context that was seen before, and for
 * what never followed it the next shorter one, down to equal chances.
 *
 * With n followers of a context in all, t different ones and t₁ of those seen once, a follower seen c times gets
 * (c − d) / N, and E / N is left for the shorter context; N − E + t d = n:
 *
 *   A   N = n + 1,      E = 1           Cleary and Witten 1984
 *   B   N = n,          E = t,  d = 1   Cleary and Witten 1984
 *   C   N = n + t,      E = t           Moffat 1990; also Witten and Bell 1991
 *   D   N = n,          E = t/2, d = ½  Howard 1993
 *   AX  N = n + t₁ + 1, E = t₁ + 1      Moffat, Neal and Witten 1998
 *   KN  N = n,          d by count      Kneser and Ney 1995, as modified by Chen and Goodman 1998
 *
 * "Backoff" asks the shorter context only for what the longer ones do not know (their symbols are excluded there);
 * "interpolated" (Bunton 1996; Pearce and Wiggins 2004, section 3.2.3) adds the two up for every symbol.
 */
import type { CountTrie, Discounts, Followers } from './count-trie.ts';

export const ESCAPES = ['A', 'B', 'C', 'D', 'AX', 'KN'] as const;
export type Escape = (typeof ESCAPES)[number];

export const SMOOTHINGS = ['interpolated', 'backoff'] as const;
export type Smoothing = (typeof SMOOTHINGS)[number];

export type PpmOptions = {
  readonly escape: Escape;
  readonly smoothing: Smoothing;
  /**
   * true: the context to begin with is the shortest that was always followed by the same symbol, if there is one, as in PPM*
   * (Cleary and Teahan 1997); false: the longest that was seen
   */
  readonly shortestSure: boolean;
};

/** How followers become tokens: `tokenOf` gives −1 for one that cannot come here. */
export type PredictOptions = PpmOptions & {
  readonly followers: Followers;
  readonly tokenOf: (symbol: number) => number;
  /** 1 for each token that is given a share where nothing is known, [V] */
  readonly possible: Uint8Array;
};

/**
 * Writes the probability of each token after the contexts; they sum to 1 over the possible tokens.
 *
 * @param contexts  nodes of the trie by length, from the root on; −1 for one that was never seen
 * @param into      [V]
 */
export function predict(trie: CountTrie, contexts: Int32Array, into: Float64Array, options: PredictOptions): void {
  if (options.smoothing === 'interpolated') interpolate(trie, contexts, into, options);
  else backOff(trie, contexts, into, options);
}

/** `discounts` are of followers seen once, twice, and more often. */
type Shares = { readonly total: number; readonly left: number; readonly discounts: Discounts };
type Known = {
  readonly many: number;
  readonly n: number;
  readonly t: number;
  readonly once: number;
  readonly twice: number;
};

const NOTHING: Discounts = [0, 0, 0];

function sharesOf(method: Escape, { n, t, once, twice }: Known, discounts: Discounts): Shares {
  switch (method) {
    case 'A':
      return { total: n + 1, left: 1, discounts: NOTHING };
    case 'B':
      return { total: n, left: t, discounts: [1, 1, 1] };
    case 'C':
      return { total: n + t, left: t, discounts: NOTHING };
    case 'D':
      return { total: n, left: t / 2, discounts: [0.5, 0.5, 0.5] };
    case 'AX':
      return { total: n + once + 1, left: once + 1, discounts: NOTHING };
    case 'KN': {
      const [first, second, more] = discounts;
      return { total: n, left: first * once + second * twice + more * (t - once - twice), discounts };
    }
  }
}

/** From the shortest context up, so that each is blended over those below it. */
function interpolate(trie: CountTrie, contexts: Int32Array, into: Float64Array, options: PredictOptions): void {
  const { followers, possible, shortestSure } = options;
  fillEqually(into, possible);
  // the probabilities are `into` times `scale`: all of them shrink at each context, few grow
  let scale = 1;
  for (let order = 0; order < contexts.length; order++) {
    if (contexts[order]! < 0) continue;
    const found = known(trie, contexts[order]!, options);
    const { many, n, t } = found;
    if (n === 0) continue;
    const { total, left, discounts } = sharesOf(options.escape, found, trie.discountsOf(order));
    scale *= left / total;
    for (let each = 0; each < many; each++) {
      const count = followers.counts[each]!;
      if (count > 0) {
        into[followers.symbols[each]!]! += (count - discounts[Math.min(count, 3) - 1]!) / total / scale;
      }
    }
    if (shortestSure && t === 1) break;
    if (scale < 1e-90) scale = applyScale(into, scale);
  }
  applyScale(into, scale);
}

function applyScale(into: Float64Array, scale: number): number {
  for (let token = 0; token < into.length; token++) into[token]! *= scale;
  return 1;
}

function fillEqually(into: Float64Array, possible: Uint8Array): void {
  let many = 0;
  for (let token = 0; token < possible.length; token++) many += possible[token]!;
  for (let token = 0; token < into.length; token++) into[token] = possible[token]! / many;
}

/** From the longest context down, each asked only for what is not known yet. */
function backOff(trie: CountTrie, contexts: Int32Array, into: Float64Array, options: PredictOptions): void {
  const { followers, possible } = options;
  into.fill(0);
  let unshared = 1;
  for (let order = firstContext(trie, contexts, options); order >= 0; order--) {
    if (contexts[order]! < 0) continue;
    const found = known(trie, contexts[order]!, options, into);
    const { many, n } = found;
    if (n === 0) continue;
    const { total, left, discounts } = sharesOf(options.escape, found, trie.discountsOf(order));
    for (let each = 0; each < many; each++) {
      const count = followers.counts[each]!;
      if (count > 0) {
        into[followers.symbols[each]!] = (unshared * (count - discounts[Math.min(count, 3) - 1]!)) / total;
      }
    }
    unshared *= left / total;
  }
  const unknown = possible.reduce((sum, each, token) => sum + (each === 1 && into[token] === 0 ? 1 : 0), 0);
  let sum = 0;
  for (let token = 0; token < into.length; token++) {
    if (unknown > 0 && possible[token] === 1 && into[token] === 0) into[token] = unshared / unknown;
    sum += into[token]!;
  }
  // where all tokens are known, none takes what was left for the unknown
  applyScale(into, 1 / sum);
}

function firstContext(trie: CountTrie, contexts: Int32Array, options: PredictOptions): number {
  if (!options.shortestSure) return contexts.length - 1;
  const sure = contexts.findIndex((node) => node >= 0 && known(trie, node, options).t === 1);
  return sure < 0 ? contexts.length - 1 : sure;
}

/**
 * Reads a context's followers as tokens; one that cannot come, or is in `excluded` already, has a count of 0.
 *
 * @returns  many entries, of which n is the sum of the counts, t how many are above 0, once and twice how many are 1 and 2
 */
function known(trie: CountTrie, node: number, { followers, tokenOf }: PredictOptions, excluded?: Float64Array): Known {
  const { symbols, counts } = followers;
  const many = trie.followersOf(node, followers);
  let [n, t, once, twice] = [0, 0, 0, 0];
  for (let each = 0; each < many; each++) {
    const token = tokenOf(symbols[each]!);
    const counted = token < 0 || (excluded !== undefined && excluded[token]! > 0) ? 0 : counts[each]!;
    symbols[each] = Math.max(token, 0);
    counts[each] = counted;
    n += counted;
    if (counted > 0) t += 1;
    if (counted === 1) once += 1;
    else if (counted === 2) twice += 1;
  }
  return { many, n, t, once, twice };
}
