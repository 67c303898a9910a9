/** Optimizers as nodes of the same graph: forward, backward and update are one program. */
import { compile, type StateUpdate } from './compile.ts';
import { gradients } from './gradient.ts';
import { add, divide, minimum, multiply, sqrt, square, subtract } from './operations/elementwise.ts';
import { reshape } from './operations/reshape.ts';
import { sum } from './operations/sum.ts';
import { type Adafactor, adafactorFeeds, stepAdafactor } from './optimizer/adafactor.ts';
import { type Adam, type AdamW, adamFeeds, stepAdam, stepAdamW } from './optimizer/adam.ts';
import { type Slope, siblingName } from './optimizer/parameter-step.ts';
import { type Sgd, stepSgd } from './optimizer/sgd.ts';
import type { Program, TensorData } from './program.ts';
import { sizeOf } from './shape.ts';
import { input, state, type Tensor } from './tensor.ts';

export type { Adafactor, Adam, AdamW, Sgd };
export type Optimizer = Adam | AdamW | Sgd | Adafactor;

export type UpdateOptions = {
  /** state leaves; their names begin with `p.` */
  readonly parameters: readonly Tensor[];
  readonly optimizer: Optimizer;
  /** longest global gradient norm; longer gradients are scaled down to it. Default: no limit */
  readonly gradClip?: number;
  /** keep an exponential moving average of each parameter, default false */
  readonly average?: boolean;
};
export type TrainingStepOptions = UpdateOptions & {
  readonly name: string;
  /** one element */
  readonly loss: Tensor;
  /** more outputs beside `loss` and `gradientNorm` */
  readonly outputs?: Readonly<Record<string, Tensor>>;
};

/**
 * One optimizer step as a program.
 *
 * For a parameter `p.x` the state holds what its optimizer keeps (Adam's moments `m.x` and `v.x`) and, where asked for, the
 * moving average `a.x`. Beside the model's inputs the program is fed `learningRate` [1] and what `optimizerFeeds` gives.
 */
export function trainingStep(options: TrainingStepOptions): Program {
  const { loss, parameters } = options;
  const { gradientNorm, updates } = optimizerUpdates(gradients(loss, parameters), options);
  return compile({ name: options.name, outputs: { loss, gradientNorm, ...options.outputs }, updates });
}

/**
 * What an optimizer makes of gradients, wherever they come from.
 *
 * @param slopes  the gradient of each parameter, in the order of `parameters`
 * @returns       the global gradient norm before clipping, [1], and the updates of all state
 */
export function optimizerUpdates(
  slopes: readonly Tensor[],
  options: UpdateOptions,
): { readonly gradientNorm: Tensor; readonly updates: StateUpdate[] } {
  const { parameters, optimizer, gradClip = Number.POSITIVE_INFINITY, average = false } = options;
  const squares = slopes.map((gradient) => square(gradient));
  const norm = sqrt(squares.map((squared) => sum(squared)).reduce((a, b) => add(a, b)));
  const scale = Number.isFinite(gradClip) ? minimum(1, divide(gradClip, add(norm, 1e-12))) : undefined;
  const learningRate = input('learningRate', [1]);
  const updates = parameters.flatMap((parameter, index) => {
    const slope: Slope = { gradient: slopes[index]!, squared: squares[index]!, ...(scale && { scale }) };
    const stepped = stepParameter(parameter, slope, learningRate, optimizer);
    return average ? [...stepped, follow(parameter, stepped[0]!.next)] : stepped;
  });
  return { gradientNorm: reshape(norm, [1]), updates };
}

function stepParameter(parameter: Tensor, slope: Slope, learningRate: Tensor, optimizer: Optimizer): StateUpdate[] {
  switch (optimizer.kind) {
    case 'adam':
      return stepAdam(parameter, slope, learningRate, optimizer);
    case 'adamW':
      return stepAdamW(parameter, slope, learningRate, optimizer);
    case 'sgd':
      return stepSgd(parameter, slope, learningRate, optimizer);
    case 'adafactor':
      return stepAdafactor(parameter, slope, learningRate, optimizer);
  }
}

/** The moving average of a parameter moves towards the parameter's next value. */
function follow(parameter: Tensor, target: Tensor): StateUpdate {
  const average = state(siblingName(parameter, 'a'), parameter.shape);
  const decay = input('averageDecay', [1]);
  const next = add(average, multiply(subtract(1, decay), subtract(target, average)));
  return { state: average, next: reshape(next, parameter.shape) };
}

/** What `trainingStep` needs at step 0, 1, … beside the model's inputs and the learning rate. */
export function optimizerFeeds(
  step: number,
  optimizer: Optimizer,
  /** decay of the moving average once many steps are done, default none is kept */
  averageDecay?: number,
): Record<string, TensorData> {
  // the first steps count for more, or the average would long remember the start
  const decay = averageDecay !== undefined && Math.min(averageDecay, (1 + step) / (10 + step));
  return {
    ...(optimizer.kind === 'adam' || optimizer.kind === 'adamW' ? adamFeeds(step, optimizer) : {}),
    ...(optimizer.kind === 'adafactor' ? adafactorFeeds(step, optimizer) : {}),
    ...(decay !== false && { averageDecay: Float32Array.of(decay) }),
  };
}

/** The first state of `trainingStep`: parameters as given, averages equal to them, what the optimizer keeps zero. */
export function initialTrainingState(
  program: Program,
  parameters: Readonly<Record<string, Float32Array>>,
): Record<string, Float32Array> {
  return Object.fromEntries(
    program.state.map(({ name, shape }) => {
      const parameter = parameters[`p.${name.slice(2)}`];
      if (!parameter) throw new RangeError(`initialTrainingState: no values were given for p.${name.slice(2)}`);
      const copied = name.startsWith('p.') || name.startsWith('a.');
      return [name, copied ? Float32Array.from(parameter) : new Float32Array(sizeOf(shape))];
    }),
  );
}
