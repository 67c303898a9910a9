/** What can stop a training, as one error class that code can tell apart by `code`. */

/**
 * - `bad-recipe`: a recipe's field is unknown, missing or out of range
 * - `bad-sweep`: a sweep's field is unknown, missing or out of range, or its runs are not all different
 * - `bad-schedule`: a learning-rate schedule that cannot be followed
 * - `no-corpus`: the data folder is not there
 * - `run-exists`: the store already holds a run, and `resume` was not asked for
 * - `nothing-to-resume`: `resume` was asked for, but the store is empty
 * - `damaged-checkpoint`: no checkpoint in the store is whole
 * - `other-run`: the checkpoint is of another recipe, architecture or corpus
 * - `checkpoint-not-written`: the store failed (a full disk, no permission)
 * - `model-not-written`: the model or its card could not be written; the checkpoints are kept
 * - `diverged`: the loss is no longer a finite number
 * - `bad-start`: the model to start from does not fit what is to be trained
 * - `bad-task`: the model family's task breaks its contract
 * - `worker-failed`: the training thread died
 * - `bad-processes`: a step cannot be shared among so many processes
 * - `processes-differ`: two processes were started with different recipes or corpora
 * - `mpi-failed`: the processes cannot reach each other, or MPI is missing
 */
export type TrainErrorCode =
  | 'bad-recipe'
  | 'bad-sweep'
  | 'bad-schedule'
  | 'no-corpus'
  | 'run-exists'
  | 'nothing-to-resume'
  | 'damaged-checkpoint'
  | 'other-run'
  | 'checkpoint-not-written'
  | 'model-not-written'
  | 'diverged'
  | 'bad-start'
  | 'bad-task'
  | 'worker-failed'
  | 'bad-processes'
  | 'processes-differ'
  | 'mpi-failed';

/**
 * A training cannot start or go on; the message says what was found, what was expected and what to do.
 *
 * @example new TrainError('diverged', 'step 12: the loss is NaN').code // => 'diverged'
 */
export class TrainError extends Error {
  override readonly name = 'TrainError';
  readonly code: TrainErrorCode;
  /** what the message says, as fields */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: TrainErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

const STORAGE_FAULTS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is read-only',
};

/**
 * Why something could not be written, in words.
 *
 * @example storageFault(Object.assign(new Error('x'), { code: 'ENOSPC' })) // => 'the disk is full'
 */
export function storageFault(cause: unknown): string {
  const code = String((cause as { code?: unknown } | null)?.code);
  return STORAGE_FAULTS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}
