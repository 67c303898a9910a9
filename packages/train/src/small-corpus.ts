/** A corpus too small for a split by chance: every part must hold something. */
import type { Split } from '@continuo/corpus';

type Splits<Item> = Readonly<Record<Split, readonly Item[]>>;

/**
 * The same pieces, a tenth of them (at least one) to validate and another to test; as they are where nothing is empty.
 *
 * Chance leaves a split of a few pieces empty, and then nothing could be validated. Which pieces go where hangs on their
 * names alone; pieces of one name stay together. Two names give one part to train on and one to validate, none to test.
 *
 * @param nameOf  a name of its own for each piece, or one for all settings of a tune
 * @example fillSplits({ train: ['a', 'b', 'c'], validation: [], test: [] }, String).test.length // => 1
 */
export function fillSplits<Item>(splits: Splits<Item>, nameOf: (item: Item) => string): Splits<Item> {
  if (splits.train.length > 0 && splits.validation.length > 0 && splits.test.length > 0) return splits;
  const all = [...splits.train, ...splits.validation, ...splits.test];
  const byName = new Map<string, Item[]>();
  for (const item of all) byName.set(nameOf(item), [...(byName.get(nameOf(item)) ?? []), item]);
  const ordered = [...byName]
    .map(([name, items]) => ({ items, hash: hashOf(name) }))
    .sort((a, b) => a.hash - b.hash)
    .map(({ items }) => items);
  if (ordered.length < 2) return splits;
  const held = Math.ceil(ordered.length / 10);
  const tested = ordered.length > 2 ? held : 0;
  return {
    validation: ordered.slice(0, held).flat(),
    test: ordered.slice(held, held + tested).flat(),
    train: ordered.slice(held + tested).flat(),
  };
}

/** FNV-1a (Fowler, Noll and Vo), 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
