/** Reductions over axes other than sums, and the softmax family that is built on them. */
import { normalizeAxis, sizeOf } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';
import { add, cast, equal, exp, log, multiply, subtract } from './elementwise.ts';
import { reshape } from './reshape.ts';
import { type ReduceOptions, reduction, sum } from './sum.ts';
import { withGradient } from './with-gradient.ts';

/** The mean over axes. */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  const total = sum(x, options);
  return multiply(total, sizeOf(total.shape) / sizeOf(x.shape));
}

/** The largest over axes; among equals each gets the gradient. */
export function max(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { describe } = reduction('max', 'ReduceMax', x, options);
  return describe((dy, y) => multiply(cast(equal(x, y), 'float32'), dy));
}

/**
 * ln Σ exp(x) over axes, without overflow.
 *
 * Not ReduceLogSumExp, whose kernel takes over ten times as long (onnxruntime 1.30, 4096 rows of 512).
 *
 * @example logSumExp(constant([1000, 1000])) // 1000 + ln 2
 */
export function logSumExp(x: Tensor, { axes, keepDims = false }: ReduceOptions = {}): Tensor {
  const gone = (axes ?? x.shape.map((_, axis) => axis)).map((axis) => normalizeAxis('logSumExp', x.shape, axis));
  if (gone.length === 0) return x;
  const kept = { axes: gone, keepDims: true };
  const largest = max(x, kept);
  const total = add(log(sum(exp(subtract(x, largest)), kept)), largest);
  const result: Tensor = withGradient(total, [x], (dy) => [multiply(exp(subtract(x, result)), dy)]);
  return keepDims
    ? result
    : reshape(
        result,
        x.shape.filter((_, axis) => !gone.includes(axis)),
      );
}

/** exp(x) / Σ exp(x) over the last axis. */
export function softmax(x: Tensor): Tensor {
  normalizeAxis('softmax', x.shape, -1);
  return applyNode({
    operation: 'Softmax',
    inputs: [x],
    attributes: { axis: -1 },
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy], [y]) => {
      const weighted = multiply(dy!, y!);
      return [subtract(weighted, multiply(y!, sum(weighted, { axes: [-1], keepDims: true })))];
    },
  })[0]!;
}

/** log softmax over the last axis, in nats. */
export function logSoftmax(x: Tensor): Tensor {
  normalizeAxis('logSoftmax', x.shape, -1);
  return applyNode({
    operation: 'LogSoftmax',
    inputs: [x],
    attributes: { axis: -1 },
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy], [y]) => [subtract(dy!, multiply(exp(y!), sum(dy!, { axes: [-1], keepDims: true })))],
  })[0]!;
}

/** 1 where the index equals the place, else 0. @example oneHot(indices, 5).shape // [4] => [4, 5] */
export function oneHot(indices: Tensor, size: number): Tensor {
  if (indices.type !== 'int32') throw new TypeError(`oneHot: indices are ${indices.type}; expected int32`);
  const places = constant(
    Array.from({ length: size }, (_, place) => place),
    [size],
    'int32',
  );
  return cast(equal(reshape(indices, [...indices.shape, 1]), places), 'float32');
}
