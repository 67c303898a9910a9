/** A vocabulary whose kinds are numbered, for the hot paths of encoding, decoding and grammars. */
import { createVocabulary, type KindWords, type Vocabulary } from './vocabulary.ts';

export type IndexedVocabulary = {
  readonly vocabulary: Vocabulary;
  /** first id of each kind by number, −1 where there is none */
  readonly first: readonly number[];
  /** how many of each kind */
  readonly counts: readonly number[];
  /** kind of each id */
  readonly kinds: Uint8Array;
  /** place of each id in its kind */
  readonly places: Int32Array;
};

/** The vocabulary of some kinds; a kind's number is its index in `words`. */
export function indexVocabulary(words: readonly KindWords[]): IndexedVocabulary {
  const vocabulary = createVocabulary('token', words);
  const first = words.map(({ name }) => vocabulary.kinds.find((kind) => kind.name === name)?.first ?? -1);
  const kinds = new Uint8Array(vocabulary.size);
  const places = new Int32Array(vocabulary.size);
  for (const [kind, start] of first.entries()) {
    for (let i = 0; start >= 0 && i < words[kind].count; i++) {
      kinds[start + i] = kind;
      places[start + i] = i;
    }
  }
  return { vocabulary, first, counts: words.map(({ count }) => count), kinds, places };
}

/** Marks the tokens of a kind as allowed, from one place to before another. */
export function markKind(
  mask: Uint8Array,
  { first, counts }: IndexedVocabulary,
  kind: number,
  from = 0,
  to: number = counts[kind],
): void {
  if (first[kind] >= 0 && from < to) mask.fill(1, first[kind] + from, first[kind] + to);
}

/** Marks a kind of state without the one that holds. */
export function markOther(mask: Uint8Array, indexed: IndexedVocabulary, kind: number, current: number): void {
  markKind(mask, indexed, kind);
  if (current >= 0 && indexed.first[kind] >= 0) mask[indexed.first[kind] + current] = 0;
}

/** How many of the first `size` tokens are allowed. */
export function countAllowed(mask: Uint8Array, size: number): number {
  let count = 0;
  for (let id = 0; id < size; id++) count += mask[id];
  return count;
}
