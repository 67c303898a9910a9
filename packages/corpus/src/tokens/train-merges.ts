/**
 * Learns byte-pair merges: again and again, the pair of neighbours that comes most often becomes a token.
 *
 * Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units", algorithm 1; for music Fradet et
 * al. 2023, "Byte Pair Encoding for Symbolic Music". Counts are kept while pairs change: every place stands in the list
 * of its pair, and a heap gives the most frequent, so that the time is that of the merges, not of the corpus for each.
 */
import { CorpusError } from '../corpus-error.ts';
import { PairHeap } from './pair-heap.ts';
import type { Tokenizer } from './tokenizer.ts';
import type { BytePairConfig, FlatConfig } from './tokenizer-config.ts';

export type TrainMergesOptions = {
  /** how many merges at most, default 1000 */
  readonly count?: number;
  /** pairs that come less often are not merged, default 2 */
  readonly minimumCount?: number;
  /** whether a token may reach over a bar line, default false */
  readonly acrossBars?: boolean;
};

/**
 * The config of a tokenizer with merges learned from pieces; the same pieces give the same merges.
 *
 * Of pairs that come equally often the one of the lowest ids is taken. Start, End and Padding are never merged.
 *
 * @param tokenizer  one of flat tokens: "remi", "pianoroll" or "triplets"
 * @param pieces     tokens of that tokenizer
 * @throws CorpusError  `bad-tokenizer`: the tokenizer is of another kind
 * @example trainMerges(remi, pieces, { count: 500 }).merges.length // => 500
 */
export function trainMerges(
  tokenizer: Tokenizer,
  pieces: readonly Int32Array[],
  { count = 1000, minimumCount = 2, acrossBars = false }: TrainMergesOptions = {},
): BytePairConfig {
  const { config, fields } = tokenizer;
  if (config.encoding === 'compound' || config.encoding === 'byte-pair') {
    const what = `the tokens of "${config.encoding}" cannot be merged; take "remi", "pianoroll" or "triplets"`;
    throw new CorpusError('bad-tokenizer', what, { found: config.encoding });
  }
  const [{ idOf, size }] = fields;
  const never = ['Padding', 'Start', 'End'].map(idOf);
  const starts = acrossBars ? [] : ['Bar', 'Pickup'].map(idOf).filter((id) => id >= 0);
  const merges = learnPairs(pieces, size, { count, minimumCount, never, starts });
  return { encoding: 'byte-pair', base: config satisfies FlatConfig, merges };
}

export type LearnPairsOptions = {
  readonly count: number;
  readonly minimumCount: number;
  /** ids that are never merged */
  readonly never: readonly number[];
  /** ids that only begin a merged token */
  readonly starts: readonly number[];
};

/**
 * Merges over sequences of ids below `size`; merge k makes id `size` + k.
 *
 * @example learnPairs([Int32Array.of(0, 1, 0, 1)], 2, { count: 1, minimumCount: 2, never: [], starts: [] }) // => [[0, 1]]
 */
export function learnPairs(
  sequences: readonly Int32Array[],
  size: number,
  { count, minimumCount, never, starts }: LearnPairsOptions,
): [number, number][] {
  const text = new PairText(sequences, size + count, never, starts);
  const heap = new PairHeap(text.firsts, text.seconds);
  for (let pair = 0; pair < text.counts.length; pair++)
    if (text.counts[pair] >= minimumCount) heap.push(pair, text.counts[pair]);
  const merges: [number, number][] = [];
  while (merges.length < count) {
    const pair = heap.pop();
    if (pair < 0) break;
    const current = text.counts[pair];
    if (heap.poppedCount !== current) {
      // counts fell since it was pushed
      if (current >= minimumCount) heap.push(pair, current);
      continue;
    }
    const risen = text.merge(pair, size + merges.length);
    merges.push([text.firsts[pair], text.seconds[pair]]);
    for (const other of risen) if (text.counts[other] >= minimumCount) heap.push(other, text.counts[other]);
  }
  return merges;
}

