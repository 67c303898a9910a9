/** Adam and AdamW: steps of about the learning rate for every weight, whatever the size of its gradient. */
import { add, divide, multiply, sqrt, square, subtract } from '../operations/elementwise.ts';
import { split } from '../operations/layout.ts';
import type { TensorData } from '../program.ts';
import { constant, input, state, type Tensor } from '../tensor.ts';
import { clipped, decays, type ParameterStep, type Slope, siblingName } from './parameter-step.ts';

type AdamOptions = {
  /** decay of the mean of gradients, default 0.9 */
  readonly beta1?: number;
  /** decay of the mean of squared gradients, default 0.98 */
  readonly beta2?: number;
  /** default 1e-8 */
  readonly epsilon?: number;
};
export type Adam = AdamOptions & {
  readonly kind: 'adam';
  /** times each matrix, added to its gradient (vectors do not decay), default 0 */
  readonly weightDecay?: number;
};
export type AdamW = AdamOptions & {
  readonly kind: 'adamW';
  /** share of the learning rate by which matrices shrink each step (vectors do not), default 0 */
  readonly weightDecay?: number;
};

/**
 * m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², p ← p − rate · (m / c₁) / (√(v / c₂) + ε) with cᵢ = 1 − βᵢᵗ.
 *
 * AdamW: Loshchilov and Hutter 2019, algorithm 2, which shrinks weights beside the step. State: the moments `m.…` and `v.…`;
 * fed: `biasCorrections`.
 */
export const stepAdamW: ParameterStep<Adam | AdamW> = (parameter, slope, learningRate, options) => {
  const { gradient, squared, scale = constant(1) } = slope;
  const { beta1 = 0.9, beta2 = 0.98, epsilon = 1e-8, weightDecay = 0 } = options;
  const corrections = input('biasCorrections', [2]);
  const [first, second] = [
    state(siblingName(parameter, 'm'), parameter.shape),
    state(siblingName(parameter, 'v'), parameter.shape),
  ];
  const nextFirst = add(multiply(first, beta1), multiply(gradient, multiply(scale, 1 - beta1)));
  const nextSecond = add(multiply(second, beta2), multiply(squared, multiply(square(scale), 1 - beta2)));
  const [correction1, correction2] = split(corrections, [1, 1], 0) as [Tensor, Tensor];
  // (m / c1) / (√(v / c2) + ε) with the scalars gathered, so that fewer passes go over the whole parameter
  const rate = divide(multiply(learningRate, sqrt(correction2)), correction1);
  const direction = divide(nextFirst, add(sqrt(nextSecond), multiply(sqrt(correction2), epsilon)));
  const decayed =
    options.kind === 'adamW' && decays(parameter, weightDecay)
      ? multiply(parameter, subtract(1, multiply(learningRate, weightDecay)))
      : parameter;
  return [
    { state: parameter, next: subtract(decayed, multiply(direction, rate)) },
    { state: first, next: nextFirst },
    { state: second, next: nextSecond },
  ];
};

/** Adam as Kingma and Ba 2015, algorithm 1; decay, where there is any, is part of the gradient and so of both moments. */
export const stepAdam: ParameterStep<Adam> = (parameter, slope, learningRate, options) => {
  const { weightDecay = 0 } = options;
  if (!decays(parameter, weightDecay)) return stepAdamW(parameter, slope, learningRate, options);
  const gradient = add(clipped(slope), multiply(parameter, weightDecay));
  const decayed: Slope = { gradient, squared: square(gradient) };
  return stepAdamW(parameter, decayed, learningRate, options);
};

/** 1 − β₁ᵗ and 1 − β₂ᵗ for t = step + 1: how much of a mean's weight its first t values have. */
export function adamFeeds(step: number, { beta1 = 0.9, beta2 = 0.98 }: Adam | AdamW): Record<string, TensorData> {
  return { biasCorrections: Float32Array.of(1 - beta1 ** (step + 1), 1 - beta2 ** (step + 1)) };
}
