/** Stochastic gradient descent with momentum. */
import { add, multiply, subtract } from '../operations/elementwise.ts';
import { state } from '../tensor.ts';
import { clipped, decays, type ParameterStep, siblingName } from './parameter-step.ts';

export type Sgd = {
  readonly kind: 'sgd';
  /** share of the velocity that stays from step to step, default 0.9; 0: plain gradient descent */
  readonly momentum?: number;
  /** look ahead along the velocity (Nesterov 1983, as in Sutskever et al. 2013, section 2), default false */
  readonly nesterov?: boolean | undefined;
  /** times each matrix, added to its gradient, default 0 */
  readonly weightDecay?: number;
};

/** v ← momentum · v + g, p ← p − rate · v; with `nesterov` p ← p − rate · (g + momentum · v). State: `m.…`, the velocity. */
export const stepSgd: ParameterStep<Sgd> = (parameter, slope, learningRate, options) => {
  const { momentum = 0.9, nesterov = false, weightDecay = 0 } = options;
  const gradient = clipped(slope);
  const velocity = state(siblingName(parameter, 'm'), parameter.shape);
  const pull = decays(parameter, weightDecay) ? add(gradient, multiply(parameter, weightDecay)) : gradient;
  const next = add(multiply(velocity, momentum), pull);
  const direction = nesterov ? add(pull, multiply(next, momentum)) : next;
  return [
    { state: parameter, next: subtract(parameter, multiply(direction, learningRate)) },
    { state: velocity, next },
  ];
};
