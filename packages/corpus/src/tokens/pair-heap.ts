/** A heap of pairs by how often they come. */

/** Gives the most frequent pair first, and of equals the one of the lowest ids; entries may be out of date. */
export class PairHeap {
  readonly #firsts: readonly number[];
  readonly #seconds: readonly number[];
  readonly #pairs: number[] = [];
  readonly #counts: number[] = [];
  /** the count with which the last popped pair was pushed */
  poppedCount = 0;

  constructor(firsts: readonly number[], seconds: readonly number[]) {
    this.#firsts = firsts;
    this.#seconds = seconds;
  }

  push(pair: number, count: number): void {
    let at = this.#pairs.push(pair) - 1;
    this.#counts.push(count);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#comesBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  /** The first pair, −1 of none. */
  pop(): number {
    const pair = this.#pairs[0];
    if (pair === undefined) return -1;
    this.poppedCount = this.#counts[0];
    const lastPair = this.#pairs.pop()!;
    const lastCount = this.#counts.pop()!;
    const { length } = this.#pairs;
    if (length === 0) return pair;
    this.#pairs[0] = lastPair;
    this.#counts[0] = lastCount;
    for (let at = 0; ; ) {
      let best = at;
      for (let child = 2 * at + 1; child <= 2 * at + 2 && child < length; child++) {
        if (this.#comesBefore(child, best)) best = child;
      }
      if (best === at) return pair;
      this.#swap(at, best);
      at = best;
    }
  }

  #comesBefore(a: number, b: number): boolean {
    if (this.#counts[a] !== this.#counts[b]) return this.#counts[a] > this.#counts[b];
    const [one, other] = [this.#pairs[a], this.#pairs[b]];
    if (this.#firsts[one] !== this.#firsts[other]) return this.#firsts[one] < this.#firsts[other];
    return this.#seconds[one] < this.#seconds[other];
  }

  #swap(a: number, b: number): void {
    [this.#pairs[a], this.#pairs[b]] = [this.#pairs[b], this.#pairs[a]];
    [this.#counts[a], this.#counts[b]] = [this.#counts[b], this.#counts[a]];
  }
}
