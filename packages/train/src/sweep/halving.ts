/** Successive halving: every setting gets some steps, the better ones more. */

import type { RunRecord } from './run-record.ts';
import { bestWithin } from './run-record.ts';
import type { Sweep } from './sweep.ts';

/**
 * The numbers of steps after which settings are compared, rising, all below `maxSteps`.
 *
 * @example rungsOf({ firstSteps: 500, factor: 2 }, 3000) // => [500, 1000, 2000]
 */
export function rungsOf(halving: Sweep['halving'], maxSteps: number): number[] {
  const rungs: number[] = [];
  for (let steps = halving?.firstSteps ?? maxSteps; steps < maxSteps; steps *= halving!.factor) rungs.push(steps);
  return rungs;
}

/**
 * The settings that go on after a rung: one of `factor`, rounded up, those with the lowest loss so far.
 *
 * Jamieson & Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter optimization", figure 3, with their
 * half as any share. A setting's loss is the mean over its seeds; one of which a run has failed goes on last.
 *
 * @param settings  the runs of each setting
 * @example survivors([[good], [bad]], 500, 2) // => [[good]]
 */
export function survivors<Settings extends readonly RunRecord[]>(
  settings: readonly Settings[],
  steps: number,
  factor: number,
): Settings[] {
  const kept = Math.ceil(settings.length / factor);
  return settings
    .map((runs, place) => ({ runs, place, loss: meanLoss(runs, steps) }))
    .sort((a, b) => a.loss - b.loss || a.place - b.place)
    .slice(0, kept)
    .sort((a, b) => a.place - b.place)
    .map(({ runs }) => runs);
}

function meanLoss(runs: readonly RunRecord[], steps: number): number {
  const losses = runs.map((run) => bestWithin(run, steps)?.loss ?? Number.MAX_VALUE);
  return losses.reduce((sum, loss) => sum + loss / losses.length, 0);
}
