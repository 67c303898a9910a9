/**
 * All runs of symbols that occur more than once, by a suffix array.
 *
 * Manber and Myers 1993, "Suffix arrays: a new method for on-line string searches" (prefix doubling); the intervals of
 * common prefixes after Abouelhoda, Kurtz and Ohlebusch 2004. Suffixes are sorted by their first `longest` symbols only,
 * which bounds the work: n · log(longest) to sort, n · longest to list.
 */

/** A run that occurs at each of these places, and cannot be made longer to the right without losing one. */
export type RepeatedRun = { readonly length: number; readonly places: Int32Array };

/**
 * Runs of `shortest` to `longest` symbols that occur at least twice; those that always follow one same symbol are left
 * out, for the run that begins there says as much.
 *
 * @param symbols  whole numbers from 0; a negative one is unique: no run holds it
 * @example repeatedRuns([1, 2, 3, 1, 2], 2, 8).map(({ length, places }) => [length, [...places]]) // => [[2, [0, 3]]]
 */
export function* repeatedRuns(symbols: readonly number[], shortest: number, longest: number): Generator<RepeatedRun> {
  const n = symbols.length;
  const order = sortedSuffixes(symbols, longest);
  const common = commonPrefixes(symbols, order, longest);
  // a stack of open intervals of the order, each with the prefix that its suffixes share
  const lengths: number[] = [];
  const lefts: number[] = [];
  for (let i = 1; i <= n; i++) {
    const shared = i < n ? common[i] : 0;
    let left = i - 1;
    while (lengths.length > 0 && (lengths.at(-1) ?? 0) > shared) {
      const length = lengths.pop() ?? 0;
      left = lefts.pop() ?? 0;
      if (length < shortest) continue;
      const places = order.slice(left, i);
      if (!followsOneSymbol(symbols, places) || length === longest) yield { length, places: places.sort() };
    }
    if (shared > 0 && (lengths.at(-1) ?? 0) < shared) {
      lengths.push(shared);
      lefts.push(left);
    }
  }
}

function followsOneSymbol(symbols: readonly number[], places: Int32Array): boolean {
  const before = places[0] === 0 ? -1 : symbols[places[0] - 1];
  if (before < 0) return false;
  for (const place of places) if (place === 0 || symbols[place - 1] !== before) return false;
  return true;
}

/** Places in the order of their first `longest` symbols. */
function sortedSuffixes(symbols: readonly number[], longest: number): Int32Array {
  const n = symbols.length;
  let ranks = denseRanks(symbols);
  let order = countingSort(Int32Array.from(symbols.keys()), (place) => ranks[place], n);
  for (let length = 1; length < longest; length *= 2) {
    const second = (place: number): number => (place + length < n ? ranks[place + length] + 1 : 0);
    order = countingSort(order, second, n + 1);
    order = countingSort(order, (place) => ranks[place], n);
    const next = new Int32Array(n);
    for (let i = 1; i < n; i++) {
      const a = order[i - 1];
      const b = order[i];
      next[b] = next[a] + (ranks[a] === ranks[b] && second(a) === second(b) ? 0 : 1);
    }
    ranks = next;
    if (n > 0 && ranks[order[n - 1]] === n - 1) break;
  }
  return order;
}

/** Ranks from 0; each negative symbol has one of its own. */
function denseRanks(symbols: readonly number[]): Int32Array {
  const known = new Map(
    [...new Set(symbols.filter((symbol) => symbol >= 0))].sort((a, b) => a - b).map((symbol, rank) => [symbol, rank]),
  );
  let next = known.size;
  return Int32Array.from(symbols, (symbol) => (symbol < 0 ? next++ : (known.get(symbol) ?? 0)));
}

function countingSort(places: Int32Array, keyOf: (place: number) => number, keys: number): Int32Array {
  const ends = new Int32Array(keys + 1);
  for (const place of places) ends[keyOf(place) + 1]++;
  for (let key = 0; key < keys; key++) ends[key + 1] += ends[key];
  const sorted = new Int32Array(places.length);
  for (const place of places) sorted[ends[keyOf(place)]++] = place;
  return sorted;
}

/** How many symbols each suffix shares with the one before it in the order, at most `longest`. */
function commonPrefixes(symbols: readonly number[], order: Int32Array, longest: number): Int32Array {
  const common = new Int32Array(order.length);
  for (let i = 1; i < order.length; i++) {
    const a = order[i - 1];
    const b = order[i];
    let length = 0;
    while (length < longest && symbols[a + length] === symbols[b + length] && symbols[a + length] >= 0) length++;
    common[i] = length;
  }
  return common;
}
