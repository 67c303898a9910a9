/**
 * At most so many of a list, in order: the first of each of as many equal stretches.
 *
 * @param most  0 or more, Infinity for all; of a fraction the whole number below
 * @example evenlyChosen([1, 2, 3, 4], 2) // => [1, 3]
 */
export function evenlyChosen<Item>(items: readonly Item[], most: number): Item[] {
  const count = Math.min(Math.floor(most), items.length);
  return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]!);
}
