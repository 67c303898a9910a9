/** Trains the engine benchmark's Transformer for some steps, alone or as one of several; the first prints times as JSON. */
import { languageModelTraining, type TrainingTask } from '@continuo/models';
import { initialTrainingState, optimizerFeeds } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { memoryCheckpointStore, train } from '@continuo/train';
import { joinLaunched } from '@continuo/train/node';

export type TrainingTimes = {
  /** median */
  readonly stepMilliseconds: number;
  /** of the whole time of the steps; 0 where one process trains alone */
  readonly transferShare: number;
  readonly waitingShare: number;
  readonly bytesPerStep: number;
  readonly parameterCount: number;
  readonly losses: readonly number[];
};

const [threads, maxSteps, batchSize, length] = process.argv.slice(2).map(Number) as [number, number, number, number];
const SLOW_STEPS = 2;
const optimizer = { kind: 'adamW', beta1: 0.9, beta2: 0.98, weightDecay: 0.01 } as const;
const config = { dim: 256, depth: 6, heads: 8, mlpDim: 1024, vocabSize: 512, activation: 'gelu' } as const;

/** Made-up text: each token depends on its place, so that there is something to learn. */
const tokenAt = (place: number): number => (place * 7919 + ((place * place) % 31)) % config.vocabSize;

function languageTask(): TrainingTask {
  const { program, parameters } = languageModelTraining(config, { batchSize, length, optimizer });
  const rowsFrom = (first: number, count: number) => ({
    tokens: Int32Array.from({ length: count * length }, (_, place) => tokenAt(first * length + place)),
    targets: Int32Array.from({ length: count * length }, (_, place) => tokenAt(first * length + place + 1)),
  });
  return {
    ...{ family: 'language model', architecture: config, lossUnit: 'nats/token', program },
    initialState: () => initialTrainingState(program, parameters.initialValues(1)),
    feeds: (step) => ({ ...rowsFrom(0, batchSize), ...optimizerFeeds(step, optimizer) }),
    batchSize,
    part({ first, count, of }) {
      const own = languageModelTraining(config, { batchSize: count, length, optimizer });
      return {
        loss: own.loss,
        weight: count / of,
        parameters: own.parameters.list(),
        updating: { optimizer },
        feeds: (step) => ({ ...rowsFrom(first, count), ...optimizerFeeds(step, optimizer) }),
      };
    },
    tokensPerStep: batchSize * length,
    shippedParameters: (state) => Object.fromEntries(parameters.specs().map(({ name }) => [name, state[name]!])),
    validate: async () => ({ loss: 0, measures: {} }),
    dispose: async () => {},
  };
}

const collective = await joinLaunched();
const events = train(languageTask(), {
  ...{
    device: nodeDevice(),
    threads,
    store: memoryCheckpointStore(),
    recipe: {},
    corpus: 'made up',
    maxSteps,
    collective,
  },
  schedule: { kind: 'constant', learningRate: 1e-3, warmupSteps: 0 },
  checkpointEvery: {},
});
const [times, losses]: [number[], number[]] = [[], []];
let [last, parameterCount, communication] = [
  performance.now(),
  0,
  { transferShare: 0, waitingShare: 0, bytesPerStep: 0 },
];
for await (const event of events) {
  if (event.type === 'run-start') ({ parameterCount } = event);
  if (event.type === 'step-end') {
    times.push(performance.now() - last);
    losses.push(event.loss);
    last = performance.now();
  }
  if (event.type === 'run-end') ({ communication = communication } = event);
}
const counted = times.slice(SLOW_STEPS).sort((a, b) => a - b);
const stepMilliseconds = counted[Math.floor(counted.length / 2)]!;
const { transferShare, waitingShare, bytesPerStep } = communication;
const found: TrainingTimes = { stepMilliseconds, transferShare, waitingShare, bytesPerStep, parameterCount, losses };
if (collective.rank === 0) process.stdout.write(`${JSON.stringify(found)}\n`);
await collective.dispose();
