/** Reads a piece token by token and says before each how likely every token is. */
import type { SequenceCodec } from '@continuo/corpus';
import { combine } from './combine.ts';
import type { CountTrie } from './count-trie.ts';
import { Memory } from './memory.ts';
import type { NgramConfig } from './ngram-config.ts';
import type { ViewName } from './view.ts';

/** What was counted in training, by view. */
export type CountedViews = Readonly<Partial<Record<ViewName, CountTrie>>>;

export class NgramReader {
  readonly #config: NgramConfig;
  readonly #memories: readonly Memory[];
  readonly #distributions: readonly Float64Array[];
  readonly #possible: number;

  constructor(config: NgramConfig, codec: SequenceCodec, tries: CountedViews) {
    const possible = possibleTokens(codec);
    this.#config = config;
    this.#possible = possible.reduce((sum, each) => sum + each, 0);
    this.#memories = config.memories.map((memory) => {
      const trie = memory.span === 'long' ? tries[memory.view] : undefined;
      if (memory.span === 'long' && !trie) throw new RangeError(`nothing was counted of the view "${memory.view}"`);
      return new Memory(memory, codec, trie, possible);
    });
    this.#distributions = config.memories.map(() => new Float64Array(codec.vocabularySize));
  }

  /** Writes p of each token, given all that was accepted: [V], summing to 1. */
  predict(into: Float64Array): void {
    if (this.#memories.length === 1) {
      this.#memories[0]!.predict(into);
      return;
    }
    for (const [index, memory] of this.#memories.entries()) memory.predict(this.#distributions[index]!);
    combine(this.#distributions, { ...this.#config, possible: this.#possible }, into);
  }

  accept(token: number): void {
    for (const memory of this.#memories) memory.accept(token);
  }
}

/** All but the start, which nothing predicts: [V]. */
export function possibleTokens({ vocabularySize, start }: SequenceCodec): Uint8Array {
  return Uint8Array.from({ length: vocabularySize }, (_, token) => (token === start ? 0 : 1));
}

/** −ln p of each token given those before it, [length]; 0 at a start. */
export function natsOf(
  reader: NgramReader,
  tokens: Int32Array,
  { vocabularySize, start }: SequenceCodec,
): Float32Array {
  const probabilities = new Float64Array(vocabularySize);
  return Float32Array.from(tokens, (token, place) => {
    let nats = 0;
    if (place > 0 || token !== start) {
      reader.predict(probabilities);
      nats = -Math.log(probabilities[token]!);
    }
    reader.accept(token);
    return nats;
  });
}
