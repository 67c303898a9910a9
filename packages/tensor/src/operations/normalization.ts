/** Batch, instance, group and root-mean-square normalization. */
import { formatShape, type Shape, ShapeError, sizeOf } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';
import { add, divide, multiply, sqrt, square, subtract } from './elementwise.ts';
import { layerNormalization } from './layer-normalization.ts';
import { mean } from './reduce.ts';
import { reshape } from './reshape.ts';
import { broadcastTo, sum, sumTo } from './sum.ts';
import { withGradient } from './with-gradient.ts';

export type BatchNormalization = {
  /** as x */
  readonly result: Tensor;
  /** [C], of this batch */
  readonly mean: Tensor;
  /** [C], of this batch, divided by its size: what the result was divided by the root of */
  readonly variance: Tensor;
};

/**
 * (x − mean) / √(variance + epsilon) · scale + shift, with mean and variance of each channel over the batch.
 *
 * Ioffe and Szegedy 2015, algorithm 1: the form for training. `followStatistics` carries what inference needs.
 *
 * @param x      [N, C, ...]
 * @param scale  [C]
 * @param shift  [C]
 * @throws ShapeError  scale or shift is not [C], or a channel has a single value
 */
export function batchNormalization(x: Tensor, scale: Tensor, shift: Tensor, epsilon = 1e-5): BatchNormalization {
  checkChannels('batchNormalization', x, [scale, shift]);
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  if (sizeOf(axes.map((axis) => x.shape[axis]!)) < 2) {
    throw new ShapeError('batchNormalization', [x.shape], 'a channel needs more than one value to have a variance');
  }
  const keep = { axes, keepDims: true };
  const [perChannel, count] = [channelShape(x), sizeOf(x.shape) / x.shape[1]!];
  const average = mean(x, keep);
  const centered = subtract(x, average);
  const variance = mean(square(centered), keep);
  const inverse = divide(1, sqrt(add(variance, epsilon)));
  const slope = multiply(inverse, reshape(scale, perChannel));
  const value = add(multiply(centered, slope), reshape(shift, perChannel));
  const result = withGradient(value, [x, scale, shift], (dy) => {
    const total = sum(dy, keep);
    const along = multiply(sum(multiply(dy, centered), keep), inverse); // with the normal, [1, C, 1, ...]
    const back = multiply(centered, multiply(multiply(slope, inverse), multiply(along, 1 / count)));
    const toX = subtract(subtract(multiply(dy, slope), back), multiply(multiply(slope, total), 1 / count));
    return [toX, reshape(along, scale.shape), reshape(total, shift.shape)];
  });
  return { result, mean: reshape(average, scale.shape), variance: reshape(variance, scale.shape) };
}

/**
 * The form for inference: with statistics that were gathered while training.
 *
 * Ioffe and Szegedy 2015, algorithm 2. One multiplication and one addition for each element.
 *
 * @param x           [N, C, ...]
 * @param scale       [C]; as shift
 * @param statistics  mean and variance, [C]
 */
export function batchNormalizationWith(
  x: Tensor,
  scale: Tensor,
  shift: Tensor,
  statistics: { readonly mean: Tensor; readonly variance: Tensor },
  epsilon = 1e-5,
): Tensor {
  checkChannels('batchNormalizationWith', x, [scale, shift, statistics.mean, statistics.variance]);
  const perChannel = channelShape(x);
  const slope = divide(scale, sqrt(add(statistics.variance, epsilon)));
  const offset = subtract(shift, multiply(statistics.mean, slope));
  return add(multiply(x, reshape(slope, perChannel)), reshape(offset, perChannel));
}

/**
 * Running statistics after a batch: the next values of two state leaves.
 *
 * As in PyTorch the running variance takes the unbiased one, Σ(x − mean)² / (n − 1).
 *
 * @param running   [C] each, with what went before
 * @param batch     what `batchNormalization` gave for x
 * @param x         what was normalized
 * @param momentum  share of the new values, default 0.1
 */
export function followStatistics(
  running: { readonly mean: Tensor; readonly variance: Tensor },
  batch: BatchNormalization,
  momentum = 0.1,
): { readonly mean: Tensor; readonly variance: Tensor } {
  const count = sizeOf(batch.result.shape) / batch.result.shape[1]!;
  const follow = (before: Tensor, now: Tensor, factor: number): Tensor =>
    add(multiply(before, 1 - momentum), multiply(now, momentum * factor));
  return {
    mean: follow(running.mean, batch.mean, 1),
    variance: follow(running.variance, batch.variance, count / (count - 1)),
  };
}

