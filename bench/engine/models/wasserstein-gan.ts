/**
 * A Wasserstein GAN of multi-track bars with a gradient penalty: one step of the critic, then one of the generator.
 *
 * Gulrajani et al. 2017, algorithm 1; the bars are those of MuseGAN (Dong et al. 2018): tracks beside each other as
 * channels. The critic's new parameters feed the generator's step within the same program. Sizes: B batch, C tracks,
 * H steps, W pitches, L latent.
 */
import {
  add,
  compile,
  type DeclareParameter,
  gradients,
  input,
  leakyRelu,
  linear,
  mean,
  multiply,
  noise,
  type Optimizer,
  optimizerUpdates,
  type ParameterSet,
  type Program,
  parameterSet,
  relu,
  reshape,
  type StateUpdate,
  sigmoid,
  sqrt,
  square,
  subtract,
  sum,
  type Tensor,
  transpose,
  withGradient,
} from '@continuo/tensor';
import { type ConvolutionalConfig, double, halve } from './convolutional-vae.ts';

export type GanConfig = ConvolutionalConfig & {
  /** weight of the gradient penalty, 10 in the paper */
  readonly penalty: number;
};

/** A step on `bars` [B, C, H, W]; its loss is the critic's and the generator's together. */
export function ganTraining(
  config: GanConfig,
  optimizer: Optimizer,
): { readonly program: Program; readonly parameters: ParameterSet } {
  const { batchSize, channels, height, width, latentDim, penalty } = config;
  const parameters = parameterSet();
  const { declare } = parameters;
  const latent = (name: string): Tensor => noise(name, 'normal', [batchSize, latentDim]);
  const bars = transpose(input('bars', [batchSize, channels[0]!, height, width]), [0, 2, 3, 1]);

  const generated = generate(config, declare, latent('critic.latent'));
  const made = withGradient(generated, [], () => []); // the critic's loss teaches the generator nothing
  const share = noise('share', 'uniform', [batchSize, 1, 1, 1]);
  const mixed = add(multiply(share, bars), multiply(subtract(1, share), made));
  const [slopes] = gradients(sum(criticize(config, declare, mixed)), [mixed]) as [Tensor];
  const lengths = sqrt(add(sum(square(slopes), { axes: [1, 2, 3] }), 1e-12));
  const distance = subtract(mean(criticize(config, declare, made)), mean(criticize(config, declare, bars)));
  const criticLoss = add(distance, multiply(penalty, mean(square(subtract(lengths, 1)))));

  const ofCritic = parameters.list().filter((each) => nameOf(each).startsWith('critic'));
  const ofGenerator = parameters.list().filter((each) => !ofCritic.includes(each));
  const criticStep = optimizerUpdates(gradients(criticLoss, ofCritic), { parameters: ofCritic, optimizer });

  // the generator meets the critic as it is after its step
  const stepped: DeclareParameter = (name) => nextOf(criticStep.updates, `p.${name}`);
  const madeAgain = generate(config, declare, latent('generator.latent'));
  const generatorLoss = multiply(mean(criticize(config, stepped, madeAgain)), -1);
  const generatorStep = optimizerUpdates(gradients(generatorLoss, ofGenerator), { parameters: ofGenerator, optimizer });

  const program = compile({
    name: 'gan training step',
    outputs: { loss: reshape(add(criticLoss, generatorLoss), [1]) },
    updates: [...criticStep.updates, ...generatorStep.updates],
  });
  return { program, parameters };
}

/** Bars made of noise. [B, L] => [B, H, W, C], each between 0 and 1 */
function generate(
  { batchSize, channels, height, width }: GanConfig,
  declare: DeclareParameter,
  latent: Tensor,
): Tensor {
  const halvings = channels.length - 1;
  const shape = [batchSize, height / 2 ** halvings, width / 2 ** halvings, channels.at(-1)!];
  const seed = linear(
    declare,
    'generator.seed',
    latent,
    shape.slice(1).reduce((a, b) => a * b),
  );
  let hidden = reshape(relu(seed), shape);
  for (const [layer, outputs] of channels.toReversed().slice(1).entries()) {
    const doubled = double(declare, `generator${layer}`, hidden, outputs);
    hidden = layer === halvings - 1 ? sigmoid(doubled) : relu(doubled);
  }
  return hidden;
}

/** How real bars look to the critic. [B, H, W, C] => [B] */
function criticize({ batchSize, channels }: GanConfig, declare: DeclareParameter, bars: Tensor): Tensor {
  let hidden = bars;
  for (const [layer, outputs] of channels.slice(1).entries()) {
    hidden = leakyRelu(halve(declare, `critic${layer}`, hidden, outputs), 0.2);
  }
  return reshape(linear(declare, 'critic.score', reshape(hidden, [batchSize, -1]), 1), [batchSize]);
}

function nameOf({ node }: Tensor): string {
  return node.leaf?.kind === 'state' ? node.leaf.name.slice(2) : '';
}

function nextOf(updates: readonly StateUpdate[], name: string): Tensor {
  return updates.find(({ state }) => state.node.leaf?.kind === 'state' && state.node.leaf.name === name)!.next;
}
