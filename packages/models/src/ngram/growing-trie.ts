/** A trie of counts that grows while a piece is read: what the short-term memory learns from nothing. */
import type { CountTrie, Discounts, Followers } from './count-trie.ts';

export class GrowingTrie implements CountTrie {
  readonly #alphabet: number;
  readonly #children = new Map<number, number>();
  readonly #symbols: number[] = [0];
  readonly #counts: number[] = [0];
  readonly #firstChild: number[] = [-1];
  readonly #sibling: number[] = [-1];

  /** @param alphabet  symbols are 0 … alphabet − 1 */
  constructor(alphabet: number) {
    this.#alphabet = alphabet;
  }

  get size(): number {
    return this.#symbols.length;
  }

  childOf(node: number, symbol: number): number {
    return this.#children.get(node * this.#alphabet + symbol) ?? -1;
  }

  followersOf(node: number, { symbols, counts }: Followers): number {
    let many = 0;
    for (let child = this.#firstChild[node]!; child >= 0; child = this.#sibling[child]!) {
      symbols[many] = this.#symbols[child]!;
      counts[many] = this.#counts[child]!;
      many += 1;
    }
    return many;
  }

  /** Too little is counted to estimate any. */
  discountsOf(): Discounts {
    return [0.5, 0.5, 0.5];
  }

  /**
   * Counts that a symbol followed each of some contexts.
   *
   * With `exclusion` ("update exclusion", Bell, Cleary and Witten 1990, section 6.4.3) only the contexts that are longer than
   * the longest that knew the symbol count it, and that one: a shorter one counts in how many contexts a symbol was new.
   *
   * @param contexts  nodes by length, from the root on; each one's context ends that of the next
   * @param many      how many of them
   */
  count(contexts: Int32Array, many: number, symbol: number, exclusion: boolean): void {
    for (let order = many - 1; order >= 0; order--) {
      const known = this.childOf(contexts[order]!, symbol);
      const child = known < 0 ? this.#add(contexts[order]!, symbol) : known;
      this.#counts[child]! += 1;
      if (exclusion && known >= 0) return;
    }
  }

  #add(parent: number, symbol: number): number {
    const child = this.#symbols.length;
    this.#symbols.push(symbol);
    this.#counts.push(0);
    this.#firstChild.push(-1);
    this.#sibling.push(this.#firstChild[parent]!);
    this.#firstChild[parent] = child;
    this.#children.set(parent * this.#alphabet + symbol, child);
    return child;
  }
}
