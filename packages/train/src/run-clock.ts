/** Speed and time left of a run, from the moments at which its steps ended. */

export type RunClockOptions = {
  /** seconds from some moment */
  readonly now: () => number;
  /** what earlier sessions of this run took */
  readonly secondsBefore: number;
  /** optimizer steps already taken */
  readonly step: number;
  readonly maxSteps: number;
  readonly maxMinutes?: number | undefined;
};

export type RunClock = {
  /** A step has just ended. */
  stepEnd(): void;
  /** A validation or a checkpoint has just ended: its time is no step's. */
  pauseEnd(): void;
  /** over the last steps, 0 before the first */
  stepsPerSecond(): number;
  /** until maxSteps or the budget is reached */
  secondsLeft(step: number): number;
  /** true once the budget is spent */
  isOver(): boolean;
  /** of all sessions */
  secondsOfRun(): number;
};

/** The first steps of a session plan its memory and are slow. */
const SLOW_STEPS = 2;
/** Steps that the speed is the mean of. */
const WINDOW = 50;

/**
 * A clock that starts now.
 *
 * @example runClock({ now, secondsBefore: 0, step: 0, maxSteps: 100 }).stepsPerSecond() // => 0
 */
export function runClock({ now, secondsBefore, step, maxSteps, maxMinutes }: RunClockOptions): RunClock {
  const start = now();
  const budget = maxMinutes === undefined ? Number.POSITIVE_INFINITY : maxMinutes * 60;
  const durations: number[] = [];
  let steps = 0;
  let paused = 0;
  let last = start;
  const stepsPerSecond = (): number => {
    const sum = durations.reduce((total, duration) => total + duration, 0);
    return sum > 0 ? durations.length / sum : 0;
  };
  return {
    stepEnd() {
      const moment = now();
      steps += 1;
      if (steps === SLOW_STEPS + 1) durations.length = 0;
      durations.push(moment - last);
      if (durations.length > WINDOW) durations.shift();
      last = moment;
    },
    pauseEnd() {
      const moment = now();
      paused += moment - last;
      last = moment;
    },
    stepsPerSecond,
    secondsLeft(at) {
      const speed = stepsPerSecond();
      const pause = at > step ? paused / (at - step) : 0; // validations and checkpoints, spread over the steps
      const bySteps = speed > 0 ? (maxSteps - at) * (1 / speed + pause) : Number.POSITIVE_INFINITY;
      return Math.max(0, Math.min(bySteps, budget - (now() - start)));
    },
    isOver: () => now() - start >= budget,
    secondsOfRun: () => secondsBefore + now() - start,
  };
}
