/** Optimizers as nodes of the same graph: forward, backward and update are one program. */
import { compile, type StateUpdate } from './compile.ts';
import { gradients } from './gradient.ts';
import { add, divide, minimum, multiply, sqrt, square, subtract } from './operations/elementwise.ts';
import { reshape, split } from './operations/layout.ts';
import { sum } from './operations/reduce.ts';
import type { Program, TensorData } from './program.ts';
import { constant, input, state, type Tensor } from './tensor.ts';

export type AdamW = {
  readonly kind: 'adamW';
  /** decay of the mean of gradients, default 0.9 */
  readonly beta1?: number;
  /** decay of the mean of squared gradients, default 0.98 */
  readonly beta2?: number;
  /** default 1e-8 */
  readonly epsilon?: number;
  /** share of the learning rate by which matrices shrink each step (vectors do not), default 0 */
  readonly weightDecay?: number;
};
export type Sgd = {
  readonly kind: 'sgd';
  /** default 0.9 */
  readonly momentum?: number;
  readonly weightDecay?: number;
};
export type Optimizer = AdamW | Sgd;

export type TrainingStepOptions = {
  readonly name: string;
  /** one element */
  readonly loss: Tensor;
  /** state leaves; their names begin with `p.` */
  readonly parameters: readonly Tensor[];
  readonly optimizer: Optimizer;
  /** longest global gradient norm; longer gradients are scaled down to it. Default: no limit */
  readonly gradClip?: number;
  /** keep an exponential moving average of each parameter, default false */
  readonly average?: boolean;
  /** more outputs beside `loss` and `gradientNorm` */
  readonly outputs?: Readonly<Record<string, Tensor>>;
};

/**
 * One optimizer step as a program.
 *
 * AdamW: Loshchilov and Hutter 2019, algorithm 2, with the bias corrections of Kingma and Ba 2015 fed from outside. For a
 * parameter `p.x` the state holds moments `m.x` and `v.x` (Sgd: `m.x`) and, where asked for, the moving average `a.x`.
 * Beside the model's inputs the program is fed `learningRate` [1] and what `optimizerFeeds` gives.
 */
export function trainingStep(options: TrainingStepOptions): Program {
  const { loss, parameters, optimizer, gradClip = Number.POSITIVE_INFINITY } = options;
  const slopes = gradients(loss, parameters).map((gradient) => ({ gradient, squared: square(gradient) }));
  const norm = sqrt(slopes.map(({ squared }) => sum(squared)).reduce((a, b) => add(a, b)));
  const scale = Number.isFinite(gradClip) ? minimum(1, divide(gradClip, add(norm, 1e-12))) : undefined;
  const learningRate = input('learningRate', [1]);
  const averageDecay = options.average ? input('averageDecay', [1]) : undefined;
  const updates = parameters.flatMap((parameter, index): StateUpdate[] => {
    const slope: Slope = { ...slopes[index]!, ...(scale && { scale }) };
    const stepped =
      optimizer.kind === 'adamW'
        ? stepAdamW(parameter, slope, learningRate, optimizer)
        : stepSgd(parameter, slope, learningRate, optimizer);
    if (!averageDecay) return stepped;
    const average = state(sibling(parameter, 'a'), parameter.shape);
    const next = add(average, multiply(subtract(1, averageDecay), subtract(stepped[0]!.next, average)));
    return [...stepped, { state: average, next: reshape(next, parameter.shape) }];
  });
  return compile({
    name: options.name,
    outputs: { loss, gradientNorm: reshape(norm, [1]), ...options.outputs },
    updates,
  });
}

/** What `trainingStep` needs at step 0, 1, … beside the model's inputs and the learning rate. */
export function optimizerFeeds(
  step: number,
  optimizer: Optimizer,
  /** decay of the moving average once many steps are done, default none is kept */
  averageDecay?: number,
): Record<string, TensorData> {
  const feeds: Record<string, TensorData> = {};
  if (optimizer.kind === 'adamW') {
    const { beta1 = 0.9, beta2 = 0.98 } = optimizer;
    feeds.biasCorrections = Float32Array.of(1 - beta1 ** (step + 1), 1 - beta2 ** (step + 1));
  }
  // the first steps count for more, or the average would long remember the start
  if (averageDecay !== undefined)
    feeds.averageDecay = Float32Array.of(Math.min(averageDecay, (1 + step) / (10 + step)));
  return feeds;
}

