/** What is measured in a browser and, beside it, in Node: a training step and decoding, of one model in two sizes. */
import { type LanguageModelConfig, LanguageModelGenerator, languageModelTraining } from '@continuo/models';
import { type Device, initialTrainingState, optimizerFeeds } from '@continuo/tensor';

export type Work = {
  readonly name: string;
  readonly config: LanguageModelConfig;
  readonly batchSize: number;
  readonly length: number;
  readonly steps: number;
  /** tokens that are decoded after the first */
  readonly places: number;
};

const model = (dim: number, depth: number): LanguageModelConfig => ({
  ...{ dim, depth, heads: dim / 32, mlpDim: 4 * dim, vocabSize: 256, activation: 'gelu' },
});
/** Small enough for a software adapter of WebGPU. */
export const SMALL: Work = {
  ...{ name: 'dim 64, depth 2', config: model(64, 2), batchSize: 2, length: 64, steps: 5, places: 16 },
};
export const FULL: Work = {
  ...{ name: 'dim 256, depth 6 (5 M)', config: model(256, 6), batchSize: 1, length: 512, steps: 5, places: 200 },
};

export type Measured = {
  /** of each step */
  readonly stepMilliseconds: readonly number[];
  readonly losses: readonly number[];
  /** of each token */
  readonly tokenMilliseconds: readonly number[];
  /** the likeliest token at each place */
  readonly chosen: readonly number[];
};

const OPTIMIZER = { kind: 'adamW', weightDecay: 0.01 } as const;
/** Steps and tokens that are not counted: memory is planned in them, and kernels are compiled. */
const WARM_UPS = 2;

export async function doWork(work: Work, device: Device): Promise<Measured> {
  const { config, batchSize, length, steps, places } = work;
  const { program, parameters } = languageModelTraining(config, { batchSize, length, optimizer: OPTIMIZER });
  const values = parameters.initialValues(1);
  const session = await device.open(program);
  await session.writeState(initialTrainingState(program, values));
  const count = batchSize * length;
  const tokens = Int32Array.from({ length: count + 1 }, (_, place) => (place * 37) % config.vocabSize);
  const feeds = {
    tokens: tokens.subarray(0, count),
    targets: tokens.subarray(1),
    learningRate: Float32Array.of(1e-3),
  };
  const stepMilliseconds: number[] = [];
  const losses: number[] = [];
  for (let step = 0; step < WARM_UPS + steps; step += 1) {
    const start = performance.now();
    const { loss } = await session.run({ ...feeds, ...optimizerFeeds(step, OPTIMIZER) });
    if (step >= WARM_UPS) stepMilliseconds.push(performance.now() - start);
    losses.push(Number(loss![0]));
  }
  await session.dispose();

  const generator = await LanguageModelGenerator.open(config, values, device, { capacity: WARM_UPS + places });
  const tokenMilliseconds: number[] = [];
  const chosen: number[] = [];
  let logits = await generator.start(tokens.slice(0, 1));
  for (let place = 1; place < WARM_UPS + places; place += 1) {
    const start = performance.now();
    logits = await generator.next(tokens.slice(place, place + 1));
    chosen.push(logits.indexOf(logits.reduce((most, each) => Math.max(most, each))));
    if (place >= WARM_UPS) tokenMilliseconds.push(performance.now() - start);
  }
  await generator.dispose();
  return { stepMilliseconds, losses, tokenMilliseconds, chosen };
}
