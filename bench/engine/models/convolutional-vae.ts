/**
 * A variational autoencoder of bars: strided convolutions down to a Gaussian latent, transposed ones back to a piano roll.
 *
 * Kingma and Welling 2014, section 2.4 and appendix B. Sizes: B batch, C channels, H pitches, W steps, L latent. Channels lie last:
 * so no layer has to turn its images round.
 */
import {
  add,
  binaryCrossEntropy,
  convolution,
  type DeclareParameter,
  exp,
  gaussianKl,
  heNormal,
  input,
  linear,
  multiply,
  noise,
  type Optimizer,
  type ParameterSet,
  type Program,
  parameterSet,
  relu,
  reshape,
  split,
  sum,
  type Tensor,
  trainingStep,
  transpose,
  transposedConvolution,
} from '@continuo/tensor';

export type ConvolutionalConfig = {
  readonly batchSize: number;
  /** of the bars, then of each layer of the encoder */
  readonly channels: readonly number[];
  readonly height: number;
  readonly width: number;
  readonly latentDim: number;
};

/** One training step on `bars` [B, C, H, W] of 0 and 1: the negative evidence bound in nats a bar. */
export function vaeTraining(
  config: ConvolutionalConfig,
  optimizer: Optimizer,
): { readonly program: Program; readonly parameters: ParameterSet } {
  const { batchSize, channels, height, width, latentDim } = config;
  const parameters = parameterSet();
  const { declare } = parameters;
  const bars = input('bars', [batchSize, channels[0]!, height, width]);
  const images = transpose(bars, [0, 2, 3, 1]);
  let hidden = images;
  for (const [layer, outputs] of channels.slice(1).entries()) {
    hidden = relu(halve(declare, `encoder${layer}`, hidden, outputs));
  }
  const seedShape = hidden.shape; // [B, H / 2ⁿ, W / 2ⁿ, C]
  const posterior = linear(declare, 'posterior', reshape(hidden, [batchSize, -1]), 2 * latentDim);
  const [means, logVariances] = split(posterior, [latentDim, latentDim]) as [Tensor, Tensor];
  const deviations = exp(multiply(logVariances, 0.5));
  const latent = add(means, multiply(deviations, noise('latent', 'normal', [batchSize, latentDim])));
  hidden = reshape(
    relu(
      linear(
        declare,
        'seed',
        latent,
        seedShape.slice(1).reduce((a, b) => a * b),
      ),
    ),
    seedShape,
  );
  for (const [layer, outputs] of channels.toReversed().slice(1).entries()) {
    const doubled = double(declare, `decoder${layer}`, hidden, outputs);
    hidden = layer === channels.length - 2 ? doubled : relu(doubled);
  }
  const reconstruction = sum(binaryCrossEntropy(hidden, images));
  const divergence = sum(gaussianKl(means, logVariances));
  const loss = reshape(multiply(add(reconstruction, divergence), 1 / batchSize), [1]);
  const program = trainingStep({ name: 'vae training step', loss, parameters: parameters.list(), optimizer });
  return { program, parameters };
}

/** A 4×4 convolution that halves height and width. [B, H, W, I] => [B, H / 2, W / 2, O] */
export function halve(declare: DeclareParameter, name: string, x: Tensor, outputs: number): Tensor {
  // He et al. 2015, section 2.2: rectified sums of 16 · I terms keep their size
  return convolution(declare, name, x, outputs, { ...STEPS_OF_2, initial: heNormal(16 * x.shape[3]!) });
}

/** A 4×4 transposed convolution that doubles height and width. [B, H, W, I] => [B, 2 · H, 2 · W, O] */
export function double(declare: DeclareParameter, name: string, x: Tensor, outputs: number): Tensor {
  // each result is a sum of 4 · I terms
  return transposedConvolution(declare, name, x, outputs, { ...STEPS_OF_2, initial: heNormal(4 * x.shape[3]!) });
}

const STEPS_OF_2 = { kernel: 4, stride: 2, padding: 1 } as const;
