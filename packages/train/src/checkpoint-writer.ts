/** Writes a run's checkpoints when they are due, and removes those that are no longer needed. */
import type { Checkpoint, RunIdentity } from './checkpoint.ts';
import { encodeCheckpoint } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import { checkpointName, checkpointNames } from './checkpoint-store.ts';
import type { Stepper } from './stepper.ts';
import { storageFault, TrainError } from './train-error.ts';
import type { TrainEvent, ValidationPoint } from './train-event.ts';

/** What changes while a training runs, beside its weights. */
export type RunningState = {
  step: number;
  readonly losses: number[];
  readonly validations: ValidationPoint[];
  best: Checkpoint['best'];
};

/** Checkpoints kept beside the newest, in case that one is damaged. */
const KEPT_BEFORE_NEWEST = 1;

/** A checkpoint is written when either has passed; default { seconds: 120 }. One is always written at the end. */
export type CheckpointInterval = { readonly steps?: number | undefined; readonly seconds?: number | undefined };

export type CheckpointWriterOptions = {
  readonly stepper: Stepper;
  readonly identity: RunIdentity;
  readonly run: RunningState;
  /** of the whole run */
  readonly seconds: () => number;
  readonly store: CheckpointStore;
  readonly checkpointEvery: CheckpointInterval | undefined;
  /** step of the checkpoint that it goes on from, 0 for a fresh start */
  readonly saved: number;
};

export type CheckpointWriter = {
  /** @param at  seconds from some moment */
  readonly isDue: (at: number) => boolean;
  /** @throws TrainError  `checkpoint-not-written`; the one before is kept */
  readonly write: (at: number) => Promise<TrainEvent>;
};

export function checkpointWriter({
  stepper,
  identity,
  run,
  seconds,
  store,
  checkpointEvery = { seconds: 120 },
  saved,
}: CheckpointWriterOptions): CheckpointWriter {
  let savedStep = saved;
  let savedAt: number | undefined;
  return {
    isDue(at) {
      savedAt ??= at;
      const { steps = Number.POSITIVE_INFINITY, seconds: pause = Number.POSITIVE_INFINITY } = checkpointEvery;
      return run.step - savedStep >= steps || at - savedAt >= pause;
    },
    async write(at) {
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
