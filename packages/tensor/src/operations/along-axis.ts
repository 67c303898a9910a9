/** Operations along one axis: choosing by index, ordering, running sums, repetition. */
import { normalizeAxis, type Shape, ShapeError, sameShape } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';
import { cast } from './elementwise.ts';
import { concat } from './layout.ts';
import { reshape } from './reshape.ts';
import { broadcastTo, sum } from './sum.ts';

/**
 * `result[…, i, …] = x[…, indices[…, i, …], …]` along an axis, all other places the same.
 *
 * @param indices  int32, 0 … size-1, in the shape of x but for the axis
 * @returns        in the shape of the indices
 * @throws ShapeError  another axis differs
 */
export function gatherAlong(x: Tensor, indices: Tensor, axis = -1): Tensor {
  const along = checkedIndices('gatherAlong', x.shape, indices, axis);
  return applyNode({
    operation: 'GatherElements',
    inputs: [x, indices],
    attributes: { axis: along },
    outputs: [{ shape: indices.shape, type: x.type }],
    gradient: ([dy]) => [scatterAddAlong(x.shape, indices, dy!, along), undefined],
  })[0]!;
}

/** Zeros of `shape` with each update added where its index points along an axis: the gradient of `gatherAlong`. */
export function scatterAddAlong(shape: Shape, indices: Tensor, updates: Tensor, axis = -1): Tensor {
  const along = checkedIndices('scatterAddAlong', shape, indices, axis);
  if (!sameShape(indices.shape, updates.shape)) {
    throw new ShapeError('scatterAddAlong', [indices.shape, updates.shape], 'each update needs an index');
  }
  return applyNode({
    operation: 'ScatterElements',
    inputs: [broadcastTo(constant(0), shape), indices, updates],
    attributes: { axis: along, reduction: 'add' },
    outputs: [{ shape, type: updates.type }],
    gradient: ([dy]) => [undefined, undefined, gatherAlong(dy!, indices, along)],
  })[0]!;
}

function checkedIndices(name: string, shape: Shape, indices: Tensor, axis: number): number {
  const along = normalizeAxis(name, shape, axis);
  if (indices.type !== 'int32') throw new TypeError(`${name}: indices are ${indices.type}; expected int32`);
  if (indices.shape.length !== shape.length || indices.shape.some((size, i) => i !== along && size !== shape[i])) {
    throw new ShapeError(name, [shape, indices.shape], `only axis ${along} may differ`);
  }
  return along;
}

/** Where the largest is along an axis, the first among equals; int32, passes no gradient. */
export function argmax(x: Tensor, axis = -1): Tensor {
  const along = normalizeAxis('argmax', x.shape, axis);
  const places = applyNode({
    operation: 'ArgMax',
    inputs: [x],
    attributes: { axis: along, keepdims: 0 },
    outputs: [{ shape: x.shape.filter((_, i) => i !== along), type: 'int64' }],
  })[0]!;
  return cast(places, 'int32');
}

/**
 * The largest `count` along the last axis, in falling order, and where they are.
 *
 * @param x  [..., D]
 * @returns  values [..., count] and indices [..., count], int32
 */
export function topK(x: Tensor, count: number): { readonly values: Tensor; readonly indices: Tensor } {
  const along = normalizeAxis('topK', x.shape, -1);
  if (!(Number.isInteger(count) && count >= 1 && count <= x.shape[along]!)) {
    throw new ShapeError('topK', [x.shape], `${count} were wanted of the last axis`);
  }
  const shape = [...x.shape.slice(0, -1), count];
  const [values, places] = applyNode({
    operation: 'TopK',
    inputs: [x, constant([count], [1], 'int64')],
    attributes: { axis: along },
    outputs: [
      { shape, type: x.type },
      { shape, type: 'int64' },
    ],
    gradient: ([dy], [, chosen]) => [dy && scatterAddAlong(x.shape, cast(chosen!, 'int32'), dy), undefined],
  });
  return { values: values!, indices: cast(places!, 'int32') };
}

/**
 * Running sums along an axis: each place holds the sum up to it, or from it on with `reverse`.
 *
 * @example cumulativeSum(constant([1, 2, 3])) // [1, 3, 6]; { reverse: true }: [6, 5, 3]
 */
export function cumulativeSum(x: Tensor, axis = -1, { reverse = false }: { readonly reverse?: boolean } = {}): Tensor {
  const along = normalizeAxis('cumulativeSum', x.shape, axis);
  return applyNode({
    operation: 'CumSum',
    inputs: [x, constant(along, [], 'int32')],
    attributes: { reverse: Number(reverse) },
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy]) => [cumulativeSum(dy!, along, { reverse: !reverse })],
  })[0]!;
}

/** The other way round along an axis. */
export function reverse(x: Tensor, axis = -1): Tensor {
  const along = normalizeAxis('reverse', x.shape, axis);
  const int64 = (value: number): Tensor => constant([value], [1], 'int64');
  return applyNode({
    operation: 'Slice',
    inputs: [x, int64(-1), int64(-x.shape[along]! - 1), int64(along), int64(-1)],
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy]) => [reverse(dy!, along)],
  })[0]!;
}

/** Tensors of one shape, one after the other along a new axis. @example stack([a, b], 0).shape // [3] each => [2, 3] */
export function stack(parts: readonly Tensor[], axis = 0): Tensor {
  const shape = parts[0]?.shape ?? [];
  const along = normalizeAxis('stack', [...shape, 1], axis);
  return concat(
    parts.map((part) => reshape(part, [...part.shape.slice(0, along), 1, ...part.shape.slice(along)])),
    along,
  );
}

/**
 * The whole tensor repeated along each axis.
 *
 * @param repeats  how often along each axis
 * @example tile(constant([1, 2]), [2]) // [1, 2, 1, 2]
 */
export function tile(x: Tensor, repeats: readonly number[]): Tensor {
  if (repeats.length !== x.shape.length || !repeats.every((each) => Number.isInteger(each) && each >= 1)) {
    throw new ShapeError('tile', [x.shape, repeats], 'expected a number of times, at least 1, for each axis');
  }
  return applyNode({
    operation: 'Tile',
    inputs: [x, constant(repeats, [repeats.length], 'int64')],
    outputs: [{ shape: x.shape.map((size, axis) => size * repeats[axis]!), type: x.type }],
    gradient: ([dy]) => {
      const apart = reshape(
        dy!,
        x.shape.flatMap((size, axis) => [repeats[axis]!, size]),
      );
      return [sum(apart, { axes: repeats.map((_, axis) => 2 * axis) })];
    },
  })[0]!;
}
