/**
 * Sampling within a computation, with gradients through it. Each sample draws from a noise leaf of its own name: two samples
 * under one name and shape would be the same.
 */
import { ShapeError, sameShape } from '../shape.ts';
import { noise, type Tensor } from '../tensor.ts';
import { argmax } from './along-axis.ts';
import { add, cast, divide, exp, less, multiply } from './elementwise.ts';
import { oneHot, softmax } from './reduce.ts';
import { withGradient } from './with-gradient.ts';

/** The same value, through which no gradient passes. */
export function stopGradient(x: Tensor): Tensor {
  return withGradient(x, [], () => []);
}

/**
 * The value of the first with the gradient of the second: the straight-through estimator.
 *
 * Bengio, Léonard and Courville 2013, "Estimating or propagating gradients through stochastic neurons".
 *
 * @throws ShapeError  the shapes differ
 * @example straightThrough(cast(less(0.5, p), 'float32'), p) // 0 or 1, whose gradient reaches p unchanged
 */
export function straightThrough(value: Tensor, through: Tensor): Tensor {
  if (!sameShape(value.shape, through.shape)) {
    throw new ShapeError('straightThrough', [value.shape, through.shape], 'both must have one shape');
  }
  return withGradient(value, [through], (dy) => [dy]);
}

/**
 * A draw from a Gaussian, μ + σ · noise, whose gradient reaches μ and σ.
 *
 * Kingma and Welling 2014, section 2.4, "the reparameterization trick".
 *
 * @param logVariance  ln σ², in the shape of the mean
 */
export function gaussianSample(name: string, mean: Tensor, logVariance: Tensor): Tensor {
  return add(mean, multiply(exp(multiply(logVariance, 0.5)), noise(name, 'normal', mean.shape)));
}

export type GumbelSoftmaxOptions = {
  /** towards 0 a draw becomes one-hot, and its gradient uneven; default 1. A tensor ([]) where it changes while training */
  readonly temperature?: number | Tensor;
  /** draw exactly one-hot, with the soft draw's gradient; default false */
  readonly hard?: boolean;
};

/**
 * A soft draw of one out of V: softmax((logits + Gumbel noise) / temperature) over the last axis.
 *
 * Jang, Gu and Poole 2017, section 2; `hard` is their straight-through variant, section 2.2.
 *
 * @param logits  [..., V]
 * @returns       [..., V]; rows add up to 1
 */
export function gumbelSoftmax(
  name: string,
  logits: Tensor,
  { temperature = 1, hard = false }: GumbelSoftmaxOptions = {},
): Tensor {
  const soft = softmax(divide(add(logits, noise(name, 'gumbel', logits.shape)), temperature));
  return hard ? straightThrough(oneHot(argmax(soft), logits.shape.at(-1)!), soft) : soft;
}

/**
 * 1 with the probability that is given, else 0; the gradient passes straight through.
 *
 * Bengio, Léonard and Courville 2013. Of probabilities that are a sigmoid's, these are the stochastic binary neurons of Dong
 * and Yang 2018 ("Convolutional generative adversarial networks with binary neurons"), with the sigmoid's slope.
 */
export function bernoulliSample(name: string, probabilities: Tensor): Tensor {
  const drawn = less(noise(name, 'uniform', probabilities.shape), probabilities);
  return straightThrough(cast(drawn, 'float32'), probabilities);
}

/** 1 above a half, else 0, the gradient straight through: deterministic binary neurons (Dong and Yang 2018). */
export function binarize(probabilities: Tensor): Tensor {
  return straightThrough(cast(less(0.5, probabilities), 'float32'), probabilities);
}
