/** Attention in which each place sees itself and those before it. */
import { ShapeError, sameShape } from '../shape.ts';
import { constant, type Tensor } from '../tensor.ts';
import { add, multiply, negate } from './elementwise.ts';
import { concat, pad, slice } from './layout.ts';
import { matmul } from './matmul.ts';
import { softmax } from './reduce.ts';
import { broadcastTo, sum } from './sum.ts';
import { withGradient } from './with-gradient.ts';

export type CausalAttentionOptions = {
  /** what products of queries and keys are multiplied by, default 1/√K */
  readonly scale?: number;
  /** places that are worked out together, default 64, or 128 from 512 places on */
  readonly blockSize?: number;
};

/**
 * softmax(scale · Q·Kᵀ + mask)·V, where the mask hides what comes later.
 *
 * Vaswani et al. 2017, section 3.2.1. Queries go in blocks, and a block meets only the keys up to its end: near half of
 * the products are never made. The way back follows Dao et al. 2022 ("FlashAttention", section 3.1): with P the weights
 * and O the result, dS = P ∘ (dO·Vᵀ − rowsum(dO ∘ O)); the row sums ride along as one more column of the product.
 *
 * @param queries  [B, H, T, K]
 * @param keys     [B, H, T, K]
 * @param values   [B, H, T, K]
 * @returns        [B, H, T, K]
 * @throws ShapeError  the three shapes differ or have not four axes
 */
export function causalAttention(
  queries: Tensor,
  keys: Tensor,
  values: Tensor,
  options: CausalAttentionOptions = {},
): Tensor {
  const shapes = [queries.shape, keys.shape, values.shape];
  if (queries.shape.length !== 4 || !shapes.every((shape) => sameShape(shape, queries.shape))) {
    throw new ShapeError('causalAttention', shapes, 'all three must be [B, H, T, K]');
  }
  const [, , time, headDim] = queries.shape as [number, number, number, number];
  const { scale = headDim ** -0.5, blockSize = time < 512 ? 64 : 128 } = options;
  const blocks = Array.from({ length: Math.ceil(time / blockSize) }, (_, index) => {
    const [from, to] = [index * blockSize, Math.min(time, (index + 1) * blockSize)];
    const [query, key, value] = [slice(queries, from, to, 2), slice(keys, 0, to, 2), slice(values, 0, to, 2)];
    const scores = matmul(query, key, { transposeB: true, scale });
    const weights = softmax(add(scores, causalMask(from, to))); // [B, H, to - from, to]
    return { from, to, query, key, weights, result: matmul(weights, value) };
  });
  const result = concat(
    blocks.map((block) => block.result),
    2,
  );
  return withGradient(result, [queries, keys, values], (dy) => {
    const rowSums = sum(multiply(dy, result), { axes: [-1], keepDims: true });
    const dyAndSums = concat([dy, negate(rowSums)]);
    const valuesAndOnes = concat([values, broadcastTo(constant(1), rowSums.shape)]);
    const toBlocks = blocks.map(({ from, to, query, key, weights }) => {
      const toWeights = matmul(slice(dyAndSums, from, to, 2), slice(valuesAndOnes, 0, to, 2), { transposeB: true });
      const toScores = multiply(weights, toWeights);
      return {
        query: matmul(toScores, key, { scale }),
        key: matmul(toScores, query, { transposeA: true, scale }),
        value: matmul(weights, slice(dy, from, to, 2), { transposeA: true }),
      };
    });
    const toQueries = toBlocks.map((block) => block.query);
    return [
      concat(toQueries, 2),
      addGrowing(toBlocks.map((block) => block.key)),
      addGrowing(toBlocks.map((block) => block.value)),
    ];
  });
}

/** 0 where row `from + n` may look, −1e9 where it may not. [to - from, to] */
function causalMask(from: number, to: number): Tensor {
  const mask = new Float32Array((to - from) * to);
  for (let row = 0; row < to - from; row += 1) mask.fill(-1e9, row * to + from + row + 1, (row + 1) * to);
  return constant(mask, [to - from, to]);
}

/** The sum of tensors each longer than the one before, as if zeros followed the shorter ones. */
function addGrowing(parts: readonly Tensor[]): Tensor {
  return parts.reduce((total, part) => add(pad(total, 0, part.shape[2]! - total.shape[2]!, 2), part));
}
