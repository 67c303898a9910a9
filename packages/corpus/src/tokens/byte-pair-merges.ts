/**
 * Byte-pair merges over a flat encoding as a tokenizer: runs of tokens that come often have an id of their own.
 *
 * Sennrich et al. 2016; Fradet et al. 2023. `trainMerges` learns them.
 */
import { countAllowed } from './indexed-vocabulary.ts';
import { createMergeTable, type MergeTable } from './merge-table.ts';
import { notAllowed } from './remi-grammar.ts';
import type { Grammar, Tokenizer } from './tokenizer.ts';
import { type BytePairConfig, hashOfConfig } from './tokenizer-config.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A tokenizer whose tokens are those of the base, merged. */
export function createBytePairs(config: BytePairConfig, base: Tokenizer): Tokenizer {
  const [baseVocabulary] = base.fields;
  const table = createMergeTable(baseVocabulary.size, config.merges);
  const vocabulary = mergedVocabulary(baseVocabulary, table);
  const root = trieOf(table);
  return {
    name: config.encoding,
    config,
    hash: hashOfConfig(config),
    fields: [vocabulary],
    roundToGrid: base.roundToGrid,
    encode: (score) => {
      const { tokens, reports } = base.encode(score);
      return { tokens: table.merge(tokens), reports };
    },
    decode: (tokens) => base.decode(expand(tokens, table).tokens),
    align: (tokens) => {
      const { tokens: inner, starts } = expand(tokens, table);
      const { ticks, bars, tracks, notes } = base.align(inner);
      const first = (list: Int32Array): Int32Array => Int32Array.from(tokens, (_, i) => list[starts[i]] ?? -1);
      return { ticks: first(ticks), bars: first(bars), tracks: first(tracks), notes: first(notes) };
    },
    createGrammar: () => new MergedGrammar(table, root, base.createGrammar(), baseVocabulary, vocabulary),
  };
}

/** The base tokens of merged ones, and where each one's begin; ids that are none stay, for the base to report. */
function expand(
  tokens: ArrayLike<number>,
  { size, starts, expansions }: MergeTable,
): { readonly tokens: Int32Array; readonly starts: Int32Array } {
  const places = new Int32Array(tokens.length + 1);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    places[i + 1] = places[i] + (token >= 0 && token < size ? starts[token + 1] - starts[token] : 1);
  }
  const expanded = new Int32Array(places[tokens.length]);
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (!(token >= 0 && token < size)) expanded[places[i]] = -1;
    else
      for (let j = starts[token]; j < starts[token + 1]; j++) expanded[places[i] + j - starts[token]] = expansions[j];
  }
  return { tokens: expanded, starts: places };
}

function mergedVocabulary(base: Vocabulary, { size, baseSize, starts, expansions }: MergeTable): Vocabulary {
  const parts = (id: number): number[] => [...expansions.subarray(starts[id], starts[id + 1])];
  const isMerged = (id: number): boolean => id >= baseSize && id < size;
  const tokenName = (id: number): string =>
    isMerged(id) ? parts(id).map(base.tokenName).join(' + ') : base.tokenName(id);
  let ids: Map<string, number> | undefined;
  return {
    name: base.name,
    size,
    kinds:
      size === baseSize ? base.kinds : [...base.kinds, { name: 'Merged', first: baseSize, count: size - baseSize }],
    tokenName,
    meaning: (id) => (isMerged(id) ? parts(id).map(base.meaning).join(', ') : base.meaning(id)),
    idOf: (name) => {
      ids ??= new Map(Array.from({ length: size }, (_, id) => [tokenName(id), id]));
      return ids.get(name) ?? -1;
    },
  };
}

/** Merged tokens by the base tokens that they begin with. */
type Trie = { readonly children: Map<number, Trie>; id: number };

function trieOf({ size, baseSize, starts, expansions }: MergeTable): Trie {
  const root: Trie = { children: new Map(), id: -1 };
  for (let id = baseSize; id < size; id++) {
    let node = root;
    for (let i = starts[id]; i < starts[id + 1]; i++) {
      let child = node.children.get(expansions[i]);
      if (!child) {
        child = { children: new Map(), id: -1 };
        node.children.set(expansions[i], child);
      }
      node = child;
    }
    node.id = id;
  }
  return root;
}

/** Allows a merged token where the base allows what it stands for, one after the other. */
class MergedGrammar implements Grammar {
  readonly field = 0;
  readonly #table: MergeTable;
  readonly #root: Trie;
  #inner: Grammar;
  readonly #base: Vocabulary;
  readonly #vocabulary: Vocabulary;

  constructor(table: MergeTable, root: Trie, inner: Grammar, base: Vocabulary, vocabulary: Vocabulary) {
    this.#table = table;
    this.#root = root;
    this.#inner = inner;
    this.#base = base;
    this.#vocabulary = vocabulary;
  }

  get isDone(): boolean {
    return this.#inner.isDone;
  }

  clone(): MergedGrammar {
    return new MergedGrammar(this.#table, this.#root, this.#inner.clone(), this.#base, this.#vocabulary);
  }

  allowed(mask: Uint8Array): number {
    mask.fill(0, 0, this.#table.size);
    this.#inner.allowed(mask);
    this.#allowMerged(mask, this.#root, this.#inner, mask.slice(0, this.#base.size));
    return countAllowed(mask, this.#table.size);
  }

  /** Follows the trie as far as the base allows; no deeper than the longest merged token. */
  #allowMerged(mask: Uint8Array, node: Trie, grammar: Grammar, allowed: Uint8Array): void {
    for (const [token, child] of node.children) {
      if (allowed[token] !== 1) continue;
      if (child.id >= 0) mask[child.id] = 1;
      if (child.children.size === 0) continue;
      const next = grammar.clone();
      next.accept(token);
      const after = new Uint8Array(this.#base.size);
      next.allowed(after);
      this.#allowMerged(mask, child, next, after);
    }
  }

  accept(token: number): void {
    const { starts, expansions, size } = this.#table;
    if (!(token >= 0 && token < size)) throw notAllowed(this.#vocabulary.tokenName(token), token);
    // a copy, so that nothing has changed where the token may not come
    const next = this.#inner.clone();
    for (let i = starts[token]; i < starts[token + 1]; i++) next.accept(expansions[i]);
    this.#inner = next;
  }
}
