/** Equally many pieces of each set, drawn by a seed. */
import { seededRandom } from '../bootstrap.ts';

/**
 * So many of a stream, each as likely as any other, in bounded memory.
 *
 * Vitter 1985, "Random sampling with a reservoir", algorithm R.
 *
 * @example
 * const reservoir = new Reservoir<number>(2, 1);
 * for (let item = 0; item < 100; item++) reservoir.add(item);
 * reservoir.items.length // => 2
 */
export class Reservoir<Item> {
  readonly items: Item[] = [];
  readonly #most: number;
  readonly #random: () => number;
  #count = 0;

  constructor(most: number, seed: number) {
    this.#most = most;
    this.#random = seededRandom(seed);
  }

  /** how many came by */
  get count(): number {
    return this.#count;
  }

  add(item: Item): void {
    const place = this.#count < this.#most ? this.#count : Math.floor(this.#random() * (this.#count + 1));
    if (place < this.#most) this.items[place] = item;
    this.#count += 1;
  }
}

/** Draws from a stream. */
export async function drawFrom<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  most: number,
  seed: number,
): Promise<Reservoir<Item>> {
  const reservoir = new Reservoir<Item>(most, seed);
  for await (const item of items) reservoir.add(item);
  return reservoir;
}
