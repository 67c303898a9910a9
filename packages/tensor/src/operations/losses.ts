/** What training makes small, per element or per target: take `mean`, `sum` or `weightedMean` of it. */
import { ShapeError, sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { constant } from '../tensor.ts';
import { softplus } from './activations.ts';
import { add, cast, divide, equal, exp, multiply, negate, relu, square, subtract } from './elementwise.ts';
import { logSoftmax, oneHot } from './reduce.ts';
import { reshape } from './reshape.ts';
import { sum } from './sum.ts';
import { withGradient } from './with-gradient.ts';

export type CrossEntropyOptions = {
  /** targets that count for nothing: their loss is 0, and so is its gradient */
  readonly ignore?: number;
  /** the share of each target's weight that is spread evenly over all V, default 0; Szegedy et al. 2016, section 7 */
  readonly labelSmoothing?: number;
};

/**
 * -ln p of each target under the softmax of its logits, in nats.
 *
 * With options as torch.nn.functional.cross_entropy defines them (`ignore_index`, `label_smoothing`; reduction "none").
 *
 * @param logits   [..., V]
 * @param targets  [...], int32, 0 … V-1 or `ignore`
 * @returns        [...]
 * @throws ShapeError  the leading axes differ
 */
export function crossEntropy(logits: Tensor, targets: Tensor, options: CrossEntropyOptions = {}): Tensor {
  if (!sameShape(logits.shape.slice(0, -1), targets.shape)) {
    throw new ShapeError(
      'crossEntropy',
      [logits.shape, targets.shape],
      'targets must have the axes of logits but the last',
    );
  }
  const { ignore, labelSmoothing = 0 } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new RangeError(`crossEntropy: labelSmoothing is ${labelSmoothing}; expected 0 to 1`);
  }
  const size = logits.shape.at(-1)!;
  const counted = ignore === undefined ? undefined : countedTargets(targets, ignore);
  const only = (x: Tensor): Tensor => (counted ? multiply(x, counted) : x);
  const chosen = oneHot(targets, size);
  const smooth = labelSmoothing === 0 ? chosen : add(multiply(chosen, 1 - labelSmoothing), labelSmoothing / size);
  const wanted = only(smooth); // [..., V], a distribution a row, or zeros
  const logs = logSoftmax(logits);
  const loss = negate(sum(multiply(logs, wanted), { axes: [-1] }));
  // as a row of `wanted` adds up to 1, the way back is softmax − wanted, without the sums that logSoftmax would take
  return withGradient(loss, [logits], (dy) => [
    multiply(subtract(only(exp(logs)), wanted), reshape(dy, [...dy.shape, 1])),
  ]);
}

/** 0 for targets that are ignored, else 1. [..., 1] */
function countedTargets(targets: Tensor, ignore: number): Tensor {
  const ignored = equal(reshape(targets, [...targets.shape, 1]), constant(ignore, [], 'int32'));
  return subtract(1, cast(ignored, 'float32'));
}

/**
 * Σ weights · x / Σ weights: the mean over what a mask leaves.
 *
 * @param weights  in the shape of x; 0 and 1 for a mask; they must not all be 0
 * @returns        one number, []
 */
export function weightedMean(x: Tensor, weights: Tensor): Tensor {
  if (!sameShape(x.shape, weights.shape)) {
    throw new ShapeError('weightedMean', [x.shape, weights.shape], 'there must be a weight for each element');
  }
  return divide(sum(multiply(x, weights)), sum(weights));
}

export type BinaryCrossEntropyOptions = {
  /** what a target of 1 counts against one of 0, default 1: above 1 where ones are rare, as in a piano roll */
  readonly positiveWeight?: number;
};

/**
 * −target · ln p − (1 − target) · ln(1 − p) of each element, where p is the sigmoid of the logit, in nats.
 *
 * torch.nn.functional.binary_cross_entropy_with_logits with `pos_weight`. Without overflow: −ln p is softplus(−logit).
 *
 * @param targets  in the shape of the logits, between 0 and 1
 */
export function binaryCrossEntropy(
  logits: Tensor,
  targets: Tensor,
  { positiveWeight = 1 }: BinaryCrossEntropyOptions = {},
): Tensor {
  if (!sameShape(logits.shape, targets.shape)) {
    throw new ShapeError('binaryCrossEntropy', [logits.shape, targets.shape], 'logits and targets must agree');
  }
  if (positiveWeight === 1) return subtract(softplus(logits), multiply(logits, targets));
  const weight = add(1, multiply(targets, positiveWeight - 1));
  return add(multiply(subtract(1, targets), logits), multiply(weight, softplus(negate(logits))));
}

export type GaussianKlOptions = {
  /** bits that a dimension may hold at no cost, default 0: below them the loss and its gradient are 0 */
  readonly freeBits?: number;
};

/**
 * The divergence of a Gaussian from the standard one, ½ (μ² + σ² − 1 − ln σ²) of each dimension, in nats.
 *
 * Kingma and Welling 2014, appendix B. Free bits as in MusicVAE (Roberts et al. 2018): max(KL − free, 0), here of each
 * dimension on its own; sum the result over the last axis.
 *
 * @param mean         [..., D]
 * @param logVariance  ln σ², [..., D]
 * @returns            [..., D]
 */
export function gaussianKl(mean: Tensor, logVariance: Tensor, { freeBits = 0 }: GaussianKlOptions = {}): Tensor {
  if (!sameShape(mean.shape, logVariance.shape)) {
    throw new ShapeError('gaussianKl', [mean.shape, logVariance.shape], 'mean and log variance must agree');
  }
  const spread = subtract(subtract(exp(logVariance), 1), logVariance);
  const divergence = multiply(add(square(mean), spread), 0.5);
  return freeBits === 0 ? divergence : relu(subtract(divergence, freeBits * Math.LN2));
}