/** The first state of `trainingStep`: parameters as given, moments zero, averages equal to the parameters. */
export function initialTrainingState(
  program: Program,
  parameters: Readonly<Record<string, Float32Array>>,
): Record<string, Float32Array> {
  return Object.fromEntries(
    program.state.map(({ name, shape }) => {
      const parameter = parameters[`p.${name.slice(2)}`];
      if (!parameter) throw new RangeError(`initialTrainingState: no values were given for p.${name.slice(2)}`);
      const moment = name.startsWith('m.') || name.startsWith('v.');
      return [name, moment ? new Float32Array(shape.reduce((a, b) => a * b, 1)) : Float32Array.from(parameter)];
    }),
  );
}

/** A gradient before clipping, its square, and the number that clips it: one pass less than a clipped gradient. */
type Slope = { readonly gradient: Tensor; readonly squared: Tensor; readonly scale?: Tensor };

function stepAdamW(
  parameter: Tensor,
  { gradient, squared, scale = constant(1) }: Slope,
  learningRate: Tensor,
  options: AdamW,
): StateUpdate[] {
  const { beta1 = 0.9, beta2 = 0.98, epsilon = 1e-8, weightDecay = 0 } = options;
  const corrections = input('biasCorrections', [2]);
  const [first, second] = [
    state(sibling(parameter, 'm'), parameter.shape),
    state(sibling(parameter, 'v'), parameter.shape),
  ];
  const nextFirst = add(multiply(first, beta1), multiply(gradient, multiply(scale, 1 - beta1)));
  const nextSecond = add(multiply(second, beta2), multiply(squared, multiply(square(scale), 1 - beta2)));
  const [correction1, correction2] = splitPair(corrections);
  // (m / c1) / (√(v / c2) + ε) with the scalars gathered, so that fewer passes go over the whole parameter
  const rate = divide(multiply(learningRate, sqrt(correction2)), correction1);
  const direction = divide(nextFirst, add(sqrt(nextSecond), multiply(sqrt(correction2), epsilon)));
  const decayed =
    weightDecay > 0 && parameter.shape.length > 1
      ? multiply(parameter, subtract(1, multiply(learningRate, weightDecay)))
      : parameter;
  return [
    { state: parameter, next: subtract(decayed, multiply(direction, rate)) },
    { state: first, next: nextFirst },
    { state: second, next: nextSecond },
  ];
}

function stepSgd(
  parameter: Tensor,
  { gradient: raw, scale }: Slope,
  learningRate: Tensor,
  options: Sgd,
): StateUpdate[] {
  const { momentum = 0.9, weightDecay = 0 } = options;
  const gradient = scale ? multiply(raw, scale) : raw;
  const velocity = state(sibling(parameter, 'm'), parameter.shape);
  const decaying = weightDecay > 0 && parameter.shape.length > 1;
  const pull = decaying ? add(gradient, multiply(parameter, weightDecay)) : gradient;
  const next = add(multiply(velocity, momentum), pull);
  return [
    { state: parameter, next: subtract(parameter, multiply(next, learningRate)) },
    { state: velocity, next },
  ];
}

function sibling(parameter: Tensor, letter: 'm' | 'v' | 'a'): string {
  const { leaf } = parameter.node;
  if (leaf?.kind !== 'state' || !leaf.name.startsWith('p.')) {
    throw new TypeError('trainingStep: a parameter must be a state leaf whose name begins with "p."');
  }
  return `${letter}.${leaf.name.slice(2)}`;
}

function splitPair(pair: Tensor): [Tensor, Tensor] {
  const [first, second] = split(pair, [1, 1], 0);
  return [first!, second!];
}
