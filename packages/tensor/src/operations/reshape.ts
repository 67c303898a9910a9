import { type Shape, ShapeError, sameShape, sizeOf } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';

/** The same elements in another shape; one size may be -1 and is worked out. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = sizeOf(shape.filter((size) => size !== -1));
  const full = shape.map((size) => (size === -1 ? sizeOf(x.shape) / known : size));
  if (sizeOf(full) !== sizeOf(x.shape) || full.some((size) => !Number.isInteger(size))) {
    throw new ShapeError('reshape', [x.shape, shape], 'the numbers of elements differ');
  }
  if (sameShape(full, x.shape)) return x;
  return applyNode({
    operation: 'Reshape',
    inputs: [x, constant(full, [full.length], 'int64')],
    outputs: [{ shape: full, type: x.type }],
    gradient: ([dy]) => [reshape(dy!, x.shape)],
  })[0]!;
}
