/** A corpus too small for a split by chance: every part must hold something. */
import type { Split } from '@continuo/corpus';

type Splits<Item> = Readonly<Record<Split, readonly Item[]>>;

/**
 * The same pieces, a tenth of them (at least one) to validate and another to test; as they are where nothing is empty.
 *
 * Chance leaves a split of a few pieces empty, and then nothing could be validated. Which pieces go where hangs on their
 * names alone. Two pieces give one to train on and one to validate, none to test.
 *
 * @param nameOf  a name of its own for each piece
 * @example fillSplits({ train: ['a', 'b', 'c'], validation: [], test: [] }, String).test.length // => 1
 */
export function fillSplits<Item>(splits: Splits<Item>, nameOf: (item: Item) => string): Splits<Item> {
  if (splits.train.length > 0 && splits.validation.length > 0 && splits.test.length > 0) return splits;
  const all = [...splits.train, ...splits.validation, ...splits.test];
  const ordered = all
    .map((item) => ({ item, hash: hashOf(nameOf(item)) }))
    .sort((a, b) => a.hash - b.hash)
    .map(({ item }) => item);
  if (all.length < 2) return splits;
  const held = Math.ceil(all.length / 10);
  const tested = all.length > 2 ? held : 0;
  return {
    validation: ordered.slice(0, held),
    test: ordered.slice(held, held + tested),
    train: ordered.slice(held + tested),
  };
}

/** FNV-1a (Fowler, Noll and Vo), 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
