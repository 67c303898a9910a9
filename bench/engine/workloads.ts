/** What the engines are compared on: models, their sizes, their data, and the arithmetic that a step of each needs. */
import { languageModelTraining, type NamedTensor } from '@continuo/models';
import type { AdamW, ParameterSet, Program } from '@continuo/tensor';
import { type ConvolutionalConfig, vaeTraining } from './models/convolutional-vae.ts';
import { recurrentTraining } from './models/recurrent-language-model.ts';
import { ganTraining } from './models/wasserstein-gan.ts';

export type Workload = {
  readonly title: string;
  /** what a step is fed, in words and as a number */
  readonly fed: string;
  readonly examples: number;
  readonly unit: 'tokens' | 'bars';
  /** what peers are told beside the optimizer */
  readonly sizes: Readonly<Record<string, number | readonly number[]>>;
  readonly describe: () => { readonly program: Program; readonly parameters: ParameterSet };
  readonly data: () => Record<string, NamedTensor>;
  /**
   * multiplications and additions of a step that lie in matrix products and convolutions, and nothing else: a product
   * forward, and the two that give its gradients; what no gradient is wanted for, or a causal mask hides, is not counted
   */
  readonly productOperations: number;
  /** how far the first losses of two engines may lie apart: rounding, and where noise takes part its own share */
  readonly lossTolerance: number;
};

const ROUNDING = 1e-4;
export const LEARNING_RATE = 1e-3;
export const OPTIMIZER = {
  kind: 'adamW',
  beta1: 0.9,
  beta2: 0.98,
  epsilon: 1e-8,
  weightDecay: 0.01,
} as const satisfies AdamW;

const transformer = { dim: 256, depth: 6, heads: 8, mlpDim: 1024, vocabSize: 512 };
const lstm = { vocabSize: 128, embeddingDim: 256, dim: 512, depth: 2 };
const vae = { channels: [1, 32, 64, 128, 256], height: 64, width: 96, latentDim: 128 };
const gan = { batchSize: 32, channels: [4, 64, 128, 256], height: 48, width: 88, latentDim: 128, penalty: 10 };

export const WORKLOADS: Readonly<Record<string, Workload>> = {
  transformer: transformerWorkload(8, 512),
  'transformer-short': transformerWorkload(1, 512),
  lstm: lstmWorkload(64, 128),
  'lstm-short': lstmWorkload(16, 32),
  vae: vaeWorkload(64),
  'vae-short': vaeWorkload(1),
  gan: {
    title: 'WGAN-GP',
    fed: `${gan.batchSize} bars of ${gan.channels[0]}×${gan.height}×${gan.width}`,
    examples: gan.batchSize,
    unit: 'bars',
    sizes: gan,
    describe: () => ganTraining(gan, OPTIMIZER),
    data: () => ({ bars: pianoRolls(gan) }),
    productOperations: ganOperations(),
    lossTolerance: 0.02,
  },
};

function transformerWorkload(batchSize: number, length: number): Workload {
  const { dim, depth, heads, mlpDim, vocabSize } = transformer;
  const places = batchSize * length;
  const weights = depth * (4 * dim * dim + 2 * dim * mlpDim) + dim * vocabSize;
  // scores and their mixture of values, for each place with itself and those before it
  const attention = depth * batchSize * heads * 2 * (dim / heads) * ((length * (length + 1)) / 2);
  return {
    title: 'Transformer 5 M',
    fed: `${batchSize}×${length} tokens`,
    examples: places,
    unit: 'tokens',
    sizes: { ...transformer, batchSize, length },
    describe: () =>
      languageModelTraining({ ...transformer, activation: 'gelu' }, { batchSize, length, optimizer: OPTIMIZER }),
    data: () => text(places, vocabSize),
    productOperations: 3 * 2 * (places * weights + attention),
    lossTolerance: ROUNDING,
  };
}

