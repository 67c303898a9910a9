/** The training loop: steps, validations, checkpoints; the same weights whether it ran through or was stopped and resumed. */
import type { TrainingTask, Validation, WeightPrecision } from '@continuo/models';
import { roundToPrecision } from '@continuo/models';
import type { Device } from '@continuo/tensor';
import { mixSeed } from '@continuo/tensor';
import { agreeOnEnd, requireSameEverywhere, shareStart, shareState } from './agreement.ts';
import type { RunIdentity } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import type { CheckpointInterval, RunningState } from './checkpoint-writer.ts';
import { checkpointWriter } from './checkpoint-writer.ts';
import type { Collective } from './collective.ts';
import { aloneCollective } from './collective.ts';
import { communicationMeter } from './communication-meter.ts';
import { runClock } from './run-clock.ts';
import type { Schedule } from './schedule.ts';
import { learningRateAt } from './schedule.ts';
import { freshStart, startingPoint } from './starting-point.ts';
import type { Stepper } from './stepper.ts';
import { openStepper } from './stepper.ts';
import { TrainError } from './train-error.ts';
import type { RunEndReason, TrainEvent } from './train-event.ts';

export type TrainOptions = {
  readonly device: Device;
  readonly store: CheckpointStore;
  /** what a checkpoint must agree with to be resumed: the recipe's deciding part and the corpus manifest's hash */
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly corpus: string;
  readonly schedule: Schedule;
  readonly maxSteps: number;
  /** seeds each step's noise; default 1 */
  readonly seed?: number;
  /** steps between validations; default 250 */
  readonly validateEvery?: number;
  /** validations without a better loss before training ends; default 0, which trains to the end */
  readonly patience?: number;
  readonly checkpointEvery?: CheckpointInterval;
  /** weights are rounded to it before they are validated, as they will be shipped; default F32 */
  readonly precision?: WeightPrecision;
  /** goes on from the newest whole checkpoint; default false, which wants an empty store */
  readonly resume?: boolean;
  /** of this session; default none */
  readonly maxMinutes?: number;
  /**
   * runs, one after the other, that a process's rows of a batch are computed in: the result of the whole batch but for the
   * rounding of sums, in the memory of a part. Default 1
   */
  readonly parts?: number | undefined;
  /** threads of the device's session; default the device's */
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** the processes that train together, each of which calls `train`; default this one alone */
  readonly collective?: Collective;
  /** seconds from some moment; default the system's monotonic clock */
  readonly now?: () => number;
};

/**
 * Trains a task and tells what happens; the last event is `run-end`.
 *
 * Every step is a function of the state, the seed and the step alone, and a checkpoint holds the whole state, so that a
 * resumed run ends with the weights, bit for bit, of one that was never stopped (same machine kind, same threads).
 *
 * Several processes share each batch among them, and the losses are those of one process with the same batch but for the
 * rounding of sums. Only the first (`rank` 0) validates, reads and writes checkpoints and tells of them; the others tell
 * their steps. An error in one leaves the others waiting: `collective.abort` ends them.
 *
 * @throws TrainError  see `TrainErrorCode`
 * @example for await (const event of train(task, options)) if (event.type === 'validation-end') console.log(event.loss)
 */
