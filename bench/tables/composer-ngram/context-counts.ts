/** How often each symbol followed each context: millions of them in sorted arrays. */

/** Contexts are numbers below 2^44, symbols below 256: together they are whole numbers that a float64 holds. */
export const SYMBOLS = 256;
const BUCKET = 2 ** 36;
const BUCKETS = 2 ** 16;
/** Keys that wait to be sorted. */
const WAITING = 1 << 20;

/** The symbols that can come: from one up to one before another, and the end of a cell beside positions. */
export type Range = { readonly from: number; readonly to: number; readonly end: number };

/** What followed a context, of the symbols that can come. */
export type Found = {
  /** how often the symbol itself did */
  count: number;
  /** how often any did, and how many different ones */
  total: number;
  kinds: number;
};

/** Counts symbols after contexts, to be sealed when all are counted. */
export class ContextCounter {
  #keys = new Float64Array();
  #counts = new Uint32Array();
  readonly #waiting = new Float64Array(WAITING);
  #length = 0;

  add(context: number, symbol: number): void {
    this.#waiting[this.#length] = context * SYMBOLS + symbol;
    this.#length += 1;
    if (this.#length === WAITING) this.#merge();
  }

  seal(): ContextCounts {
    this.#merge();
    return new ContextCounts(this.#keys, this.#counts);
  }

  #merge(): void {
    const fresh = this.#waiting.subarray(0, this.#length).sort();
    const keys = new Float64Array(this.#keys.length + fresh.length);
    const counts = new Uint32Array(keys.length);
    let [old, place, filled] = [0, 0, 0];
    while (old < this.#keys.length || place < fresh.length) {
      const key = Math.min(this.#keys[old] ?? Number.POSITIVE_INFINITY, fresh[place] ?? Number.POSITIVE_INFINITY);
      let count = 0;
      if (this.#keys[old] === key) {
        count = this.#counts[old]!;
        old += 1;
      }
      while (fresh[place] === key) {
        count += 1;
        place += 1;
      }
      keys[filled] = key;
      counts[filled] = count;
      filled += 1;
    }
    this.#keys = keys.slice(0, filled);
    this.#counts = counts.slice(0, filled);
    this.#length = 0;
  }
}

export class ContextCounts {
  readonly #keys: Float64Array;
  readonly #counts: Uint32Array;
  /** the first key of each stretch */
  readonly #starts = new Uint32Array(BUCKETS + 1);

  constructor(keys: Float64Array, counts: Uint32Array) {
    this.#keys = keys;
    this.#counts = counts;
    for (const key of keys) this.#starts[Math.floor(key / BUCKET) + 1]! += 1;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) this.#starts[bucket + 1]! += this.#starts[bucket]!;
  }

  /** Pairs of a context and a symbol. */
  get size(): number {
    return this.#keys.length;
  }

  find(context: number, symbol: number, { from, to, end }: Range, into: Found): void {
    const first = context * SYMBOLS;
    const keys = this.#keys;
    const bucket = Math.floor(first / BUCKET);
    let [low, high] = [this.#starts[bucket]!, this.#starts[bucket + 1]!];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (keys[middle]! < first + from) low = middle + 1;
      else high = middle;
    }
    into.count = 0;
    into.total = 0;
    into.kinds = 0;
    const last = first + (end < 0 ? to : end + 1);
    for (; low < keys.length && keys[low]! < last; low += 1) {
      const each = keys[low]! - first;
      if (each >= to && each !== end) continue;
      const count = this.#counts[low]!;
      into.total += count;
      into.kinds += 1;
      if (each === symbol) into.count = count;
    }
  }
}

/** Counts of one passage, which grow as it is read. */
export class LocalCounts {
  readonly #counts = new Map<number, Map<number, number>>();

  clear(): void {
    this.#counts.clear();
  }

  add(context: number, symbol: number): void {
    const found = this.#counts.get(context);
    if (found) found.set(symbol, (found.get(symbol) ?? 0) + 1);
    else this.#counts.set(context, new Map([[symbol, 1]]));
  }

  find(context: number, symbol: number, { from, to, end }: Range, into: Found): void {
    into.count = 0;
    into.total = 0;
    into.kinds = 0;
    for (const [each, count] of this.#counts.get(context) ?? []) {
      if ((each < from || each >= to) && each !== end) continue;
      into.total += count;
      into.kinds += 1;
      if (each === symbol) into.count = count;
    }
  }
}
