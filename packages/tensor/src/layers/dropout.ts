/** Dropout while training, nothing outside. */
import { multiply } from '../operations/elementwise.ts';
import { keepNoise, type Tensor } from '../tensor.ts';

/** Drops elements with a probability, each call under a noise name of its own; the identity outside training. */
export type Dropout = (x: Tensor, name: string, rate: number) => Tensor;

/** For models that are not being trained. */
export const noDropout: Dropout = (x) => x;

/**
 * Each element is 0 with probability `rate`, else divided by 1 − rate; the run's seed decides which.
 *
 * Srivastava et al. 2014, section 4, scaled while training so that nothing is to be done afterwards.
 */
export const seededDropout: Dropout = (x, name, rate) =>
  rate > 0 ? multiply(x, keepNoise(`noise.${name}`, x.shape, 1 - rate)) : x;
