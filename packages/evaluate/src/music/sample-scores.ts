/** Equally many pieces of each set, drawn by a seed. */
import { seededRandom } from '../bootstrap.ts';

/**
 * So many of a stream, each as likely as any other, in bounded memory.
 *
 * Vitter 1985, "Random sampling with a reservoir", algorithm R.
 *
 * @param onPiece  told after each, with how many came by
 */
export async function drawFrom<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  most: number,
  seed: number,
  onPiece?: (count: number) => void,
): Promise<Item[]> {
  const random = seededRandom(seed);
  const drawn: Item[] = [];
  let count = 0;
  for await (const item of items) {
    const place = count < most ? count : Math.floor(random() * (count + 1));
    if (place < most) drawn[place] = item;
    count += 1;
    onPiece?.(count);
  }
  return drawn;
}
