/** Multi-head attention: of a sequence to itself, or to another. */
import { causalAttention } from '../operations/causal-attention.ts';
import { add } from '../operations/elementwise.ts';
import { split, transpose } from '../operations/layout.ts';
import { matmul } from '../operations/matmul.ts';
import { softmax } from '../operations/reduce.ts';
import { reshape } from '../operations/reshape.ts';
import { rotary } from '../operations/rotary.ts';
import type { DeclareParameter } from '../parameters.ts';
import { ShapeError } from '../shape.ts';
import { constant, type Tensor } from '../tensor.ts';
import { type LinearOptions, linear } from './linear.ts';

export type MultiHeadAttentionOptions = {
  /** what is attended to, [B, S, M]; default x itself */
  readonly memory?: Tensor;
  /** each place sees itself and those before it; only without a memory; default false */
  readonly causal?: boolean;
  /** added to the scores before the softmax, stretches to [B, H, T, S]: −1e9 where a place must not look; default none */
  readonly mask?: Tensor;
  /** turn queries and keys by their place (`rotary`), so that scores depend on distances; default false */
  readonly rotary?: boolean;
  /** of the projections into heads; defaults as in `linear` */
  readonly heads?: LinearOptions;
  /** of the projection that joins the heads */
  readonly join?: LinearOptions;
};

/**
 * softmax(Q·Kᵀ / √K + mask)·V in H heads side by side, joined by a linear layer.
 *
 * Vaswani et al. 2017, section 3.2.2. Parameters, those of linear layers: `NAME.heads` [D, 3·D] (queries, keys, values; each
 * head after head), or with a memory `NAME.queries` [D, D] and `NAME.memory` [M, 2·D]; `NAME.join` [D, D].
 *
 * @param x      [B, T, D]
 * @param heads  H, which divides D
 * @returns      [B, T, D]
 * @throws ShapeError  H does not divide D; a causal attention or rotary positions with a memory
 */
export function multiHeadAttention(
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  heads: number,
  options: MultiHeadAttentionOptions = {},
): Tensor {
  const { memory, causal = false, mask, rotary: turns = false } = options;
  const [batch, time, dim] = x.shape as [number, number, number];
  if (x.shape.length !== 3 || dim % heads !== 0) {
    throw new ShapeError('multiHeadAttention', [x.shape], `x must be [B, T, D] with D in ${heads} equal heads`);
  }
  if (memory && (causal || turns)) {
    throw new ShapeError('multiHeadAttention', [x.shape, memory.shape], 'causal and rotary need places in common');
  }
  const [queries, keys, values] = memory
    ? [
        ...toHeads(linear(declare, `${name}.queries`, x, dim, options.heads), 1, heads),
        ...toHeads(linear(declare, `${name}.memory`, memory, 2 * dim, options.heads), 2, heads),
      ]
    : toHeads(linear(declare, `${name}.heads`, x, 3 * dim, options.heads), 3, heads);
  const [query, key] = turns ? [rotary(queries!), rotary(keys!)] : [queries!, keys!];
  const mixed =
    causal && !mask
      ? causalAttention(query, key, values!)
      : attend(query, key, values!, [...(causal ? [causalMask(time)] : []), ...(mask ? [mask] : [])]);
  const joined = reshape(transpose(mixed, [0, 2, 1, 3]), [batch, time, dim]);
  return linear(declare, `${name}.join`, joined, dim, options.join);
}

/** [B, T, n·D] => n of [B, H, T, K] */
function toHeads(x: Tensor, count: number, heads: number): Tensor[] {
  const [batch, time] = x.shape as [number, number, number];
  const side = reshape(x, [batch, time, count * heads, -1]);
  return split(transpose(side, [0, 2, 1, 3]), Array<number>(count).fill(heads), 1);
}

function attend(queries: Tensor, keys: Tensor, values: Tensor, masks: readonly Tensor[]): Tensor {
  const scores = matmul(queries, keys, { transposeB: true, scale: queries.shape[3]! ** -0.5 });
  return matmul(softmax(masks.reduce((total, mask) => add(total, mask), scores)), values);
}

function causalMask(time: number): Tensor {
  const later = Array.from({ length: time * time }, (_, index) => (index % time > Math.floor(index / time) ? -1e9 : 0));
  return constant(later, [time, time]);
}
