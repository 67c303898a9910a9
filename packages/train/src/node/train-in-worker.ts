/** A training in a worker thread: the calling thread stays free for Ctrl-C and for showing progress. */
import { Worker } from 'node:worker_threads';
import type { Provider } from '@continuo/tensor/node';
import type { Recipe } from '../recipe.ts';
import { TrainError, type TrainErrorCode } from '../train-error.ts';
import type { TrainEvent } from '../train-event.ts';
import { findDataFolder, readRecipeFile } from './recipe-file.ts';
import type { TrainRecipeOptions } from './train-recipe-options.ts';

export type TrainInWorkerOptions = Omit<TrainRecipeOptions, 'collective'> & {
  /** where the corpus lies; default the recipe's `data` */
  readonly dataFolder?: string;
  /** a module that exports `prepareTraining`; default Continuo's own families */
  readonly prepare?: URL;
  /** what it computes on; default cpu */
  readonly provider?: Provider;
};

/** What the thread is started with. */
export type TrainingJob = Omit<TrainRecipeOptions, 'signal' | 'collective'> & {
  readonly recipe: Recipe;
  readonly dataFolder: string;
  readonly prepare: string | undefined;
  readonly provider: Provider;
};
/** What the thread says; an error as plain data, since its class does not pass between threads. */
export type TrainingMessage =
  | { readonly event: TrainEvent }
  | {
      readonly error: { name: string; code: unknown; message: string; details: Readonly<Record<string, unknown>> };
      /** true: other processes wait for this one, and the thread will end them */
      readonly others?: boolean;
    }
  | { readonly done: true };

/**
 * Trains a recipe, or the recipe in a file, in a thread of its own; `signal` ends it with a checkpoint.
 *
 * Where Open MPI's `mpirun` has started this process, it trains together with the others: each calls this alike. An error in
 * one ends them all, this process too, as soon as there was time to tell it.
 *
 * Leaving the loop before `run-end` stops the thread at once, as kill would: the last checkpoint stays.
 *
 * @throws TrainError  see `TrainErrorCode`
 * @example for await (const event of trainInWorker('recipe.json', { outputDirectory: 'runs/a' })) console.log(event.type)
 */
export async function* trainInWorker(
  recipe: Recipe | string,
  options: TrainInWorkerOptions,
): AsyncGenerator<TrainEvent, void, undefined> {
  const { signal, prepare, dataFolder, provider = 'cpu', ...rest } = options;
  const given = typeof recipe === 'string' ? await readRecipeFile(recipe, dataFolder) : { recipe, dataFolder };
  const folder = given.dataFolder ?? findDataFolder(given.recipe.data);
  const job: TrainingJob = { ...rest, recipe: given.recipe, dataFolder: folder, prepare: prepare?.href, provider };
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./training-worker.${extension}`, import.meta.url), { workerData: job });
  let endsByItself = false;
  const abort = (): void => worker.postMessage('abort');
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  try {
    for await (const message of messagesOf(worker)) {
      if ('event' in message) {
        endsByItself = message.event.type === 'run-end';
        yield message.event;
      } else if ('error' in message) {
        endsByItself = message.others === true; // it will end all processes

        throw errorOf(message.error);
      } else return;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    // to stop a thread while it gives back its sessions would take the whole process down
    if (!endsByItself) await worker.terminate();
  }
}

/** The thread's messages in order; its death is an error. */
async function* messagesOf(worker: Worker): AsyncGenerator<TrainingMessage, void, undefined> {
  const waiting: TrainingMessage[] = [];
  let wake: () => void = () => {};
  const push = (message: TrainingMessage): void => {
    waiting.push(message);
    wake();
  };
  const fail = (reason: string): void =>
    push({ error: { name: 'TrainError', code: 'worker-failed', message: reason, details: {} } });
  worker.on('message', push);
  worker.on('error', (error) => fail(`the training thread failed: ${error.message}; the last checkpoint is kept`));
  worker.on('exit', (code) => fail(`the training thread ended with ${code}; the last checkpoint is kept, resume it`));
  while (true) {
    const message = waiting.shift();
    if (message) yield message;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
}

function errorOf({ name, code, message, details }: Extract<TrainingMessage, { error: unknown }>['error']): Error {
  if (name === 'TrainError') return new TrainError(code as TrainErrorCode, message, details);
  return Object.assign(new Error(message), { name, code, details });
}
