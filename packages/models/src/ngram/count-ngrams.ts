/**
 * Counts all n-grams of a corpus, level by level: places that read alike so far are sorted by their next symbol.
 *
 * A context is left out where it was seen as often as the context that is shorter by its oldest symbol: both then stand at
 * the same places and tell the same. What is left grows with the corpus, not with the order (as in a suffix tree). Where even
 * that is too large, contexts that were seen least often go first.
 */
import type { TrieArrays } from './count-trie.ts';

export type CountNgramsOptions = {
  /** symbols of the longest context */
  readonly order: number;
  /** most nodes, default no limit */
  readonly mostNodes?: number;
  readonly signal?: AbortSignal | undefined;
};

export type CountedNgrams = Required<TrieArrays> & {
  /** contexts of two and more symbols that were seen less often than this are left out; 1 where none were */
  readonly least: number;
};

/**
 * @param sequences  symbols from 0 on
 * @example countNgrams([Int32Array.of(0, 1, 0)], { order: 1 }).counts // => root, 0 and 1, then 1 after 0, 0 after 1
 */
export function countNgrams(sequences: readonly Int32Array[], options: CountNgramsOptions): CountedNgrams {
  const text = textOf(sequences);
  for (let least = 1; ; least += Math.ceil(least / 3)) {
    const arrays = tryCounting(text, least, options);
    if (arrays) return { ...arrays, least };
  }
}

/** Stands after each sequence. */
const END = -1;

function textOf(sequences: readonly Int32Array[]): Int32Array {
  const text = new Int32Array(sequences.reduce((sum, { length }) => sum + length + 1, 0)).fill(END);
  let place = 0;
  for (const sequence of sequences) {
    text.set(sequence, place);
    place += sequence.length + 1;
  }
  return text;
}

/** Undefined where there would be too many nodes. */
function tryCounting(
  text: Int32Array,
  least: number,
  { order, mostNodes = Number.POSITIVE_INFINITY, signal }: CountNgramsOptions,
): Required<TrieArrays> | undefined {
  const [symbols, counts, continuations, children] = Array.from({ length: 4 }, () => new NumberList()) as [
    NumberList,
    NumberList,
    NumberList,
    NumberList,
  ];
  const before = new Int32Array(text.reduce((most, symbol) => Math.max(most, symbol + 1), 0)).fill(-1);
  // where the n-grams of this level stand, node by node: node i's places are starts[i] … starts[i + 1]
  let places: Int32Array = Int32Array.from(text.keys()).filter((place) => text[place] !== END);
  let starts: Int32Array = Int32Array.of(0, places.length);
  symbols.push(0);
  counts.push(places.length);
  continuations.push(places.length);
  // how often the n-gram of this level's length at each place was seen
  let seen = new Int32Array(text.length + 1).fill(places.length);
  for (let depth = 0; depth <= order && places.length > 0; depth++) {
    signal?.throwIfAborted();
    const nextPlaces = new Int32Array(places.length);
    const nextStarts = new NumberList();
    const nextSeen = new Int32Array(text.length + 1);
    // one that was left out was seen as often as what follows its oldest symbol
    nextSeen.set(seen.subarray(1));
    let filled = 0;
    for (let node = 0; node + 1 < starts.length; node++) {
      const group = sortByNext(text, places.subarray(starts[node]!, starts[node + 1]!), depth);
      let many = 0;
      for (let [from, to] = [0, 0]; from < group.length; from = to) {
        const symbol = text[group[from]! + depth]!;
        while (to < group.length && text[group[to]! + depth] === symbol) to += 1;
        const count = to - from;
        for (let at = from; at < to; at++) nextSeen[group[at]!] = count;
        symbols.push(symbol);
        counts.push(count);
        continuations.push(precedersOf(text, group.subarray(from, to), before, symbols.length));
        nextStarts.push(filled);
        const tellsMore = count < seen[group[from]! + 1]!;
        if (depth < order && tellsMore && (depth === 0 || count >= least)) {
          nextPlaces.set(group.subarray(from, to), filled);
          filled += count;
        }
        many += 1;
      }
      children.push(many);
      if (symbols.length > mostNodes && least < text.length) return undefined;
    }
    nextStarts.push(filled);
    places = nextPlaces.subarray(0, filled);
    starts = nextStarts.values();
    seen = nextSeen;
  }
  while (children.length < symbols.length) children.push(0);
  return {
    symbols: symbols.values(),
    counts: counts.values(),
    continuations: continuations.values(),
    children: children.values(),
  };
}

/** How many different symbols stand before places; each beginning of a sequence is one of its own. */
function precedersOf(text: Int32Array, places: Int32Array, stamps: Int32Array, stamp: number): number {
  let many = 0;
  for (const place of places) {
    const before = place === 0 ? END : text[place - 1]!;
    if (before !== END && stamps[before] === stamp) continue;
    if (before !== END) stamps[before] = stamp;
    many += 1;
  }
  return many;
}

/** Places in the order of the symbol `depth` further on, without those where the sequence has ended. */
function sortByNext(text: Int32Array, places: Int32Array, depth: number): Int32Array {
  if (places.length === 1) return text[places[0]! + depth] === END ? places.subarray(1) : places;
  const keys = new Float64Array(places.length);
  let many = 0;
  for (const place of places) {
    const symbol = text[place + depth]!;
    if (symbol !== END) keys[many++] = symbol * 2 ** 32 + place;
  }
  const sorted = keys.subarray(0, many).sort();
  const ordered = new Int32Array(many);
  for (let each = 0; each < many; each++) ordered[each] = sorted[each]! % 2 ** 32;
  return ordered;
}

/** Numbers in an array that doubles where it is full. */
class NumberList {
  length = 0;
  #values = new Int32Array(1024);

  push(value: number): void {
    if (this.length === this.#values.length) {
      const wider = new Int32Array(2 * this.length);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length++] = value;
  }

  values(): Int32Array {
    return this.#values.slice(0, this.length);
  }
}
