/** Trains the line in a process of its own, which a test kills: `node line-training.ts FOLDER [resume]`. */
import { fileCheckpointStore } from '../node/file-checkpoint-store.ts';
import { train } from '../train.ts';
import { LINE_DEVICE, lineTask } from './line-task.ts';

const [folder, resume] = process.argv.slice(2);
const events = train(lineTask(), {
  device: LINE_DEVICE,
  store: fileCheckpointStore(folder),
  recipe: {},
  corpus: 'c0',
  schedule: { kind: 'constant', learningRate: 0.05, warmupSteps: 0 },
  maxSteps: 300,
  validateEvery: 7,
  checkpointEvery: { steps: 1 },
  resume: resume === 'resume',
});
for await (const event of events) if (event.type === 'step-end') process.stdout.write(`${event.step}\n`);
