/** Where a training begins: at its first step, or where its newest whole checkpoint stands. */
import type { TrainingTask } from '@continuo/models';
import type { Checkpoint, RunIdentity } from './checkpoint.ts';
import { decodeCheckpoint, requireSameRun } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import { checkpointNames } from './checkpoint-store.ts';
import { TrainError } from './train-error.ts';
import type { TrainEvent } from './train-event.ts';

/** What a training goes on from. */
export type Start = Pick<Checkpoint, 'state' | 'step' | 'seconds' | 'history' | 'best'>;

export function freshStart(task: TrainingTask): Start {
  return { state: task.initialState(), step: 0, seconds: 0, history: { training: [], validations: [] } };
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

type StartingPointOptions = {
  readonly store: CheckpointStore;
  /** goes on from the newest whole checkpoint; default false, which wants an empty store */
  readonly resume?: boolean;
};

/**
 * The checkpoint to go on from, telling which damaged ones were passed over; or a fresh start.
 *
 * @throws TrainError  `run-exists`: a fresh start where there are checkpoints; what `newestCheckpoint` and `requireSameRun` throw
 */
export async function* startingPoint(
  task: TrainingTask,
  identity: RunIdentity,
  { store, resume = false }: StartingPointOptions,
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
