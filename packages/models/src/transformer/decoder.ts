/**
 * The decoder of a Transformer with relative positions: what it computes for whole sequences while training, and for one
 * step at a time, with a cache, while generating.
 *
 * Vaswani et al. 2017, section 3, in the pre-normalization form of Xiong et al. 2020; positions are rotary (Su et al. 2021,
 * section 3.2.2): queries and keys are turned by an angle that grows with time, so that their product depends on the
 * distance between two places and not on where they lie. A model trained on 192 steps can therefore read 600.
 *
 * Sizes: B batch, T time, D features (dim), H heads, K = D / H head size, C cache length.
 */
import {
  add,
  causalAttention,
  concat,
  type DeclareParameter,
  gelu,
  keepNoise,
  layerNormalization,
  matmul,
  multiply,
  reshape,
  rotary,
  type StateUpdate,
  softmax,
  split,
  squaredRelu,
  state,
  sum,
  type Tensor,
  transpose,
} from '@continuo/tensor';

export type DecoderConfig = {
  readonly dim: number;
  readonly depth: number;
  readonly heads: number;
  /** width of the feed-forward layer */
  readonly mlpDim: number;
  readonly activation: 'gelu' | 'squaredRelu';
};

/** Drops elements with a probability, each under a noise name of its own; the identity outside training. */
export type Dropout = (x: Tensor, name: string, rate: number) => Tensor;
export const noDropout: Dropout = (x) => x;
export const seededDropout: Dropout = (x, name, rate) =>
  rate > 0 ? multiply(x, keepNoise(`noise.${name}`, x.shape, 1 - rate)) : x;

/**
 * Runs whole sequences; each place sees itself and those before it.
 *
 * @param x     [B, T, D]
 * @param rate  dropout on what each half of a block adds
 * @returns     [B, T, D], normalized
 */
export function decode(
  config: DecoderConfig,
  declare: DeclareParameter,
  x: Tensor,
  dropout: Dropout = noDropout,
  rate = 0,
): Tensor {
  const [batch, time] = x.shape as [number, number, number];
  let stream = reshape(x, [batch * time, config.dim]);
  for (let block = 0; block < config.depth; block += 1) {
    const name = `block${block}`;
    const heads = reshape(projectHeads(config, declare, name, stream), [batch, time, 3 * config.heads, -1]);
    const [turning, values] = split(transpose(heads, [0, 2, 1, 3]), [2 * config.heads, config.heads], 1);
    const [queries, keys] = split(rotary(turning!), [config.heads, config.heads], 1); // [B, H, T, K]
    const mixed = transpose(causalAttention(queries!, keys!, values!), [0, 2, 1, 3]);
    const attended = joinHeads(config, declare, name, reshape(mixed, [batch * time, config.dim]));
    stream = add(stream, dropout(attended, `${name}.attention`, rate));
    stream = add(stream, dropout(feedForward(config, declare, name, stream), `${name}.mlp`, rate));
  }
  return reshape(normalize(declare, 'final', stream), x.shape);
}

/** What `decodeStep` must be fed beside its input, and what it leaves behind. */
export type StepState = {
  /** [1], int64: how many places the cache holds */
  readonly place: Tensor;
  /** [C], 0 where the cache holds a place and −1e9 where it does not yet */
  readonly mask: Tensor;
};

/**
 * Runs one step: equal to the same place of `decode`, with the keys and values of the places before taken from a cache.
 *
 * The cache [B, H, C, K] per block lives in the session, and only the new row leaves the graph to be written into it.
 *
 * @param x  [B, D]
 */
export function decodeStep(
  config: DecoderConfig,
  declare: DeclareParameter,
  x: Tensor,
  { place, mask }: StepState,
): { readonly output: Tensor; readonly updates: readonly StateUpdate[] } {
  const batch = x.shape[0]!;
  const { heads, dim, depth } = config;
  const headDim = dim / heads;
  const capacity = mask.shape[0]!;
  const updates: StateUpdate[] = [];
  let stream = x;
  for (let block = 0; block < depth; block += 1) {
    const name = `block${block}`;
    const all = reshape(projectHeads(config, declare, name, stream), [batch, 3 * heads, 1, headDim]);
    const [turning, valueRow] = split(all, [2 * heads, heads], 1) as [Tensor, Tensor];
    const turned = rotary(turning, { offset: { place, places: capacity } });
    const [query, keyRow] = split(turned, [heads, heads], 1) as [Tensor, Tensor];
    const queryRow = multiply(query, headDim ** -0.5);
    const keys = state(`cache.${name}.keys`, [batch, heads, capacity, headDim]);
    const values = state(`cache.${name}.values`, [batch, heads, capacity, headDim]);
    updates.push({ state: keys, next: keyRow, update: 'append', axis: 2 });
    updates.push({ state: values, next: valueRow, update: 'append', axis: 2 });
    const before = add(matmul(queryRow, keys, { transposeB: true }), mask);
    const now = sum(multiply(queryRow, keyRow), { axes: [-1], keepDims: true });
    const [weightsBefore, weightNow] = split(softmax(concat([before, now])), [capacity, 1]);
    const mixed = add(matmul(weightsBefore!, values), multiply(weightNow!, valueRow));
    stream = add(stream, joinHeads(config, declare, name, reshape(mixed, [batch, dim])));
    stream = add(stream, feedForward(config, declare, name, stream));
  }
  return { output: normalize(declare, 'final', stream), updates };
}

/** Queries, keys and values of all heads, side by side. [N, D] => [N, 3D] */
function projectHeads({ dim }: DecoderConfig, declare: DeclareParameter, name: string, x: Tensor): Tensor {
  return linear(declare, `${name}.heads`, normalize(declare, `${name}.attention`, x), 3 * dim, dim ** -0.5);
}

// what a block adds starts small, the smaller the deeper the stack (Radford et al. 2019, section 2.3)
function joinHeads({ dim, depth }: DecoderConfig, declare: DeclareParameter, name: string, x: Tensor): Tensor {
  return linear(declare, `${name}.join`, x, dim, (dim * 4 * depth) ** -0.5);
}

function feedForward(config: DecoderConfig, declare: DeclareParameter, name: string, x: Tensor): Tensor {
  const { dim, depth, mlpDim, activation } = config;
  const wide = linear(declare, `${name}.widen`, normalize(declare, `${name}.mlp`, x), mlpDim, dim ** -0.5);
  const active = activation === 'gelu' ? gelu(wide) : squaredRelu(wide);
  return linear(declare, `${name}.narrow`, active, dim, (mlpDim * 4 * depth) ** -0.5);
}

function normalize(declare: DeclareParameter, name: string, x: Tensor): Tensor {
  const features = x.shape.at(-1)!;
  const scale = declare(`${name}.scale`, [features], { fill: 1 });
  return layerNormalization(x, scale, declare(`${name}.shift`, [features], { fill: 0 }));
}

/** x · weight + bias. [N, I] => [N, O] */
export function linear(declare: DeclareParameter, name: string, x: Tensor, width: number, deviation: number): Tensor {
  const weight = declare(`${name}.weight`, [x.shape.at(-1)!, width], { deviation });
  return add(matmul(x, weight), declare(`${name}.bias`, [width], { fill: 0 }));
}
