/** Time left of a sweep, from the steps that this session has taken. */
import type { RunRecord } from '../../sweep/run-record.ts';
import type { SweepRun } from '../../sweep/sweep-runs.ts';
import type { TrainEvent } from '../../train-event.ts';

export type SweepClock = {
  /** A round begins, in which these settings go as far as `rung`. */
  round(settings: readonly (readonly SweepRun[])[], rung: number, records: ReadonlyMap<string, RunRecord>): void;
  /** Something has happened in a run. */
  event(run: string, event: TrainEvent): void;
  /** until all is done, at most until the time is over; infinite before the first step */
  secondsLeft(): number;
  /** of this session */
  seconds(): number;
};

export type SweepClockOptions = {
  readonly rungs: readonly number[];
  /** one of so many settings goes on after each rung */
  readonly factor: number;
  readonly maxMinutes?: number | undefined;
  /** seconds from some moment */
  readonly now?: () => number;
};

/**
 * A clock that starts now; runs that stop early make its time left too long, never too short.
 *
 * @example sweepClock({ rungs: [], factor: 1 }).secondsLeft() // => Infinity
 */
export function sweepClock(options: SweepClockOptions): SweepClock {
  const { rungs, factor, maxMinutes = Number.POSITIVE_INFINITY, now = () => performance.now() / 1000 } = options;
  const start = now();
  /** steps that each run of this round has still to take */
  const left = new Map<string, { target: number; step: number }>();
  let later = 0;
  let taken = 0;
  return {
    round(settings, rung, records) {
      left.clear();
      for (const { name, recipe } of settings.flat()) {
        const { validations, result } = records.get(name)!;
        const target = Math.min(rung, recipe.maxSteps);
        const step = result ? target : Math.min(target, validations.at(-1)?.step ?? 0);
        left.set(name, { target, step });
      }
      later = stepsAfter(settings, rung, rungs, factor);
    },
    event(run, event) {
      const of = left.get(run);
      if (!of) return;
      if (event.type === 'run-start') of.step = event.step;
      if (event.type === 'step-end') {
        taken += 1;
        of.step = event.step;
      }
      if (event.type === 'run-end' && (event.reason === 'completed' || event.reason === 'early-stopped'))
        of.step = of.target;
    },
    secondsLeft() {
      const elapsed = now() - start;
      const steps = [...left.values()].reduce((sum, { target, step }) => sum + Math.max(0, target - step), later);
      const byPace = taken > 0 ? (elapsed / taken) * steps : Number.POSITIVE_INFINITY;
      return Math.max(0, Math.min(byPace, maxMinutes * 60 - elapsed));
    },
    seconds: () => now() - start,
  };
}

/** Steps of the rounds after this one, taken for the mean run: which settings go on is not known yet. */
function stepsAfter(
  settings: readonly (readonly SweepRun[])[],
  rung: number,
  rungs: readonly number[],
  factor: number,
): number {
  const runs = settings.flat();
  let [steps, count, from] = [0, settings.length, rung];
  for (const to of [...rungs.filter((each) => each > rung), Number.POSITIVE_INFINITY]) {
    if (from === Number.POSITIVE_INFINITY) break;
    count = Math.ceil(count / factor);
    const share = count / settings.length;
    for (const { recipe } of runs) {
      steps += share * Math.max(0, Math.min(to, recipe.maxSteps) - Math.min(from, recipe.maxSteps));
    }
    from = to;
  }
  return steps;
}