/**
 * Normalizes each channel of each sample over its places.
 *
 * Ulyanov, Vedaldi and Lempitsky 2016, equation 1.
 *
 * @param x      [N, C, L...]; more than one place
 * @param scale  [C]; as shift
 * @throws ShapeError  scale or shift is not [C], or there is one place only
 */
export function instanceNormalization(x: Tensor, scale: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  checkChannels('instanceNormalization', x, [scale, shift]);
  return inGroups('instanceNormalization', x, x.shape[1]!, scale, shift, epsilon);
}

/**
 * Normalizes each group of channels of each sample over the group's channels and places.
 *
 * Wu and He 2018, section 3, equation 7.
 *
 * @param x       [N, C, ...]
 * @param groups  divides C
 * @param scale   [C]; as shift
 * @throws ShapeError  groups does not divide C, or scale or shift is not [C]
 */
export function groupNormalization(x: Tensor, groups: number, scale: Tensor, shift: Tensor, epsilon = 1e-5): Tensor {
  checkChannels('groupNormalization', x, [scale, shift]);
  if (!Number.isInteger(groups) || groups < 1 || x.shape[1]! % groups !== 0) {
    throw new ShapeError('groupNormalization', [x.shape], `${groups} groups do not divide ${x.shape[1]} channels`);
  }
  return inGroups('groupNormalization', x, groups, scale, shift, epsilon);
}

/** A group is a row of a layer normalization; scale and shift of the channels come after it. */
function inGroups(name: string, x: Tensor, groups: number, scale: Tensor, shift: Tensor, epsilon: number): Tensor {
  const size = sizeOf(x.shape.slice(1)) / groups;
  if (size < 2) throw new ShapeError(name, [x.shape], 'what is normalized together needs more than one value');
  const rows = reshape(x, [-1, size]);
  const ones = broadcastTo(constant(1), [size]);
  const normal = reshape(layerNormalization(rows, ones, broadcastTo(constant(0), [size]), epsilon), x.shape);
  return add(multiply(normal, reshape(scale, channelShape(x))), reshape(shift, channelShape(x)));
}

/**
 * x / √(mean(x²) + epsilon) · scale over the last axis.
 *
 * Zhang and Sennrich 2019, section 4: no mean is taken away and nothing is added.
 *
 * @param x      [..., D]
 * @param scale  [D]
 * @throws ShapeError  scale is not [D]
 */
export function rmsNormalization(x: Tensor, scale: Tensor, epsilon = 1e-5): Tensor {
  const features = x.shape.at(-1) ?? 0;
  if (features === 0 || scale.shape.length !== 1 || scale.shape[0] !== features) {
    throw new ShapeError('rmsNormalization', [x.shape, scale.shape], 'scale must be [D], the last axis of x');
  }
  // not in the standard before opset 23, but in ONNX Runtime's under this name
  return applyNode({
    operation: 'SimplifiedLayerNormalization',
    inputs: [x, scale],
    attributes: { axis: -1, epsilon: { float: epsilon } },
    outputs: [{ shape: x.shape, type: 'float32' }],
    gradient: ([dy]) => {
      const keep = { axes: [-1], keepDims: true };
      // the node can give this too, but on WebGPU it gives something else (1.30)
      const inverse = divide(1, sqrt(add(mean(square(x), keep), epsilon)));
      const normal = multiply(x, inverse);
      const scaled = multiply(dy!, scale);
      const along = mean(multiply(scaled, normal), keep);
      const toX = multiply(subtract(scaled, multiply(normal, along)), inverse);
      return [toX, sumTo(multiply(dy!, normal), scale.shape)];
    },
  })[0]!;
}

function checkChannels(name: string, x: Tensor, perChannel: readonly Tensor[]): void {
  const channels = x.shape[1];
  if (channels === undefined) throw new ShapeError(name, [x.shape], 'expected [N, C, ...]');
  if (perChannel.some((each) => each.shape.length !== 1 || each.shape[0] !== channels)) {
    const shapes = [x.shape, ...perChannel.map((each) => each.shape)];
    throw new ShapeError(name, shapes, `scale, shift and statistics must be ${formatShape([channels])}`);
  }
}

/** A shape that stretches [C] over [N, C, ...]. */
const channelShape = (x: Tensor): Shape => x.shape.map((size, axis) => (axis === 1 ? size : 1));
