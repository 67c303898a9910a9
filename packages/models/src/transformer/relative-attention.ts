/**
 * Attention that learns what each distance means: Shaw et al. 2018 in the form of Huang et al. 2019 ("Music Transformer",
 * section 3.4), whose skewing needs no table of T × T distances.
 *
 *   scores = (Q·Kᵀ + S) / √K,  S[t, j] = q_t · E[t − j]
 *
 * A table E holds a vector for each head and distance, the farthest first. Sizes: B batch, H heads, T time, K head size,
 * M distances, C cache length.
 */
import {
  add,
  applyNode,
  constant,
  type DeclareParameter,
  matmul,
  pad,
  reshape,
  slice,
  softmax,
  type Tensor,
} from '@continuo/tensor';
import { hiddenLater } from './hidden-places.ts';

/** The table of a block: what is at distance M − 1, …, 1, 0. [H, M, K] */
export function declareDistances(
  declare: DeclareParameter,
  name: string,
  { heads, headDim, distances }: { readonly heads: number; readonly headDim: number; readonly distances: number },
): Tensor {
  return declare(`${name}.distances`, [heads, distances, headDim], { deviation: 0.02 });
}

/**
 * Whole sequences; each place sees itself and those before it.
 *
 * @param queries    [B, H, T, K]; keys and values alike
 * @param distances  [H, M, K], M at least T
 * @returns          [B, H, T, K]
 */
export function relativeAttention(queries: Tensor, keys: Tensor, values: Tensor, distances: Tensor): Tensor {
  const [, , time, headDim] = queries.shape as [number, number, number, number];
  const farthest = distances.shape[1]!;
  if (time > farthest) {
    throw new RangeError(`${time} places are more than the ${farthest} distances that the network has learnt`);
  }
  const scale = headDim ** -0.5;
  const near = slice(distances, farthest - time, farthest, 1);
  const byContent = matmul(queries, keys, { transposeB: true, scale });
  const byDistance = skew(matmul(queries, near, { transposeB: true, scale }));
  return matmul(softmax(add(add(byContent, byDistance), hiddenLater(time))), values);
}

/**
 * Columns that stand for distances T − 1 … 0 become columns that stand for places: `result[t, j] = x[t, T − 1 − (t − j)]` for
 * j ≤ t, and something that must be hidden above.
 *
 * Pad a column on the left, read the rows one place shorter, drop the first (Huang et al. 2019, figure 1).
 *
 * @param x  [B, H, T, T]
 */
export function skew(x: Tensor): Tensor {
  const [batch, heads, time] = x.shape as [number, number, number, number];
  return slice(reshape(pad(x, 1, 0, 3), [batch, heads, time + 1, time]), 1, time + 1, 2);
}

/**
 * What the next place makes of its distance to each place of a cache, q · E[place − j].
 *
 * As long as what a run sees of a cache that grows.
 *
 * @param query  [B, H, 1, K]
 * @param place  [1], int64: how many places are written
 * @param cache  [B, H, C, K]
 * @returns      [B, H, 1, C]; of no meaning where nothing is written
 */
export function scoresOfDistances(query: Tensor, distances: Tensor, place: Tensor, cache: Tensor): Tensor {
  const [batch, heads, capacity] = cache.shape as [number, number, number, number];
  const farthest = distances.shape[1]! - 1;
  const int64 = (values: ArrayLike<number>): Tensor => constant(values, [values.length], 'int64');
  const node = (operation: string, inputs: readonly Tensor[], size: number, attributes = {}): Tensor =>
    applyNode({ operation, inputs, attributes, outputs: [{ shape: [size], type: 'int64' }] })[0]!;
  const seen = node('Shape', [cache], 1, { start: 2, end: 3 });
  const all = int64(Array.from({ length: capacity }, (_, index) => farthest + index));
  // column farthest − (place − j) of the table, for j = 0, 1, … seen
  const columns = node('Sub', [node('Slice', [all, int64([0]), seen, int64([0])], capacity), place], capacity);
  const inside = node('Min', [columns, int64([farthest])], capacity);
  const scores = matmul(query, distances, { transposeB: true }); // [B, H, 1, M]
  return applyNode({
    operation: 'Gather',
    inputs: [scores, inside],
    attributes: { axis: 3 },
    outputs: [{ shape: [batch, heads, 1, capacity], type: 'float32' }],
  })[0]!;
}
