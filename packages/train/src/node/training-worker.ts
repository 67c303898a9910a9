/** The thread behind `trainInWorker`. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { Collective } from '../collective.ts';
import { joinLaunched, launchedProcesses, threadsOfProcess } from './launched-processes.ts';
import type { PrepareTraining } from './prepared-training.ts';
import type { TrainingJob, TrainingMessage } from './train-in-worker.ts';
import { trainRecipe } from './train-recipe.ts';

/** Milliseconds in which an error can be told before all processes end: the first one's turn comes first. */
const LAST_WORDS = { first: 300, others: 1000 };

const { recipe: given, dataFolder, prepare, provider, ...options } = workerData as TrainingJob;
const say = (message: TrainingMessage): void => parentPort!.postMessage(message);
const controller = new AbortController();
parentPort!.on('message', () => controller.abort());

let collective: Collective | undefined;
try {
  const launched = launchedProcesses();
  collective = await joinLaunched(launched);
  const recipe = launched.size > 1 && given.threads === 0 ? { ...given, threads: threadsOfProcess(launched) } : given;
  const families: { prepareTraining: PrepareTraining } = prepare
    ? await import(prepare)
    : await import('./prepare-training.ts');
  const prepared = await families.prepareTraining(recipe, dataFolder, provider);
  for await (const event of trainRecipe(recipe, prepared, { ...options, signal: controller.signal, collective })) {
    say({ event });
    await setImmediate(); // lets the word to stop come in between two steps
  }
  await prepared.task.dispose();
  await prepared.device?.dispose();
  await collective.dispose();
  say({ done: true });
} catch (thrown) {
  const error = thrown as Partial<Error> & { code?: unknown; details?: Readonly<Record<string, unknown>> };
  const others = collective !== undefined && collective.size > 1;
  say({
    others,
    error: {
      name: error.name ?? 'Error',
      code: error.code,
      message: error.message ?? String(thrown),
      details: JSON.parse(JSON.stringify(error.details ?? {})),
    },
  });
  if (others) {
    await setTimeout(collective?.rank === 0 ? LAST_WORDS.first : LAST_WORDS.others);
    collective?.abort(2);
  }
} finally {
  parentPort!.close();
}
