/** Applies byte-pair merges to ids, and undoes them. */
import { badConfig } from './grid-config.ts';

/** Merges made ready. */
export type MergeTable = {
  /** ids of all tokens, merged ones too */
  readonly size: number;
  readonly baseSize: number;
  /** the base tokens of each id, one after the other, and where each begins */
  readonly expansions: Int32Array;
  readonly starts: Int32Array;
  readonly merge: (tokens: Int32Array) => Int32Array;
};

/**
 * The table of some merges over ids below `baseSize`.
 *
 * @throws CorpusError  `bad-tokenizer`: a merge of ids that are not there yet, or one that is there twice
 * @example createMergeTable(2, [[0, 1]]).merge(Int32Array.of(0, 1, 1)) // => [2, 1]
 */
export function createMergeTable(baseSize: number, merges: readonly (readonly [number, number])[]): MergeTable {
  const size = baseSize + merges.length;
  const ranks = new PairRanks(merges.length);
  const lengths = new Int32Array(size).fill(1, 0, baseSize);
  for (const [rank, [first, second]] of merges.entries()) {
    if (first >= baseSize + rank || second >= baseSize + rank) {
      throw badConfig(`merge ${rank} is of ids ${first} and ${second} where ids below ${baseSize + rank} are expected`);
    }
    if (ranks.get(first, second) >= 0) throw badConfig(`merge ${rank} of ids ${first} and ${second} is there twice`);
    ranks.set(first, second, rank);
    lengths[baseSize + rank] = lengths[first] + lengths[second];
    if (lengths[baseSize + rank] > 4096) throw badConfig(`merge ${rank} is longer than 4096 tokens`);
  }
  const starts = new Int32Array(size + 1);
  for (let id = 0; id < size; id++) starts[id + 1] = starts[id] + lengths[id];
  const expansions = new Int32Array(starts[size]);
  for (let id = 0; id < size; id++) {
    if (id < baseSize) expansions[starts[id]] = id;
    else {
      const [first, second] = merges[id - baseSize];
      expansions.copyWithin(starts[id], starts[first], starts[first + 1]);
      expansions.copyWithin(starts[id] + lengths[first], starts[second], starts[second + 1]);
    }
  }
  return { size, baseSize, expansions, starts, merge: (tokens) => applyMerges(tokens, ranks, baseSize) };
}

/**
 * Merges in the order in which they were learned, each from left to right: the same as one pass for every merge, since
 * a merge can only make pairs that were learned later.
 */
function applyMerges(tokens: Int32Array, ranks: PairRanks, baseSize: number): Int32Array {
  const { length } = tokens;
  const merged = tokens.slice();
  const next = new Int32Array(length);
  const last = new Int32Array(length);
  const heap = new PlaceHeap(length);
  for (let i = 0; i < length; i++) {
    [next[i], last[i]] = [i + 1, i - 1];
    if (i + 1 === length) break;
    const rank = ranks.get(merged[i], merged[i + 1]);
    if (rank >= 0) heap.push(rank * length + i);
  }
  let count = length;
  while (heap.size > 0) {
    const entry = heap.pop();
    const rank = Math.floor(entry / length);
    const place = entry - rank * length;
    const second = next[place];
    // gone, or another pair by now
    if (merged[place] < 0 || second >= length || ranks.get(merged[place], merged[second]) !== rank) continue;
    merged[place] = baseSize + rank;
    merged[second] = -1;
    count--;
    const after = next[second];
    next[place] = after;
    if (after < length) {
      last[after] = place;
      const right = ranks.get(merged[place], merged[after]);
      if (right >= 0) heap.push(right * length + place);
    }
    const before = last[place];
    if (before >= 0) {
      const left = ranks.get(merged[before], merged[place]);
      if (left >= 0) heap.push(left * length + before);
    }
  }
  const result = new Int32Array(count);
  for (let place = 0, at = 0; place < length; place = next[place]) result[at++] = merged[place];
  return result;
}

/** The rank of each pair: a hash table of open places. */
class PairRanks {
  readonly #mask: number;
  readonly #firsts: Int32Array;
  readonly #seconds: Int32Array;
  readonly #ranks: Int32Array;

  constructor(count: number) {
    const size = 2 ** Math.ceil(Math.log2(count * 4 + 4));
    this.#mask = size - 1;
    this.#firsts = new Int32Array(size).fill(-1);
    this.#seconds = new Int32Array(size);
    this.#ranks = new Int32Array(size);
  }

  #place(first: number, second: number): number {
    let place = (Math.imul(first, 0x9e3779b1) + Math.imul(second, 0x85ebca6b)) >>> 0;
    place = (place ^ (place >>> 15)) & this.#mask;
    while (this.#firsts[place] >= 0 && (this.#firsts[place] !== first || this.#seconds[place] !== second)) {
      place = (place + 1) & this.#mask;
    }
    return place;
  }

  get(first: number, second: number): number {
    const place = this.#place(first, second);
    return this.#firsts[place] < 0 ? -1 : this.#ranks[place];
  }

  set(first: number, second: number, rank: number): void {
    const place = this.#place(first, second);
    this.#firsts[place] = first;
    this.#seconds[place] = second;
    this.#ranks[place] = rank;
  }
}

/** A heap of numbers, the least first. */
class PlaceHeap {
  #entries: Float64Array;
  size = 0;

  constructor(capacity: number) {
    this.#entries = new Float64Array(Math.max(16, capacity));
  }

  push(entry: number): void {
    if (this.size === this.#entries.length) {
      const longer = new Float64Array(this.size * 2);
      longer.set(this.#entries);
      this.#entries = longer;
    }
    const entries = this.#entries;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (entries[parent] <= entry) break;
      entries[at] = entries[parent];
      at = parent;
    }
    entries[at] = entry;
  }

  pop(): number {
    const entries = this.#entries;
    const least = entries[0];
    const moving = entries[--this.size];
    let at = 0;
    while (true) {
      let child = 2 * at + 1;
      if (child >= this.size) break;
      if (child + 1 < this.size && entries[child + 1] < entries[child]) child++;
      if (entries[child] >= moving) break;
      entries[at] = entries[child];
      at = child;
    }
    entries[at] = moving;
    return least;
  }
}
