/**
 * Counts of n-grams as a trie: a node is what was read, its children are what came next and how often.
 *
 * The root is the empty context. The node of a context c of k symbols lies k steps below it, so that p(x | c) needs its
 * children alone. Nodes are numbers, root 0.
 */

/** The symbols that followed a context and how often, as far as `followersOf` says. */
export type Followers = { readonly symbols: Int32Array; readonly counts: Float64Array };

/** What Kneser-Ney takes from a follower seen once, twice, and more often. */
export type Discounts = readonly [once: number, twice: number, more: number];

export interface CountTrie {
  /** nodes, the root among them */
  readonly size: number;
  /** The context that is longer by a symbol; −1 where it was never read. */
  childOf(node: number, symbol: number): number;
  /** Writes what followed the context, in no certain order; gives how many different symbols. */
  followersOf(node: number, into: Followers): number;
  /** Kneser-Ney's discounts after contexts of so many symbols. */
  discountsOf(order: number): Discounts;
}

/** Room for the followers of any context. */
export function createFollowers(alphabet: number): Followers {
  return { symbols: new Int32Array(alphabet), counts: new Float64Array(alphabet) };
}

/** The arrays of a trie whose counts stand: nodes level by level, the children of each side by side, by symbol. */
export type TrieArrays = {
  /** [N] the last symbol of each node, 0 for the root */
  readonly symbols: Int32Array;
  /** [N] how often it followed its parent's context */
  readonly counts: Int32Array;
  /** [N] by how many different symbols the n-gram was preceded, each beginning of a sequence for one */
  readonly continuations?: Int32Array;
  /** [N] children of each node */
  readonly children: Int32Array;
};

/** Where there is nothing to estimate discounts from. */
const HALVES: Discounts = [0.5, 0.5, 0.5];

/** A trie that is read alone. */
export class StandingTrie implements CountTrie {
  readonly size: number;
  readonly #symbols: Int32Array;
  readonly #counts: Int32Array;
  /** [N + 1] where each node's children begin */
  readonly #first: Int32Array;
  #discounts: Discounts[] | undefined;

  constructor({ symbols, counts, children }: TrieArrays) {
    this.size = symbols.length;
    this.#symbols = symbols;
    this.#counts = counts;
    this.#first = new Int32Array(this.size + 1);
    this.#first[0] = 1;
    for (let node = 0; node < this.size; node++) this.#first[node + 1] = this.#first[node]! + children[node]!;
  }

  childOf(node: number, symbol: number): number {
    let [low, high] = [this.#first[node]!, this.#first[node + 1]! - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#symbols[middle]!;
      if (found === symbol) return middle;
      if (found < symbol) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }

  discountsOf(order: number): Discounts {
    this.#discounts ??= this.#estimateDiscounts();
    return this.#discounts[order] ?? HALVES;
  }

  /** Chen and Goodman 1998, equation 17: from how many n-grams were seen once to four times. */
  #estimateDiscounts(): Discounts[] {
    const discounts: Discounts[] = [];
    for (let [from, to] = [1, this.#first[1]!]; from < to; [from, to] = [to, this.#first[to]!]) {
      const [one, two, three, four] = [1, 2, 3, 4].map((times) =>
        this.#counts.subarray(from, to).reduce((sum, count) => sum + (count === times ? 1 : 0), 0),
      ) as [number, number, number, number];
      const share = one / (one + 2 * two);
      const taken = (times: number, these: number, next: number): number =>
        these > 0 && one > 0
          ? Math.min(times, Math.max(0.01, times - ((times + 1) * share * next) / these))
          : times / 2;
      discounts.push([taken(1, one, two), taken(2, two, three), taken(3, three, four)]);
    }
    return discounts;
  }

  followersOf(node: number, { symbols, counts }: Followers): number {
    const first = this.#first[node]!;
    const many = this.#first[node + 1]! - first;
    for (let each = 0; each < many; each++) {
      symbols[each] = this.#symbols[first + each]!;
      counts[each] = this.#counts[first + each]!;
    }
    return many;
  }
}

/**
 * The trie without its longest contexts.
 *
 * @param order  symbols of the longest context that is kept
 */
export function shortenTrie({ symbols, counts, children }: TrieArrays, order: number): TrieArrays {
  const [start, end] = levelOf(children, order + 1);
  return {
    symbols: symbols.slice(0, end),
    counts: counts.slice(0, end),
    children: children.slice(0, end).fill(0, start, end),
  };
}

/**
 * The counts of Kneser-Ney: those of the longest contexts as they are, of shorter ones after how many different symbols.
 *
 * @param order  symbols of the longest context
 */
export function kneserNeyTrie({ continuations, ...arrays }: Required<TrieArrays>, order: number): TrieArrays {
  const [start] = levelOf(arrays.children, order + 1);
  const { counts, ...rest } = shortenTrie(arrays, order);
  counts.set(continuations.subarray(0, start));
  return { counts, ...rest };
}

/** First node and end of the n-grams of so many symbols. */
function levelOf(children: Int32Array, depth: number): readonly [start: number, end: number] {
  let [start, end] = [0, 1];
  for (let level = 0; level < depth; level++) {
    let next = end;
    for (let node = start; node < end; node++) next += children[node]!;
    [start, end] = [end, next];
  }
  return [start, end];
}
