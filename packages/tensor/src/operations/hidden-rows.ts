/** Which rows of a cache a query must not see. */
import { applyNode, constant, type Tensor } from '../tensor.ts';

/**
 * What is added to scores of a cache's rows: 0 where a row lies before `place`, −1e9 from there on.
 *
 * As long as the rows that a run sees of a cache that grows, which the shapes of the graph do not tell.
 *
 * @param cache  a state that rows are appended to
 * @param axis   the axis that grows, C rows at most
 * @param place  [1], int64: how many rows are written
 * @returns      [C]
 */
export function hiddenRows(cache: Tensor, axis: number, place: Tensor): Tensor {
  const capacity = cache.shape[axis]!;
  const int64 = (values: number | readonly number[]): Tensor =>
    constant(values, [typeof values === 'number' ? 1 : values.length], 'int64');
  const node = (operation: string, inputs: readonly Tensor[], type: Tensor['type'], size: number): Tensor =>
    applyNode({ operation, inputs, outputs: [{ shape: [size], type }] })[0]!;
  const seen = applyNode({
    operation: 'Shape',
    inputs: [cache],
    attributes: { start: axis, end: axis + 1 },
    outputs: [{ shape: [1], type: 'int64' }],
  })[0]!;
  const all = int64(Array.from({ length: capacity }, (_, row) => row));
  const rows = node('Slice', [all, int64(0), seen, int64(0)], 'int64', capacity);
  const written = node('Less', [rows, place], 'bool', capacity);
  return node('Where', [written, constant(0), constant(-1e9)], 'float32', capacity);
}
