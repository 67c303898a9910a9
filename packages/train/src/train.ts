/** The training loop: steps, validations, checkpoints; the same weights whether it ran through or was stopped and resumed. */
import type { TrainingTask, Validation, WeightPrecision } from '@continuo/models';
import { roundToPrecision } from '@continuo/models';
import type { Device } from '@continuo/tensor';
import { mixSeed } from '@continuo/tensor';
import { agreeOnEnd, requireSameEverywhere, shareStart, shareState } from './agreement.ts';
import type { Checkpoint, RunIdentity } from './checkpoint.ts';
import { decodeCheckpoint, encodeCheckpoint, requireSameRun } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import { checkpointName, checkpointNames } from './checkpoint-store.ts';
import type { Collective } from './collective.ts';
import { aloneCollective } from './collective.ts';
import { communicationMeter } from './communication-meter.ts';
import { runClock } from './run-clock.ts';
import type { Schedule } from './schedule.ts';
import { learningRateAt } from './schedule.ts';
import type { Stepper } from './stepper.ts';
import { openStepper } from './stepper.ts';
import { storageFault, TrainError } from './train-error.ts';
import type { RunEndReason, TrainEvent, ValidationPoint } from './train-event.ts';

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
  /** a checkpoint is written when either has passed; default { seconds: 120 }. One is always written at the end. */
  readonly checkpointEvery?: { readonly steps?: number | undefined; readonly seconds?: number | undefined };
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

/** Checkpoints kept beside the newest, in case that one is damaged. */
const KEPT_BEFORE_NEWEST = 1;

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
    const save = checkpointWriter({ stepper, identity, run, seconds: clock.secondsOfRun, options, saved: start.step });
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
    const [seconds, communication] = [clock.secondsOfRun(), meter.summary()];
    yield {
      type: 'run-end',
      reason,
      step: run.step,
      ...(best && { best }),
      seconds,
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

/**
 * The newest whole checkpoint of a store, as after `run-end`: what a model file is made of.
 *
 * @throws TrainError  `nothing-to-resume` or `damaged-checkpoint`
 */
export async function newestCheckpoint(
  store: CheckpointStore,
): Promise<{ checkpoint: Checkpoint; skipped: { name: string; reason: string }[] }> {
  const names = await checkpointNames(store);
  if (names.length === 0) {
    throw new TrainError('nothing-to-resume', 'there is no checkpoint to resume from; start without resuming');
  }
  const skipped: { name: string; reason: string }[] = [];
  for (const name of names) {
    try {
      return { checkpoint: await decodeCheckpoint(await store.read(name)), skipped };
    } catch (error) {
      skipped.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  const all = skipped.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new TrainError('damaged-checkpoint', `no checkpoint can be read: ${all}; train anew`, { skipped });
}

type RunningState = {
  step: number;
  readonly losses: number[];
  readonly validations: ValidationPoint[];
  best: Checkpoint['best'];
};

async function* startingPoint(
  task: TrainingTask,
  identity: RunIdentity,
  { store, resume = false }: TrainOptions,
): AsyncGenerator<TrainEvent, Start, undefined> {
  if (resume) {
    const { checkpoint, skipped } = await newestCheckpoint(store);
    for (const { name, reason } of skipped) yield { type: 'checkpoint-skipped', name, reason };
    requireSameRun(checkpoint.identity, identity);
    return checkpoint;
  }
  const [newest] = await checkpointNames(store);
  if (newest !== undefined) {
    throw new TrainError(
      'run-exists',
      `there is already a training here, with ${newest}; resume it, or train into another folder`,
      { found: newest },
    );
  }
  return freshStart(task);
}

type Start = Pick<Checkpoint, 'state' | 'step' | 'seconds' | 'history' | 'best'>;

function freshStart(task: TrainingTask): Start {
  return { state: task.initialState(), step: 0, seconds: 0, history: { training: [], validations: [] } };
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

type CheckpointWriterOptions = {
  readonly stepper: Stepper;
  readonly identity: RunIdentity;
  readonly run: RunningState;
  readonly seconds: () => number;
  readonly options: TrainOptions;
  readonly saved: number;
};

/** Writes checkpoints and removes those that are no longer needed, newest kept. */
function checkpointWriter({ stepper, identity, run, seconds, options, saved }: CheckpointWriterOptions) {
  const { store, checkpointEvery = { seconds: 120 } } = options;
  let savedStep = saved;
  let savedAt: number | undefined;
  return {
    isDue(at: number): boolean {
      savedAt ??= at;
      const { steps = Number.POSITIVE_INFINITY, seconds: pause = Number.POSITIVE_INFINITY } = checkpointEvery;
      return run.step - savedStep >= steps || at - savedAt >= pause;
    },
    async write(at: number): Promise<TrainEvent> {
      const name = checkpointName(run.step);
      const { step, losses, validations, best } = run;
      const state = await stepper.readState();
      const history = { training: losses, validations };
      const checkpoint = { identity, step, seconds: seconds(), state, history, ...(best && { best }) };
      const bytes = await encodeCheckpoint(checkpoint, stepper.state);
      try {
        await store.write(name, bytes);
        const old = (await checkpointNames(store)).filter((other) => other < name);
        for (const other of old.slice(KEPT_BEFORE_NEWEST)) await store.remove(other);
      } catch (cause) {
        throw notWritten(step, savedStep, cause);
      }
      savedStep = step;
      savedAt = at;
      return { type: 'checkpoint-written', step, name, bytes: bytes.length };
    },
  };
}

function diverged(step: number, loss: number): TrainError {
  return new TrainError(
    'diverged',
    `step ${step}: the loss is ${loss}; the last checkpoint is kept, train anew with a lower learning rate or gradClip`,
    { step, loss },
  );
}

function notWritten(step: number, savedStep: number, cause: unknown): TrainError {
  const reason = storageFault(cause);
  const kept = savedStep > 0 ? `the one of step ${savedStep} is kept` : 'there was none before';
  return new TrainError(
    'checkpoint-not-written',
    `the checkpoint of step ${step} could not be written: ${reason}; ${kept}; make room and resume`,
    { step, savedStep },
    cause,
  );
}
