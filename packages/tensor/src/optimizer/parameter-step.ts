/** What every optimizer does for one parameter: from its gradient, the updates of it and of the state beside it. */
import type { StateUpdate } from '../compile.ts';
import { multiply } from '../operations/elementwise.ts';
import type { Tensor } from '../tensor.ts';

/** A gradient before clipping, its square, and the number that clips it: one pass less than a clipped gradient. */
export type Slope = { readonly gradient: Tensor; readonly squared: Tensor; readonly scale?: Tensor };

/**
 * Describes the step of one parameter; the first update is the parameter's own.
 *
 * @param parameter     a state leaf `p.…`
 * @param learningRate  [1]
 */
export type ParameterStep<Options> = (
  parameter: Tensor,
  slope: Slope,
  learningRate: Tensor,
  options: Options,
) => StateUpdate[];

/** The gradient as clipping leaves it. */
export function clipped({ gradient, scale }: Slope): Tensor {
  return scale ? multiply(gradient, scale) : gradient;
}

/** Whether weight decay reaches a parameter: matrices shrink, vectors (biases, scales) do not. */
export function decays(parameter: Tensor, weightDecay: number): boolean {
  return weightDecay > 0 && parameter.shape.length > 1;
}

/**
 * The name of state that belongs to a parameter.
 *
 * @throws TypeError  the parameter is no state leaf named `p.…`
 * @example siblingName(state('p.x', [2]), 'm') // => 'm.x'
 */
export function siblingName(parameter: Tensor, letter: string): string {
  const { leaf } = parameter.node;
  if (leaf?.kind !== 'state' || !leaf.name.startsWith('p.')) {
    throw new TypeError('trainingStep: a parameter must be a state leaf whose name begins with "p."');
  }
  return `${letter}.${leaf.name.slice(2)}`;
}
