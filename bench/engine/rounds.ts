/** Engines take turns; medians of what each took. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Task } from './continuo-step.ts';
import type { Engine } from './peer-process.ts';

export type Row = {
  readonly name: string;
  readonly medianMilliseconds: number;
  readonly tokensPerSecond: number;
  readonly lastLoss: number;
  /** how many times as fast the first engine is: the median over the rounds, and the least and the most */
  readonly ratio: { readonly median: number; readonly least: number; readonly most: number };
};
export type Report = { readonly batchSize: number; readonly length: number; readonly rows: readonly Row[] };

const WARM_UPS = 2;

/** Steps of every engine in turn; the first two of each are not counted. */
export async function measure(
  { batchSize, length }: Task,
  engines: readonly Engine[],
  rounds: number,
  log: (line: string) => void,
): Promise<Report> {
  const times: number[][] = engines.map(() => []);
  const losses: number[] = [];
  for (let round = -WARM_UPS; round < rounds; round += 1) {
    for (const [index, engine] of engines.entries()) {
      const { milliseconds, loss } = await engine.step();
      if (round >= 0) times[index]!.push(milliseconds);
      losses[index] = loss;
      // threads that wait for more work by spinning give up within this time
      await sleep(100);
    }
    const took = engines.map((engine, index) => `${engine.name} ${Math.round(times[index]!.at(-1) ?? 0)} ms`);
    if (round >= 0) log(`round ${round + 1} of ${rounds}: ${took.join(', ')}`);
  }
  const rows = engines.map((engine, index): Row => {
    const medianMilliseconds = median(times[index]!);
    const ratios = times[index]!.map((time, round) => time / times[0]![round]!);
    return {
      name: engine.name,
      medianMilliseconds,
      tokensPerSecond: (batchSize * length * 1000) / medianMilliseconds,
      lastLoss: losses[index]!,
      ratio: { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) },
    };
  });
  return { batchSize, length, rows };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

/** A report as a table for people. */
export function formatReport({ batchSize, length, rows }: Report): string {
  const lines = rows.map(({ name, medianMilliseconds, tokensPerSecond, lastLoss, ratio }, index) => {
    const [most, least] = [ratio.most.toFixed(2), ratio.least.toFixed(2)];
    const compared =
      index === 0 ? '' : `  Continuo is ${ratio.median.toFixed(2)} times as fast (rounds: ${least} to ${most})`;
    const took = `${medianMilliseconds.toFixed(0)} ms`.padStart(9);
    const speed = `${tokensPerSecond.toFixed(0)} tokens/s`.padStart(15);
    return `  ${name.padEnd(42)}${took}${speed}  loss ${lastLoss.toFixed(3)}${compared}`;
  });
  return `${batchSize}×${length} tokens a step, medians of rounds taken in turn:\n${lines.join('\n')}\n`;
}
