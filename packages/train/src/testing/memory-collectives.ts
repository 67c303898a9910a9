/** Several "processes" of one thread, for tests: each call waits until all have made it. */
import type { Collective } from '../collective.ts';

/** The members of a collective of `size`, which run side by side as promises. */
export function memoryCollectives(size: number): Collective[] {
  let arrived: Float32Array[] = [];
  let release: (() => void)[] = [];
  /** Waits for the arrays of all, in the order of the ranks; the last to come combines them. */
  const meet = (rank: number, values: Float32Array, combine: (all: readonly Float32Array[]) => void): Promise<void> => {
    arrived[rank] = values;
    const lengths = new Set(Object.values(arrived).map(({ length }) => length));
    if (lengths.size > 1) throw new Error(`the processes came with arrays of ${[...lengths].join(' and ')} values`);
    return new Promise((resolve) => {
      release.push(resolve);
      if (release.length < size) return;
      combine(arrived);
      const waiting = release;
      [arrived, release] = [[], []];
      for (const go of waiting) go();
    });
  };
  return Array.from({ length: size }, (_, rank) => ({
    rank,
    size,
    allReduce: (values, how = 'sum') =>
      meet(rank, values, (all) => {
        const sums = values.map((_, place) => all.reduce((sum, each) => Math.fround(sum + each[place]), 0));
        for (const each of all) each.set(how === 'mean' ? sums.map((sum) => sum / size) : sums);
      }),
    broadcast: (values, from = 0) =>
      meet(rank, values, (all) => {
        for (const each of all) each.set(all[from].slice());
      }),
    barrier: () => meet(rank, new Float32Array(), () => {}),
    abort: (status) => {
      throw new Error(`process ${rank} ends all with ${status}`);
    },
    dispose: async () => {},
  }));
}
