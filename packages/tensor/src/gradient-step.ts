/**
 * An optimizer step cut in two: one program computes gradients, the other updates the parameters with them.
 *
 * Between the two, gradients can be added up: over the parts of a batch that is too large for the memory, over processes
 * that each take a part (`Collective` in `@continuo/train`), or both. Where nothing comes in between, `trainingStep` does
 * the same in one program.
 */
import { compile } from './compile.ts';
import { gradients } from './gradient.ts';
import { multiply } from './operations/elementwise.ts';
import { siblingName } from './optimizer/parameter-step.ts';
import { optimizerUpdates, type UpdateOptions } from './optimizer.ts';
import type { Program, TensorData } from './program.ts';
import { input, type Tensor } from './tensor.ts';

export type GradientStepOptions = {
  readonly name: string;
  /** one element; of the part of the batch that one run sees */
  readonly loss: Tensor;
  /** state leaves; their names begin with `p.` */
  readonly parameters: readonly Tensor[];
  /**
   * the loss, and so every gradient, is multiplied by it, so that parts of a batch add up to the whole: rows of a part over
   * rows of the batch where the loss is a mean over rows; default 1, right where it is a sum
   */
  readonly weight?: number;
  /** more outputs beside `loss` and the gradients */
  readonly outputs?: Readonly<Record<string, Tensor>>;
};

/**
 * The first half: `loss` and the gradient `g.x` of each parameter `p.x` as outputs; no state changes.
 *
 * @example gradientStep({ name: 'part', loss, parameters, weight: 1 / 4 }) // a quarter of the batch's mean loss
 */
export function gradientStep({ name, loss, parameters, weight = 1, outputs }: GradientStepOptions): Program {
  const weighed = weight === 1 ? loss : multiply(loss, weight);
  const slopes = gradients(weighed, parameters);
  const named = parameters.map((parameter, index) => [siblingName(parameter, 'g'), slopes[index]!] as const);
  return compile({ name, outputs: { loss: weighed, ...Object.fromEntries(named), ...outputs } });
}

/**
 * The second half: takes `g.x` for each parameter `p.x`, as `gradientStep` gives them, and does what `trainingStep` does with
 * its own gradients; fed the same `learningRate` and `optimizerFeeds`, with `gradientNorm` as output.
 *
 * Open it first and the first half with `stateOf: session`, and both see the same parameters without a copy.
 */
export function updateStep(options: UpdateOptions & { readonly name: string }): Program {
  const slopes = options.parameters.map((parameter) => input(siblingName(parameter, 'g'), parameter.shape));
  const { gradientNorm, updates } = optimizerUpdates(slopes, options);
  return compile({ name: options.name, outputs: { gradientNorm }, updates });
}

/**
 * The gradients among the outputs of `gradientStep`, in the order of its parameters: the arrays themselves, no copies.
 *
 * @example Object.keys(gradientsOf(outputs)) // => ['g.in', 'g.out']
 */
export function gradientsOf(outputs: Readonly<Record<string, TensorData>>): Record<string, Float32Array> {
  return Object.fromEntries(
    Object.entries(outputs).filter(
      (output): output is [string, Float32Array] => output[0].startsWith('g.') && output[1] instanceof Float32Array,
    ),
  );
}

/**
 * Adds one part's gradients to what other parts have given, in place.
 *
 * @param total  what `gradientsOf` gave for an earlier part, copied or not yet overwritten by the run after next
 */
export function addGradients(
  total: Readonly<Record<string, Float32Array>>,
  part: Readonly<Record<string, Float32Array>>,
): void {
  for (const [name, values] of Object.entries(total)) {
    const other = part[name];
    if (other?.length !== values.length) {
      throw new RangeError(
        `addGradients: ${name} has ${values.length} values, and ${other?.length ?? 'no'} in the part`,
      );
    }
    for (let place = 0; place < values.length; place += 1) values[place] = values[place]! + other[place]!;
  }
}
