/** The training loop: steps, validations, checkpoints; the same weights whether it ran through or was stopped and resumed. */
import type { TrainingTask, Validation, WeightPrecision } from '@continuo/models';
import { roundToPrecision } from '@continuo/models';
import type { Device, Session } from '@continuo/tensor';
import { mixSeed } from '@continuo/tensor';
import type { Checkpoint, RunIdentity } from './checkpoint.ts';
import { decodeCheckpoint, encodeCheckpoint, requireSameRun } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import { checkpointName, checkpointNames } from './checkpoint-store.ts';
import { runClock } from './run-clock.ts';
import type { Schedule } from './schedule.ts';
import { learningRateAt } from './schedule.ts';
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
  /** threads of the device's session; default the device's */
  readonly threads?: number;
  readonly signal?: AbortSignal;
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
 * @throws TrainError  see `TrainErrorCode`
 * @example for await (const event of train(task, options)) if (event.type === 'validation-end') console.log(event.loss)
 */
export async function* train(task: TrainingTask, options: TrainOptions): AsyncGenerator<TrainEvent, void, undefined> {
  const { device, maxSteps, schedule, signal, maxMinutes, threads, patience = 0, precision = 'F32' } = options;
  const { seed = 1, validateEvery = 250, now = () => performance.now() / 1000 } = options;
  const identity: RunIdentity = {
    recipe: options.recipe,
    family: task.family,
    architecture: task.architecture,
    corpus: options.corpus,
  };
  const start = yield* startingPoint(task, identity, options);
  const session = await device.open(task.program, threads ? { threads } : {});
  try {
    await session.writeState(start.state);
    const clock = runClock({ now, secondsBefore: start.seconds, step: start.step, maxSteps, maxMinutes });
    const run: RunningState = {
      step: start.step,
      losses: [...start.history.training],
      validations: [...start.history.validations],
      best: start.best,
    };
    const save = checkpointWriter({ session, identity, run, seconds: clock.secondsOfRun, options, saved: start.step });
    const parameterCount = Object.values(task.shippedParameters(start.state)).reduce((sum, p) => sum + p.length, 0);
    yield { type: 'run-start', step: run.step, maxSteps, lossUnit: task.lossUnit, parameterCount };
    let reason = endOf();
    while (!reason) {
      const learningRate = learningRateAt(run.step, schedule, maxSteps);
      const feeds = { ...task.feeds(run.step), learningRate: Float32Array.of(learningRate) };
      const outputs = await session.run(feeds, { seed: mixSeed(seed, run.step) });
      const loss = numberOf(outputs.loss, 'loss');
      if (!Number.isFinite(loss)) throw diverged(run.step + 1, loss);
      run.step += 1;
      run.losses.push(loss);
      clock.stepEnd();
      const gradientNorm = outputs.gradientNorm && numberOf(outputs.gradientNorm, 'gradientNorm');
      yield {
        type: 'step-end',
        step: run.step,
        loss,
        learningRate,
        tokensPerSecond: clock.stepsPerSecond() * task.tokensPerStep,
        secondsLeft: clock.secondsLeft(run.step),
        ...(gradientNorm !== undefined && { gradientNorm }),
      };
      if (run.step % validateEvery === 0 || run.step === maxSteps) {
        const { validation, best } = await validate(task, session, run, precision);
        clock.pauseEnd();
        yield { type: 'validation-end', step: run.step, loss: validation.loss, best, measures: validation.measures };
      }
      reason = endOf();
      if (reason || save.isDue(now())) {
        yield await save.write(now());
        clock.pauseEnd();
      }
    }
    const best = run.best?.validation;
    yield { type: 'run-end', reason, step: run.step, ...(best && { best }), seconds: clock.secondsOfRun() };

    function endOf(): RunEndReason | undefined {
      if (run.step >= maxSteps) return 'completed';
      const stale = run.validations.filter(({ step }) => run.best && step > run.best.validation.step).length;
      if (patience > 0 && stale >= patience) return 'early-stopped';
      if (signal?.aborted) return 'interrupted';
      if (clock.isOver()) return 'time-over';
      return undefined;
    }
  } finally {
    await session.dispose();
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
): AsyncGenerator<TrainEvent, Pick<Checkpoint, 'state' | 'step' | 'seconds' | 'history' | 'best'>, undefined> {
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
  return { state: task.initialState(), step: 0, seconds: 0, history: { training: [], validations: [] } };
}

/** Validates the weights as they would be shipped and remembers them when they are the best. */
async function validate(
  task: TrainingTask,
  session: Session,
  run: RunningState,
  precision: WeightPrecision,
): Promise<{ validation: Validation; best: boolean }> {
  const shipped = task.shippedParameters(await session.readState());
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
  readonly session: Session;
  readonly identity: RunIdentity;
  readonly run: RunningState;
  readonly seconds: () => number;
  readonly options: TrainOptions;
  readonly saved: number;
};

/** Writes checkpoints and removes those that are no longer needed, newest kept. */
function checkpointWriter({ session, identity, run, seconds, options, saved }: CheckpointWriterOptions) {
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
      const state = await session.readState();
      const history = { training: losses, validations };
      const checkpoint = { identity, step, seconds: seconds(), state, history, ...(best && { best }) };
      const bytes = await encodeCheckpoint(checkpoint, session.program.state);
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

function numberOf(data: ArrayLike<number | bigint> | undefined, name: string): number {
  if (data?.length !== 1) {
    const found = data ? `${data.length} values` : 'nothing';
    throw new TrainError('bad-task', `the program's output "${name}" should be one number, but is ${found}`, { name });
  }
  return Number(data[0]);
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
