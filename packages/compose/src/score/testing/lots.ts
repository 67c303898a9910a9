/** Lots drawn from a seed, for made music. */
import { drawUniform } from '../../sampling/counter-random.ts';

export type Lots = {
  /** in [0, 1) */
  readonly share: () => number;
  readonly whole: (from: number, to: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
};

export function lotsOf(seed: number): Lots {
  let place = 0;
  const share = (): number => {
    place += 1;
    return drawUniform({ seed, variation: 77, candidate: 7, place });
  };
  const whole = (from: number, to: number): number => from + Math.floor(share() * (to - from + 1));
  return {
    share,
    whole,
    chance: (probability) => share() < probability,
    pick: (items) => items[whole(0, items.length - 1)]!,
  };
}
