/**
 * Trains the network in one of several processes, for tests: `mpirun -n 2 node parallel-training.ts FOLDER STEPS [resume]`.
 * The first process prints each loss as `step loss`, and at the end how it ended.
 */
import { nodeDevice } from '@continuo/tensor/node';
import { fileCheckpointStore } from '../node/file-checkpoint-store.ts';
import { joinLaunched } from '../node/launched-processes.ts';
import { train } from '../train.ts';
import { networkTask } from './network-task.ts';

const [folder, steps, resume] = process.argv.slice(2);
const collective = await joinLaunched();
const events = train(networkTask(), {
  device: nodeDevice({ threads: 1 }),
  store: fileCheckpointStore(folder),
  recipe: {},
  corpus: 'sine',
  schedule: { kind: 'constant', learningRate: 0.02, warmupSteps: 10 },
  maxSteps: Number(steps),
  validateEvery: 20,
  checkpointEvery: { steps: 10 },
  resume: resume === 'resume',
  collective,
});
for await (const event of events) {
  if (collective.rank > 0) continue;
  if (event.type === 'step-end') process.stdout.write(`${event.step} ${event.loss}\n`);
  if (event.type === 'run-end') process.stdout.write(`${JSON.stringify(event)}\n`);
}
await collective.dispose();