export async function* train(task: TrainingTask, options: TrainOptions): AsyncGenerator<TrainEvent, void, undefined> {
  const { device, maxSteps, schedule, signal, maxMinutes, threads, parts, patience = 0, precision = 'F32' } = options;
  const {
    seed = 1,
    validateEvery = 250,
    now = () => performance.now() / 1000,
    collective = aloneCollective(),
  } = options;
  const isFirst = collective.rank === 0;
  const identity: RunIdentity = {
    recipe: options.recipe,
    family: task.family,
    architecture: task.architecture,
    corpus: options.corpus,
  };
  await requireSameEverywhere(collective, identity);
  const found = isFirst ? yield* startingPoint(task, identity, options) : freshStart(task);
  const start = await shareStart(collective, found);
  const stepper = await openStepper(task, { device, collective, open: threads ? { threads } : {}, parts, now });
  try {
    await stepper.writeState(start.state);
    const clock = runClock({ now, secondsBefore: start.seconds, step: start.step, maxSteps, maxMinutes });
    const run: RunningState = {
      step: start.step,
      losses: [...start.history.training],
      validations: [...start.history.validations],
      best: start.best,
    };
    const { store, checkpointEvery } = options;
    const seconds = clock.secondsOfRun;
    const save = checkpointWriter({ stepper, identity, run, seconds, store, checkpointEvery, saved: start.step });
    const parameterCount = Object.values(task.shippedParameters(start.state)).reduce((sum, p) => sum + p.length, 0);
    const { lossUnit } = task;
    yield { type: 'run-start', step: run.step, maxSteps, lossUnit, parameterCount, processes: collective.size };
    const meter = communicationMeter(collective.size, now);
    let { reason } = await agreeOnEnd(collective, { reason: endOf(), saves: false });
    while (!reason) {
      const learningRate = learningRateAt(run.step, schedule, maxSteps);
      meter.stepStart();
      const result = await stepper.step(run.step, { learningRate, seed: mixSeed(seed, run.step) });
      meter.stepEnd(result.communication);
      const { loss, gradientNorm } = result;
      if (!Number.isFinite(loss)) throw diverged(run.step + 1, loss);
      run.step += 1;
      run.losses.push(loss);
      clock.stepEnd();
      yield {
        type: 'step-end',
        step: run.step,
        loss,
        learningRate,
        tokensPerSecond: clock.stepsPerSecond() * task.tokensPerStep,
        secondsLeft: clock.secondsLeft(run.step),
        ...(gradientNorm !== undefined && { gradientNorm }),
      };
      if (isFirst && (run.step % validateEvery === 0 || run.step === maxSteps)) {
        const { validation, best } = await validate(task, stepper, run, precision);
        clock.pauseEnd();
        yield { type: 'validation-end', step: run.step, loss: validation.loss, best, measures: validation.measures };
      }
      const end = await agreeOnEnd(collective, { reason: endOf(), saves: save.isDue(now()) });
      reason = end.reason;
      if (reason || end.saves) {
        if (collective.size > 1) await takeOver(collective, stepper);
        if (isFirst) yield await save.write(now());
        clock.pauseEnd();
      }
    }
    const best = run.best?.validation;
    const communication = meter.summary();
    yield {
      type: 'run-end',
      reason,
      step: run.step,
      ...(best && { best }),
      seconds: clock.secondsOfRun(),
      ...(communication && { communication }),
    };

    function endOf(): RunEndReason | undefined {
      if (run.step >= maxSteps) return 'completed';
      const stale = run.validations.filter(({ step }) => run.best && step > run.best.validation.step).length;
      if (patience > 0 && stale >= patience) return 'early-stopped';
      if (signal?.aborted) return 'interrupted';
      if (clock.isOver()) return 'time-over';
      return undefined;
    }
  } finally {
    await stepper.dispose();
  }
}

/** Gives every process the first one's state. */
async function takeOver(collective: Collective, stepper: Stepper): Promise<void> {
  const state = await stepper.readState();
  await shareState(collective, state);
  if (collective.rank > 0) await stepper.writeState(state);
}

/** Validates the weights as they would be shipped and remembers them when they are the best. */
async function validate(
  task: TrainingTask,
  stepper: Stepper,
  run: RunningState,
  precision: WeightPrecision,
): Promise<{ validation: Validation; best: boolean }> {
  const shipped = task.shippedParameters(await stepper.readState());
  const parameters = Object.fromEntries(
    Object.entries(shipped).map(([name, values]) => [name, roundToPrecision(values, precision)]),
  );
  const validation = await task.validate(parameters);
  if (!Number.isFinite(validation.loss)) throw diverged(run.step, validation.loss);
  const best = run.best === undefined || validation.loss < run.best.validation.loss;
  const point = { step: run.step, loss: validation.loss, measures: validation.measures };
  run.validations.push(point);
  if (best) run.best = { validation: point, parameters };
  return { validation, best };
}

function diverged(step: number, loss: number): TrainError {
  return new TrainError(
    'diverged',
    `step ${step}: the loss is ${loss}; the last checkpoint is kept, train anew with a lower learning rate or gradClip`,
    { step, loss },
  );
}
