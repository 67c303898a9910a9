/** Moves each row of a matrix sideways by an amount of its own. */
import { ShapeError } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';
import { subtract } from './elementwise.ts';
import { pad } from './layout.ts';
import { reshape } from './reshape.ts';

/**
 * `result[n, j] = x[n, j − offsets[n]]`, and 0 where that lies outside of x.
 *
 * Turns scores of intervals into scores of pitches: row n holds the interval scores, its offset the pitch they are
 * measured from. The way back shifts the other way.
 *
 * @param x        [N, W]
 * @param offsets  [N], int32
 * @param width    columns of the result
 * @returns        [N, width]
 */
export function shiftRows(x: Tensor, offsets: Tensor, width: number): Tensor {
  const [rows, columns] = x.shape;
  if (x.shape.length !== 2 || offsets.shape.length !== 1 || offsets.shape[0] !== rows || columns === undefined) {
    throw new ShapeError('shiftRows', [x.shape, offsets.shape], 'expected [N, W] and [N]');
  }
  const int32 = (value: number): Tensor => constant([value], [1], 'int32');
  const places = constant(
    Array.from({ length: width }, (_, place) => place + 1),
    [width],
    'int32',
  );
  // one column of zeros on either side takes whatever falls outside
  const source = subtract(places, reshape(offsets, [rows!, 1]));
  const indices = minimum32(maximum32(source, int32(0)), int32(columns + 1));
  return applyNode({
    operation: 'GatherElements',
    inputs: [pad(x, 1, 1), indices],
    attributes: { axis: 1 },
    outputs: [{ shape: [rows!, width], type: x.type }],
    gradient: ([dy]) => [pad(shiftRows(dy!, subtract(int32(0), offsets), columns), 1, 1), undefined],
  })[0]!;
}

function maximum32(a: Tensor, b: Tensor): Tensor {
  return applyNode({ operation: 'Max', inputs: [a, b], outputs: [{ shape: a.shape, type: 'int32' }] })[0]!;
}

function minimum32(a: Tensor, b: Tensor): Tensor {
  return applyNode({ operation: 'Min', inputs: [a, b], outputs: [{ shape: a.shape, type: 'int32' }] })[0]!;
}
