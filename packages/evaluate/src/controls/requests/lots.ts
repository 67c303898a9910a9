/** Drawing lots from a seed. */
import { seededRandom } from '../../bootstrap.ts';

export type Lots = {
  /** whole, first…last */
  readonly whole: (first: number, last: number) => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** some of the items, in their order */
  readonly some: <Item>(items: readonly Item[], count: number) => Item[];
  readonly shuffled: <Item>(items: readonly Item[]) => Item[];
  /** true with this probability */
  readonly chance: (share: number) => boolean;
};

/** @example lots(1).whole(3, 3) // => 3 */
export function lots(seed: number): Lots {
  const random = seededRandom(seed);
  const whole = (first: number, last: number): number => first + Math.floor(random() * (last - first + 1));
  return {
    whole,
    pick: (items) => items[whole(0, items.length - 1)]!,
    chance: (share) => random() < share,
    shuffled: (items) => {
      const order = [...items];
      // Fisher and Yates
      for (let place = order.length - 1; place > 0; place--) {
        const other = whole(0, place);
        [order[place], order[other]] = [order[other]!, order[place]!];
      }
      return order;
    },
    some: (items, count) => {
      const left = items.map((_, index) => index);
      while (left.length > count) left.splice(whole(0, left.length - 1), 1);
      return left.map((index) => items[index]!);
    },
  };
}
