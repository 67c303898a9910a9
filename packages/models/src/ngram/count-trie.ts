/**
 * Counts of n-grams as a trie: a node is what was read, its children are what came next and how often.
 *
 * The root is the empty context. The node of a context c of k symbols lies k steps below it, so that p(x | c) needs its
 * children alone. Nodes are numbers, root 0.
 */

/** The symbols that followed a context and how often, as far as `followersOf` says. */
export type Followers = { readonly symbols: Int32Array; readonly counts: Float64Array };

export interface CountTrie {
  /** nodes, the root among them */
  readonly size: number;
  /** The context that is longer by a symbol; −1 where it was never read. */
  childOf(node: number, symbol: number): number;
  /** Writes what followed the context, in no certain order; gives how many different symbols. */
  followersOf(node: number, into: Followers): number;
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
  /** [N] children of each node */
  readonly children: Int32Array;
};

/** A trie that is read alone. */
export class StandingTrie implements CountTrie {
  readonly size: number;
  readonly #symbols: Int32Array;
  readonly #counts: Int32Array;
  /** [N + 1] where each node's children begin */
  readonly #first: Int32Array;

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
  let [start, end] = [0, 1];
  for (let depth = 0; depth <= order; depth++) {
    let next = end;
    for (let node = start; node < end; node++) next += children[node]!;
    [start, end] = [end, next];
  }
  return {
    symbols: symbols.slice(0, end),
    counts: counts.slice(0, end),
    children: children.slice(0, end).fill(0, start, end),
  };
}
