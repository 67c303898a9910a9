/** Reductions over axes, and the softmax family that is built on them. */
import { normalizeAxis, type Shape, sameShape, sizeOf } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';
import { add, broadcastTo, cast, equal, exp, log, multiply, subtract } from './elementwise.ts';
import { reshape } from './layout.ts';
import { withGradient } from './with-gradient.ts';

export type ReduceOptions = {
  /** which axes go; all unless given; negative ones count from the end */
  readonly axes?: readonly number[];
  /** leave the reduced axes as size 1, default false */
  readonly keepDims?: boolean;
};

function reduction(name: string, operation: string, x: Tensor, options: ReduceOptions) {
  const axes = (options.axes ?? x.shape.map((_, axis) => axis)).map((axis) => normalizeAxis(name, x.shape, axis));
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const shape = options.keepDims ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
  const describe = (gradient: (dy: Tensor, y: Tensor) => Tensor): Tensor =>
    applyNode({
      operation,
      inputs: [x, constant(axes, [axes.length], 'int64')],
      attributes: { keepdims: options.keepDims ? 1 : 0 },
      outputs: [{ shape, type: x.type }],
      gradient: ([dy], [y]) => [gradient(reshape(dy!, kept), reshape(y!, kept))],
    })[0]!;
  return { axes, kept, describe };
}

/** The sum over axes. @example sum(x, { axes: [-1] }).shape // [4, 3] => [4] */
export function sum(x: Tensor, options: ReduceOptions = {}): Tensor {
  const { axes, kept, describe } = reduction('sum', 'ReduceSum', x, options);
  if (axes.length === 0) return x;
  const columns = sizeOf(kept);
  const rows = sizeOf(x.shape) / columns;
  const leading = axes.length < x.shape.length && axes.every((axis) => axis < axes.length);
  if (leading && rows >= MANY_ROWS && x.type === 'float32') {
    return reshape(sumRows(reshape(x, [rows, columns])), options.keepDims ? kept : x.shape.slice(axes.length));
  }
  return describe((dy) => broadcastTo(dy, x.shape));
}

/** From this many rows on a product with ones adds them up faster than ONNX Runtime's reduction: 2 to 6 times (1.30, CPU). */
const MANY_ROWS = 64;

/** [N, K] to [1, K]: the gradient of every bias. */
function sumRows(x: Tensor): Tensor {
  const [rows, columns] = x.shape as [number, number];
  return applyNode({
    operation: 'MatMul',
    inputs: [broadcastTo(constant(1), [1, rows]), x],
    outputs: [{ shape: [1, columns], type: x.type }],
    gradient: ([dy]) => [undefined, broadcastTo(dy!, x.shape)],
  })[0]!;
}

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

/** Sums what broadcasting had repeated: the gradient of a broadcast. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const missing = x.shape.length - shape.length;
  const axes = x.shape.flatMap((size, axis) =>
    axis < missing || (shape[axis - missing] === 1 && size !== 1) ? [axis] : [],
  );
  return reshape(sum(x, { axes, keepDims: true }), shape);
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
