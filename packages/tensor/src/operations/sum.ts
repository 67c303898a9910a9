/** Sums over axes, and repeating along them: each is the gradient of the other. */
import { broadcastShapes, normalizeAxis, type Shape, ShapeError, sameShape, sizeOf } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';
import { reshape } from './reshape.ts';

export type ReduceOptions = {
  /** which axes go; all unless given; negative ones count from the end */
  readonly axes?: readonly number[];
  /** leave the reduced axes as size 1, default false */
  readonly keepDims?: boolean;
};

/** A node that takes axes away; what its gradient is, its caller describes. */
export function reduction(name: string, operation: string, x: Tensor, options: ReduceOptions) {
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

/** Sums what broadcasting had repeated: the gradient of a broadcast. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const missing = x.shape.length - shape.length;
  const axes = x.shape.flatMap((size, axis) =>
    axis < missing || (shape[axis - missing] === 1 && size !== 1) ? [axis] : [],
  );
  return reshape(sum(x, { axes, keepDims: true }), shape);
}

/** Repeats axes of size 1, and adds axes in front, until the shape fits. */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShapes('broadcastTo', x.shape, shape), shape)) {
    throw new ShapeError('broadcastTo', [x.shape, shape], 'the first does not stretch to the second');
  }
  return applyNode({
    operation: 'Expand',
    inputs: [x, constant(shape, [shape.length], 'int64')],
    outputs: [{ shape, type: x.type }],
    gradient: ([dy]) => [sumTo(dy!, x.shape)],
  })[0]!;
}
