/** Operations that move elements without computing: transpose, concat, split, slice, pad, gather. */
import { normalizeAxis, type Shape, ShapeError, sameShape } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';
import { reshape } from './reshape.ts';
import { broadcastTo } from './sum.ts';

/** Axes in another order. @example transpose(x, [0, 2, 1]).shape // [2, 3, 4] => [2, 4, 3] */
export function transpose(x: Tensor, order: readonly number[]): Tensor {
  if (order.length !== x.shape.length || !order.every((_, axis) => order.includes(axis))) {
    throw new ShapeError('transpose', [x.shape], `order ${order.join(', ')} must name each axis once`);
  }
  if (order.every((axis, place) => axis === place)) return x;
  return applyNode({
    operation: 'Transpose',
    inputs: [x],
    attributes: { perm: order },
    outputs: [{ shape: order.map((axis) => x.shape[axis]!), type: x.type }],
    gradient: ([dy]) => [
      transpose(
        dy!,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ],
  })[0]!;
}

/** One after the other along an axis. */
export function concat(parts: readonly Tensor[], axis = -1): Tensor {
  const first = parts[0];
  if (first === undefined) throw new RangeError('concat: no tensors were given; expected at least one');
  if (parts.length === 1) return first;
  const along = normalizeAxis('concat', first.shape, axis);
  for (const part of parts) {
    if (
      part.shape.length !== first.shape.length ||
      part.shape.some((size, i) => i !== along && size !== first.shape[i])
    ) {
      throw new ShapeError(
        'concat',
        parts.map((each) => each.shape),
        `only axis ${along} may differ`,
      );
    }
  }
  const sizes = parts.map((part) => part.shape[along]!);
  const shape = first.shape.map((size, i) => (i === along ? sizes.reduce((a, b) => a + b) : size));
  return applyNode({
    operation: 'Concat',
    inputs: parts,
    attributes: { axis: along },
    outputs: [{ shape, type: first.type }],
    gradient: ([dy]) => split(dy!, sizes, along),
  })[0]!;
}

/** Cuts along an axis into parts of the given sizes. */
export function split(x: Tensor, sizes: readonly number[], axis = -1): Tensor[] {
  const along = normalizeAxis('split', x.shape, axis);
  if (sizes.reduce((a, b) => a + b, 0) !== x.shape[along]) {
    throw new ShapeError('split', [x.shape], `sizes ${sizes.join(' + ')} do not add up to axis ${along}`);
  }
  if (sizes.length === 1) return [x];
  const shapes = sizes.map((size) => x.shape.map((whole, i) => (i === along ? size : whole)));
  return applyNode({
    operation: 'Split',
    inputs: [x, constant(sizes, [sizes.length], 'int64')],
    attributes: { axis: along },
    outputs: shapes.map((shape) => ({ shape, type: x.type })),
    gradient: (upstream) => [
      concat(
        upstream.map((dy, part) => dy ?? broadcastTo(constant(0), shapes[part]!)),
        along,
      ),
    ],
  });
}

/** From `start` up to before `end` along an axis. */
export function slice(x: Tensor, start: number, end: number, axis = -1): Tensor {
  const along = normalizeAxis('slice', x.shape, axis);
  const size = x.shape[along]!;
  if (!(start >= 0 && start <= end && end <= size)) {
    throw new ShapeError('slice', [x.shape], `${start} to ${end} does not lie within axis ${along}`);
  }
  if (start === 0 && end === size) return x;
  const int64 = (value: number): Tensor => constant([value], [1], 'int64');
  return applyNode({
    operation: 'Slice',
    inputs: [x, int64(start), int64(end), int64(along)],
    outputs: [{ shape: x.shape.map((whole, i) => (i === along ? end - start : whole)), type: x.type }],
    gradient: ([dy]) => [pad(dy!, start, size - end, along)],
  })[0]!;
}

/** Zeros before and after along an axis. */
export function pad(x: Tensor, before: number, after: number, axis = -1): Tensor {
  const along = normalizeAxis('pad', x.shape, axis);
  if (!(before >= 0 && after >= 0)) {
    throw new ShapeError(
      'pad',
      [x.shape],
      `${before} before and ${after} after axis ${along}; neither may be negative`,
    );
  }
  if (before === 0 && after === 0) return x;
  const size = x.shape[along]!;
  const pads = [
    ...x.shape.map((_, i) => (i === along ? before : 0)),
    ...x.shape.map((_, i) => (i === along ? after : 0)),
  ];
  return applyNode({
    operation: 'Pad',
    inputs: [x, constant(pads, [pads.length], 'int64')],
    attributes: { mode: 'constant' },
    outputs: [{ shape: x.shape.map((whole, i) => (i === along ? whole + before + after : whole)), type: x.type }],
    gradient: ([dy]) => [slice(dy!, before, before + size, along)],
  })[0]!;
}

/**
 * Rows of a table, as in an embedding.
 *
 * @param table    [N, ...]
 * @param indices  any shape, int32, 0 … N-1
 * @returns        indices.shape followed by the shape of a row
 */
export function gather(table: Tensor, indices: Tensor): Tensor {
  if (indices.type !== 'int32') throw new TypeError(`gather: indices are ${indices.type}; expected int32`);
  return applyNode({
    operation: 'Gather',
    inputs: [table, indices],
    attributes: { axis: 0 },
    outputs: [{ shape: [...indices.shape, ...table.shape.slice(1)], type: table.type }],
    gradient: ([dy]) => [scatterAdd(table.shape, indices, dy!)],
  })[0]!;
}

/** Zeros of `shape` with each update added to the row that its index names: the gradient of `gather`. */
export function scatterAdd(shape: Shape, indices: Tensor, updates: Tensor): Tensor {
  if (!sameShape(updates.shape, [...indices.shape, ...shape.slice(1)])) {
    throw new ShapeError('scatterAdd', [shape, indices.shape, updates.shape], 'expected an update row for each index');
  }
  // not ScatterND: ONNX Runtime 1.30 adds its rows from several threads at once, and where an index comes twice some are lost
  const rows = reshape(updates, [-1, ...shape.slice(1)]);
  const places = reshape(indices, [-1, ...shape.slice(1).map(() => 1)]);
  return applyNode({
    operation: 'ScatterElements',
    inputs: [broadcastTo(constant(0), shape), broadcastTo(places, rows.shape), rows],
    attributes: { axis: 0, reduction: 'add' },
    outputs: [{ shape, type: updates.type }],
    gradient: ([dy]) => [undefined, undefined, reshape(gather(dy!, indices), rows.shape)],
  })[0]!;
}