function lstmWorkload(batchSize: number, length: number): Workload {
  const { vocabSize, embeddingDim, dim, depth } = lstm;
  const config = { ...lstm, batchSize, length };
  const places = batchSize * length;
  const weights = 4 * dim * (embeddingDim + dim) + (depth - 1) * 4 * dim * (2 * dim) + dim * vocabSize;
  return {
    title: 'LSTM 2×512',
    fed: `${batchSize}×${length} tokens`,
    examples: places,
    unit: 'tokens',
    sizes: config,
    describe: () => recurrentTraining(config, OPTIMIZER),
    data: () => text(places, vocabSize),
    productOperations: 3 * 2 * places * weights,
    lossTolerance: ROUNDING,
  };
}

function vaeWorkload(batchSize: number): Workload {
  const config = { ...vae, batchSize };
  const { first, all } = convolutionOperations(config);
  const linear = 2 * featuresOf(config) * 3 * vae.latentDim;
  return {
    title: 'conv VAE',
    fed: `${batchSize === 1 ? 'one bar' : `${batchSize} bars`} of ${vae.height}×${vae.width}`,
    examples: batchSize,
    unit: 'bars',
    sizes: config,
    describe: () => vaeTraining(config, OPTIMIZER),
    data: () => ({ bars: pianoRolls(config) }),
    // nobody asks for the gradient of the bars
    productOperations: batchSize * (3 * (2 * all + linear) - first),
    lossTolerance: batchSize === 1 ? 0.1 : 0.01,
  };
}

/** Of one example through a stack of 4×4 convolutions that halve both sides: the first layer, and all of them. */
function convolutionOperations({ channels, height, width }: ConvolutionalConfig): { first: number; all: number } {
  const layers = channels.slice(1).map((outputs, layer) => {
    const places = (height / 2 ** (layer + 1)) * (width / 2 ** (layer + 1));
    return 2 * places * outputs * channels[layer]! * 4 * 4;
  });
  return { first: layers[0]!, all: layers.reduce((a, b) => a + b) };
}

/** Values where the stack ends. */
function featuresOf({ channels, height, width }: ConvolutionalConfig): number {
  const halvings = channels.length - 1;
  return channels.at(-1)! * (height / 2 ** halvings) * (width / 2 ** halvings);
}

function ganOperations(): number {
  const { first, all } = convolutionOperations(gan);
  const critic = all + 2 * featuresOf(gan);
  const seed = 2 * featuresOf(gan) * gan.latentDim;
  // real and made bars: forward, to weights, to inputs but the bars; the penalty: forward, to the bars, and the gradient of
  // that by the weights and by what came down (a leaky rectifier bends nowhere, so nothing goes up again)
  const criticStep = 2 * (3 * critic - first) + 4 * critic + (all + seed);
  // through the critic to the made bars, and from there on; nobody asks for the gradient of the noise
  const generatorStep = 2 * critic + 3 * (all + seed) - seed;
  return gan.batchSize * (criticStep + generatorStep);
}

/** A made-up text: each token depends on its place, so that there is something to learn. */
function text(places: number, vocabSize: number): Record<string, NamedTensor> {
  const tokenAt = (place: number): number => (place * 7919 + ((place * place) % 31)) % vocabSize;
  const values = Float32Array.from({ length: places + 1 }, (_, place) => tokenAt(place));
  return {
    tokens: { shape: [places], values: values.subarray(0, -1) },
    targets: { shape: [places], values: values.subarray(1) },
  };
}

/** Made-up bars, 0 or 1: in each a chord that is struck again and again, another in each track and bar. */
function pianoRolls({ batchSize, channels, height, width }: ConvolutionalConfig): NamedTensor {
  const tracks = channels[0]!;
  const values = Float32Array.from({ length: batchSize * tracks * height * width }, (_, place) => {
    const [x, y] = [place % width, Math.floor(place / width) % height];
    const voice = Math.floor(place / width / height);
    return (y + voice * 5) % 12 < 1 + (voice % 2) && (x + 3 * voice) % 16 < 12 ? 1 : 0;
  });
  return { shape: [batchSize, tracks, height, width], values };
}
