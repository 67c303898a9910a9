/** What an n-gram model remembers while it reads a piece: the contexts it stands in, and what followed them. */
import type { SequenceCodec } from '@continuo/corpus';
import { type CountTrie, createFollowers } from './count-trie.ts';
import { GrowingTrie } from './growing-trie.ts';
import type { MemoryConfig } from './ngram-config.ts';
import { type PpmOptions, predict } from './ppm.ts';
import { createView, type View } from './view.ts';

/** Contexts are never longer, whatever the order. */
export const LONGEST_CONTEXT = 32;

/** A reader of one piece. */
export class Memory {
  readonly #trie: CountTrie;
  /** the trie, where it learns */
  readonly #growing: GrowingTrie | undefined;
  readonly #exclusion: boolean;
  readonly #view: View;
  readonly #ppm: PpmOptions;
  readonly #order: number;
  readonly #contexts: Int32Array;
  readonly #next: Int32Array;
  readonly #options: Parameters<typeof predict>[3];
  #many = 1;
  #last = -1;

  /**
   * @param trie      what was counted in training; undefined for a memory that learns from nothing
   * @param possible  1 for each token that may be predicted at all, [V]
   */
  constructor(config: MemoryConfig, codec: SequenceCodec, trie: CountTrie | undefined, possible: Uint8Array) {
    this.#view = createView(config.view, codec);
    this.#growing = trie ? undefined : new GrowingTrie(this.#view.alphabet);
    this.#trie = trie ?? this.#growing!;
    this.#exclusion = config.exclusion;
    this.#order = config.order === 'unbounded' ? LONGEST_CONTEXT : config.order;
    this.#ppm = { ...config, shortestSure: config.order === 'unbounded' };
    this.#contexts = new Int32Array(this.#order + 1);
    this.#next = new Int32Array(this.#order + 1);
    this.#options = {
      ...this.#ppm,
      possible,
      followers: createFollowers(this.#view.alphabet),
      tokenOf: (symbol) => this.#view.tokenOf(symbol, this.#last),
    };
  }

  /** Writes p of each token, given all that was accepted: [V], summing to 1. */
  predict(into: Float64Array): void {
    predict(this.#trie, this.#contexts.subarray(0, this.#many), into, this.#options);
  }

  /** Reads the next token. */
  accept(token: number): void {
    const symbol = this.#view.symbolOf(token, this.#last);
    this.#growing?.count(this.#contexts, this.#many, symbol, this.#exclusion);
    const many = Math.min(this.#many, this.#order) + 1;
    for (let order = 1; order < many; order++) {
      const context = this.#contexts[order - 1]!;
      this.#next[order] = context < 0 ? -1 : this.#trie.childOf(context, symbol);
    }
    this.#contexts.set(this.#next.subarray(0, many));
    this.#many = many;
    this.#last = this.#view.lastAfter(token, this.#last);
  }
}
