/** Engines take turns; medians of what each took. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from './peer-process.ts';

export type Spread = { readonly median: number; readonly least: number; readonly most: number };
export type Measured = {
  readonly name: string;
  readonly milliseconds: number;
  readonly firstLoss: number;
  readonly lastLoss: number;
  /** the most memory that the engine's process ever held */
  readonly peakBytes: number;
  /** how many times as fast the first engine is, round for round */
  readonly ratio: Spread;
};
export type Rounds = {
  /** one a round, the machine's matrix-product peak; GFLOP/s */
  readonly peak: Spread;
  readonly engines: readonly Measured[];
};

/** rounds that are not counted: memory is planned, programs are compiled */
const WARM_UPS = 1;
/** steps of a turn in a row, as in training; the first is not counted: it finds the caches full of the others' data */
const STEPS = 3;

/** Turns of every engine, and of the process that measures the machine's peak; a turn counts as the mean of its steps. */
export async function measure(
  engines: readonly Engine[],
  peak: Engine,
  rounds: number,
  log: (line: string) => void,
): Promise<Rounds> {
  const times: number[][] = engines.map(() => []);
  const peaks: number[] = [];
  const last = engines.map(({ first }) => first);
  for (let round = -WARM_UPS; round < rounds; round += 1) {
    const start = performance.now();
    for (const [index, engine] of engines.entries()) {
      let total = 0;
      for (let number = 0; number < STEPS; number += 1) {
        last[index] = await engine.step();
        if (number > 0) total += last[index].milliseconds;
      }
      if (round >= 0) times[index]!.push(total / (STEPS - 1));
      // threads that wait for more work by spinning give up within this time
      await sleep(100);
    }
    const { loss: rate } = await peak.step();
    if (round >= 0) peaks.push(rate);
    await sleep(100);
    const took = engines.map(
      ({ name }, index) => `${name} ${Math.round(times[index]!.at(-1) ?? last[index]!.milliseconds)} ms`,
    );
    const left = Math.round(((rounds - round - 1) * (performance.now() - start)) / 1000);
    const which = round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`;
    log(`${which}: ${took.join(', ')}; ${left} s left in this row`);
  }
  return {
    peak: spreadOf(peaks),
    engines: engines.map(({ name, first }, index) => ({
      name,
      milliseconds: spreadOf(times[index]!).median,
      firstLoss: first.loss,
      lastLoss: last[index]!.loss,
      peakBytes: last[index]!.peakBytes,
      ratio: spreadOf(times[index]!.map((time, round) => time / times[0]![round]!)),
    })),
  };
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
