/** Which places a query must not see: what is added to its scores, 0 or −1e9. */
import { applyNode, constant, type Tensor } from '@continuo/tensor';

const HIDDEN = -1e9;

/**
 * Hides the places of a cache from `place` on.
 *
 * As long as what a run sees of a cache that grows, which the shapes of the graph do not tell.
 *
 * @param cache  a state that rows are appended to
 * @param axis   the axis that grows, C places at most
 * @param place  [1], int64: how many places are written
 * @returns      [C]
 */
export function hiddenFrom(place: Tensor, cache: Tensor, axis: number): Tensor {
  const capacity = cache.shape[axis]!;
  const int64 = (values: ArrayLike<number>): Tensor => constant(values, [values.length], 'int64');
  const node = (operation: string, inputs: readonly Tensor[], type: Tensor['type'], size = capacity): Tensor =>
    applyNode({
      operation,
      inputs,
      attributes: operation === 'Shape' ? { start: axis, end: axis + 1 } : {},
      outputs: [{ shape: [size], type }],
    })[0]!;
  const seen = node('Shape', [cache], 'int64', 1);
  const all = int64(Array.from({ length: capacity }, (_, index) => index));
  const written = node('Less', [node('Slice', [all, int64([0]), seen, int64([0])], 'int64'), place], 'bool');
  return node('Where', [written, constant(0), constant(HIDDEN)], 'float32');
}

/** Hides what comes later from each of some places. [S, S] @example hiddenLater(2) // holds 0, -1e9, 0, 0 */
export function hiddenLater(places: number): Tensor {
  const values = Array.from({ length: places ** 2 }, (_, index) =>
    index % places > Math.floor(index / places) ? HIDDEN : 0,
  );
  return constant(values, [places, places]);
}
