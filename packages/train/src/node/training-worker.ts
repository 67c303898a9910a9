/** The thread behind `trainInWorker`. */
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { PrepareTraining } from './prepared-training.ts';
import type { TrainingJob, TrainingMessage } from './train-in-worker.ts';
import { trainRecipe } from './train-recipe.ts';

const { recipe, dataFolder, prepare, ...options } = workerData as TrainingJob;
const say = (message: TrainingMessage): void => parentPort!.postMessage(message);
const controller = new AbortController();
parentPort!.on('message', () => controller.abort());

try {
  const families: { prepareTraining: PrepareTraining } = prepare
    ? await import(prepare)
    : await import('./prepare-training.ts');
  const prepared = await families.prepareTraining(recipe, dataFolder);
  for await (const event of trainRecipe(recipe, prepared, { ...options, signal: controller.signal })) {
    say({ event });
    await setImmediate(); // lets the word to stop come in between two steps
  }
  await prepared.task.dispose();
  await prepared.device.dispose();
  say({ done: true });
} catch (thrown) {
  const error = thrown as Partial<Error> & { code?: unknown; details?: Readonly<Record<string, unknown>> };
  say({
    error: {
      name: error.name ?? 'Error',
      code: error.code,
      message: error.message ?? String(thrown),
      details: JSON.parse(JSON.stringify(error.details ?? {})),
    },
  });
} finally {
  parentPort!.close();
}