/** The sequences as one list of linked places, and for every pair of neighbours the places where it begins. */
class PairText {
  readonly firsts: number[] = [];
  readonly seconds: number[] = [];
  readonly counts: number[] = [];
  readonly #heads: number[] = [];
  readonly #pairs = new Map<number, number>();
  readonly #limit: number;
  readonly #tokens: Int32Array;
  /** neighbours of a place that are still there, −1 at the ends of a sequence */
  readonly #next: Int32Array;
  readonly #last: Int32Array;
  /** the pair that begins at a place, −1 for none, and its other places */
  readonly #pairAt: Int32Array;
  readonly #after: Int32Array;
  readonly #before: Int32Array;
  readonly #never: Uint8Array;
  readonly #starts: Uint8Array;

  constructor(sequences: readonly Int32Array[], limit: number, never: readonly number[], starts: readonly number[]) {
    const length = sequences.reduce((sum, sequence) => sum + sequence.length, 0);
    this.#limit = limit;
    this.#tokens = new Int32Array(length);
    this.#next = new Int32Array(length);
    this.#last = new Int32Array(length);
    this.#pairAt = new Int32Array(length).fill(-1);
    this.#after = new Int32Array(length);
    this.#before = new Int32Array(length);
    this.#never = new Uint8Array(limit);
    this.#starts = new Uint8Array(limit);
    for (const id of never) this.#never[id] = 1;
    for (const id of starts) this.#starts[id] = 1;
    let at = 0;
    for (const sequence of sequences) {
      this.#tokens.set(sequence, at);
      for (let i = 0; i < sequence.length; i++) {
        this.#last[at + i] = i === 0 ? -1 : at + i - 1;
        this.#next[at + i] = i + 1 === sequence.length ? -1 : at + i + 1;
      }
      at += sequence.length;
    }
    for (let place = 0; place < length; place++) this.#add(place);
  }

  /** Puts a place into the list of its pair; gives the pair, −1 where there is none to merge. */
  #add(place: number): number {
    const next = this.#next[place];
    if (next < 0) return -1;
    const first = this.#tokens[place];
    const second = this.#tokens[next];
    if (this.#never[first] || this.#never[second] || this.#starts[second]) return -1;
    const key = first * this.#limit + second;
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      pair = this.counts.push(0) - 1;
      this.firsts.push(first);
      this.seconds.push(second);
      this.#heads.push(-1);
      this.#pairs.set(key, pair);
    }
    const head = this.#heads[pair];
    this.#after[place] = head;
    this.#before[place] = -1;
    if (head >= 0) this.#before[head] = place;
    this.#heads[pair] = place;
    this.#pairAt[place] = pair;
    this.counts[pair]++;
    return pair;
  }

  #remove(place: number): void {
    const pair = this.#pairAt[place];
    if (pair < 0) return;
    const [before, after] = [this.#before[place], this.#after[place]];
    if (before >= 0) this.#after[before] = after;
    else this.#heads[pair] = after;
    if (after >= 0) this.#before[after] = before;
    this.#pairAt[place] = -1;
    this.counts[pair]--;
  }

  /** Replaces a pair by a token from left to right; gives the pairs that come more often now. */
  merge(pair: number, token: number): Set<number> {
    this.#starts[token] = this.#starts[this.firsts[pair]];
    const places = new Int32Array(this.counts[pair]);
    let count = 0;
    for (let place = this.#heads[pair]; place >= 0; place = this.#after[place]) places[count++] = place;
    const risen = new Set<number>();
    for (const place of places.sort()) {
      // one that overlapped with the last is gone
      if (this.#pairAt[place] !== pair) continue;
      const second = this.#next[place];
      const last = this.#last[place];
      const next = this.#next[second];
      this.#remove(place);
      this.#remove(second);
      if (last >= 0) this.#remove(last);
      this.#tokens[place] = token;
      this.#next[place] = next;
      if (next >= 0) this.#last[next] = place;
      if (last >= 0) risen.add(this.#add(last));
      risen.add(this.#add(place));
    }
    risen.delete(-1);
    return risen;
  }
}
