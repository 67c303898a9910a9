/**
 * One training step of a MuseGAN as one program: some steps of the critic, each on phrases of its own, then one of the
 * generator against the critic that came out. Both networks' optimizers keep their state side by side.
 */
import {
  add,
  bernoulliSample,
  binarize,
  cast,
  compile,
  type DeclareParameter,
  gradients,
  input,
  multiply,
  negate,
  noise,
  type Optimizer,
  optimizerUpdates,
  type ParameterSet,
  type Program,
  parameterSet,
  reshape,
  type StateUpdate,
  sigmoid,
  slice,
  stopGradient,
  straightThrough,
  subtract,
  type Tensor,
} from '@continuo/tensor';
import { criticize } from './critic.ts';
import { generateRolls, type Latents, latentShapes, type MuseganSizes, withGiven } from './musegan.ts';
import { afterUpdates, leafName, substitute } from './repeat-step.ts';
import { generatorLoss, gradientPenalty, wassersteinLoss } from './wasserstein.ts';

export type GanUpdating = {
  readonly optimizer: Optimizer;
  /** longest gradient of each network, default no limit */
  readonly gradClip?: number;
  /** keep a moving average of the generator, default false */
  readonly average?: boolean;
};

export type GanProgram = {
  readonly program: Program;
  /** of both networks */
  readonly parameters: ParameterSet;
  /** those of the generator, by name: `p.generator.…` */
  readonly generatorNames: readonly string[];
};

/** Begins the name of what an optimizer is fed at the critic's step k of a training step. */
export const criticFeed = (k: number): string => `critic${k}.`;

/**
 * @param batch  B, phrases of each of the critic's steps and of the generator's
 *
 * Fed beside what optimizers need: `real` [criticSteps, M, B·S, P] uint8; `binary` [1], 1 where the critic is shown bits.
 * Outputs `loss`, the critic's estimate of the distance between both distributions at its last step, and `penalty`.
 */
export function ganProgram(sizes: MuseganSizes, batch: number, updating: GanUpdating): GanProgram {
  const { config, header, slots, slotSize } = sizes;
  const parameters = parameterSet();
  const shape = [header.tracks.length, batch * slots, slotSize];
  const losses = ganLosses(sizes, parameters.declare, shape);
  const ofNetwork = (network: string): Tensor[] =>
    parameters.list().filter((each) => leafName(each)!.startsWith(`p.${network}.`));
  const criticLoss = add(losses.distance, multiply(losses.penalty, config.penalty));
  const ofCritic = updatesOf(criticLoss, ofNetwork('critic'), { ...updating, average: false });
  const ofGenerator = updatesOf(losses.generator, ofNetwork('generator'), updating);

  // the graph of one step of the critic again and again, each on its own phrases and on what the last one made of it
  const reals = input('real', [config.criticSteps, ...shape], 'uint8');
  const batches = Array.from({ length: config.criticSteps }, (_, k) =>
    cast(reshape(slice(reals, k, k + 1, 0), shape), 'float32'),
  );
  const isReal = ({ node }: Tensor): boolean => node === losses.real.node;
  let critic: readonly StateUpdate[] = [];
  let measured: readonly Tensor[] = [];
  for (const [k, phrases] of batches.entries()) {
    const known = afterUpdates(critic);
    const nexts = substitute([losses.distance, losses.penalty, ...ofCritic.map(({ next }) => next)], (each) =>
      isReal(each) ? phrases : (known(each) ?? ofStep(each, k)),
    );
    measured = nexts.slice(0, 2);
    critic = ofCritic.map(({ state }, index) => ({ state, next: nexts[index + 2]! }));
  }
  const stepped = afterUpdates(critic);
  const nexts = substitute(
    ofGenerator.map(({ next }) => next),
    (each) => (isReal(each) ? batches.at(-1) : stepped(each)),
  );
  const program = compile({
    name: 'musegan training step',
    outputs: { loss: reshape(negate(measured[0]!), [1]), penalty: reshape(measured[1]!, [1]) },
    updates: [...critic, ...ofGenerator.map(({ state }, index) => ({ state, next: nexts[index]! }))],
  });
  return { program, parameters, generatorNames: ofNetwork('generator').map((each) => leafName(each)!) };
}

type GanLosses = {
  /** a leaf [M, B·S, P] that stands for each step's own phrases */
  readonly real: Tensor;
  readonly distance: Tensor;
  readonly penalty: Tensor;
  readonly generator: Tensor;
};

/** What one step of the critic and one of the generator make small, on phrases that are filled in later. */
function ganLosses(sizes: MuseganSizes, declare: DeclareParameter, shape: readonly number[]): GanLosses {
  const { slots, given } = sizes;
  const batch = shape[1]! / slots;
  const real = input('real phrases', shape);
  const standing = given === undefined ? undefined : reshape(slice(real, given, given + 1, 0), shape.slice(1));
  const made = (name: string): Tensor => {
    const logits = generateRolls(sizes, declare, latentNoise(sizes, name, batch), standing);
    return withGiven(sizes, shown(sizes, name, logits), standing);
  };
  const critic = (rolls: Tensor): Tensor => criticize(sizes, declare, rolls);
  const fixed = stopGradient(made('critic'));
  const byPhrase = (x: Tensor): Tensor => reshape(x, [shape[0]!, batch, -1]);
  return {
    real,
    distance: wassersteinLoss(critic, real, fixed),
    penalty: gradientPenalty((x) => critic(reshape(x, shape)), {
      real: byPhrase(real),
      made: byPhrase(fixed),
      share: noise('share', 'uniform', [1, batch, 1]),
      axes: [0, 2],
    }),
    generator: generatorLoss(critic, made('generator')),
  };
}

function updatesOf(loss: Tensor, parameters: readonly Tensor[], updating: GanUpdating): StateUpdate[] {
  return optimizerUpdates(gradients(loss, parameters), { parameters, ...updating }).updates;
}

/** The noise and the optimizer's feeds of the critic's step k; what is the same at every step stays. */
function ofStep(each: Tensor, k: number): Tensor | undefined {
  const { leaf } = each.node;
  if (leaf?.kind === 'noise' && leaf.distribution.kind !== 'bernoulli') {
    return noise(criticFeed(k) + leaf.name, leaf.distribution.kind, each.shape);
  }
  if (leaf?.kind !== 'input' || leaf.name === 'learningRate' || leaf.name === 'binary') return undefined;
  return input(criticFeed(k) + leaf.name, each.shape, each.type);
}

function latentNoise(sizes: MuseganSizes, name: string, batch: number): Latents {
  const shapes = latentShapes(sizes, batch);
  const draw = (kind: keyof Latents): Tensor => noise(`${name}.${kind}`, 'normal', shapes[kind]);
  return { shared: draw('shared'), time: draw('time'), track: draw('track'), trackTime: draw('trackTime') };
}

/** What the critic is shown of logits: probabilities, and bits once binary neurons have come in. */
function shown({ config }: MuseganSizes, name: string, logits: Tensor): Tensor {
  const probabilities = sigmoid(logits);
  if (config.neurons === 'none') return probabilities;
  const bits =
    config.neurons === 'deterministic' ? binarize(probabilities) : bernoulliSample(`${name}.neurons`, probabilities);
  const mixed = add(probabilities, multiply(input('binary', [1]), subtract(bits, probabilities)));
  return straightThrough(mixed, probabilities);
}
