/**
 * The decoder of a Transformer with relative positions: what it computes for whole sequences while training, and for one
 * step at a time, with a cache, while generating.
 *
 * Vaswani et al. 2017, section 3, in the pre-normalization form of Xiong et al. 2020; positions are rotary (Su et al. 2021,
 * section 3.2.2): queries and keys are turned by an angle that grows with time, so that their product depends on the
 * distance between two places and not on where they lie. A model trained on 192 steps can therefore read 600. Or they are
 * learnt, a vector for each distance (relative-attention.ts), and end with the longest distance that was trained.
 *
 * Sizes: B batch, T time, D features (dim), H heads, K = D / H head size, C cache length.
 */
import {
  add,
  causalAttention,
  checkpointed,
  concat,
  type DeclareParameter,
  type Dropout,
  gelu,
  layerNorm,
  linear as linearLayer,
  matmul,
  multiply,
  noDropout,
  type RotaryOptions,
  reshape,
  rotary,
  type StateUpdate,
  slice,
  softmax,
  split,
  squaredRelu,
  state,
  type Tensor,
  transpose,
} from '@continuo/tensor';
import { hiddenFrom, hiddenLater } from './hidden-places.ts';
import { declareDistances, relativeAttention, scoresOfDistances } from './relative-attention.ts';

export type DecoderConfig = {
  readonly dim: number;
  readonly depth: number;
  readonly heads: number;
  /** width of the feed-forward layer */
  readonly mlpDim: number;
  readonly activation: 'gelu' | 'squaredRelu';
  /** default rotary */
  readonly position?: 'rotary' | 'relative';
  /** of `relative`: the most places that are seen at once */
  readonly maxLength?: number;
  /** while training, forget what a block computes and work it out again on the way back (`checkpointed`); default false */
  readonly recompute?: boolean;
};

/** Where each place lies in a time of its own, beside its order: one half of the heads turns by it (rotary positions only). */
export type DecoderTimes = {
  /** [B, T], int64, below `span` */
  readonly at: Tensor;
  readonly span: number;
};

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
  times?: DecoderTimes,
): Tensor {
  const [batch, time] = x.shape as [number, number, number];
  let stream = reshape(x, [batch * time, config.dim]);
  for (let block = 0; block < config.depth; block += 1) {
    const name = `block${block}`;
    const runBlock = ([before]: readonly Tensor[]): Tensor => {
      const heads = reshape(projectHeads(config, declare, name, before!), [batch, time, 3 * config.heads, -1]);
      const [turning, values] = split(transpose(heads, [0, 2, 1, 3]), [2 * config.heads, config.heads], 1);
      const distances = distancesOf(config, declare, name);
      const turned = distances ? turning! : turn(turning!, {}, times);
      const [queries, keys] = split(turned, [config.heads, config.heads], 1); // [B, H, T, K]
      const seen = distances
        ? relativeAttention(queries!, keys!, values!, distances)
        : causalAttention(queries!, keys!, values!);
      const mixed = transpose(seen, [0, 2, 1, 3]);
      const attended = joinHeads(config, declare, name, reshape(mixed, [batch * time, config.dim]));
      const between = add(before!, dropout(attended, `${name}.attention`, rate));
      return add(between, dropout(feedForward(config, declare, name, between), `${name}.mlp`, rate));
    };
    stream = config.recompute ? checkpointed(runBlock, [stream]) : runBlock([stream]);
  }
  return reshape(layerNorm(declare, 'final', stream), x.shape);
}

/** Places by which caches of networks that write grow. */
export const CACHE_STEP = 128;

/** Where a run of `decodeSteps` stands, and the cache that it works with. */
export type DecoderCache = {
  /** [1], int64: how many places the cache holds */
  readonly place: Tensor;
  /** C, the most places that it can hold */
  readonly capacity: number;
  /** places by which its memory grows, so that no more than what is filled is read; default all at once */
  readonly growth?: number;
  /** of the steps that are run */
  readonly times?: DecoderTimes;
};

/**
 * Runs the next S steps: equal to the same places of `decode`, with the keys and values of the places before taken from a cache.
 *
 * The cache [B, H, C, K] per block lives in the session, and only the new rows leave the graph, in one tensor, to be written
 * into it.
 *
 * @param x        [B, S, D]; S is 1 while generating, more while a prompt is read
 * @param project  how a layer's weights are applied, `linear` unless they are quantized
 * @returns        [B, S, D], normalized
 */
export function decodeSteps(
  config: DecoderConfig,
  declare: DeclareParameter,
  x: Tensor,
  { place, capacity, growth, times }: DecoderCache,
  project: Projection = linear,
): { readonly output: Tensor; readonly updates: readonly StateUpdate[] } {
  const [batch, steps] = x.shape as [number, number, number];
  const { heads, dim, depth } = config;
  const appended: { readonly cache: Tensor; readonly rows: Tensor }[] = [];
  let hidden: Tensor | undefined;
  let stream = reshape(x, [batch * steps, dim]);
  for (let block = 0; block < depth; block += 1) {
    const name = `block${block}`;
    const all = byHead(projectHeads(config, declare, name, stream, project), batch, 3 * heads);
    const [turning, newValues] = split(all, [2 * heads, heads], 1) as [Tensor, Tensor];
    const distances = distancesOf(config, declare, name);
    // both are scaled, by the root of 1/√K: a product with one row that is scaled itself takes ONNX Runtime twice as long
    const places = distances ? turning : turn(turning, { offset: { place, places: capacity } }, times);
    const turned = multiply(places, (dim / heads) ** -0.25);
    const [queries, newKeys] = split(turned, [heads, heads], 1) as [Tensor, Tensor]; // [B, H, S, K]
    const keys = state(`cache.${name}.keys`, [batch, heads, capacity, dim / heads]);
    const values = state(`cache.${name}.values`, keys.shape);
    appended.push({ cache: keys, rows: newKeys }, { cache: values, rows: newValues });
    hidden ??= hiddenFrom(place, keys, 2);
    let before = add(matmul(queries, keys, { transposeB: true }), hidden);
    let now = matmul(queries, newKeys, { transposeB: true });
    if (distances) {
      if (steps > 1)
        throw new RangeError(`${steps} places at once; with relative positions a cache is read one by one`);
      const scaled = multiply(distances, (dim / heads) ** -0.25);
      const farthest = distances.shape[1]! - 1;
      before = add(before, scoresOfDistances(queries, scaled, place, keys));
      now = add(now, matmul(queries, slice(scaled, farthest, farthest + 1, 1), { transposeB: true }));
    }
    const weights = softmax(concat([steps === 1 ? now : add(now, hiddenLater(steps)), before]));
    // slices, not a split: how long the cache is just now is known only while running
    const mixed = add(
      matmul(slice(weights, 0, steps), newValues),
      matmul(slice(weights, steps, steps + capacity), values),
    );
    stream = add(stream, joinHeads(config, declare, name, together(mixed), project));
    stream = add(stream, feedForward(config, declare, name, stream, project));
  }
  const next = concat(
    appended.map(({ rows }) => rows),
    0,
  );
  const growing = { update: 'append', axis: 2, rows: steps, ...(growth !== undefined && { growth }) } as const;
  return {
    output: reshape(layerNorm(declare, 'final', stream), x.shape),
    updates: appended.map(({ cache }) => ({ state: cache, next, ...growing })),
  };
}

/** Turns queries and keys by their order, and where there are times one half of the heads by these. [B, 2H, S, K] */
function turn(turning: Tensor, order: RotaryOptions, times: DecoderTimes | undefined): Tensor {
  if (times === undefined) return rotary(turning, order);
  const heads = turning.shape[1]! / 2;
  const [ordered, timed] = split(turning, [heads, heads], 1) as [Tensor, Tensor];
  const halves = [rotary(ordered, order), rotary(timed, { offset: { place: times.at, places: times.span } })];
  const [first, second] = halves.map((half) => split(half, [heads / 2, heads / 2], 1) as [Tensor, Tensor]);
  return concat([first![0], second![0], first![1], second![1]], 1);
}

/** The table of a block's distances; undefined where positions are rotary. */
function distancesOf(
  { position, maxLength, heads, dim }: DecoderConfig,
  declare: DeclareParameter,
  name: string,
): Tensor | undefined {
  if (position !== 'relative') return undefined;
  if (maxLength === undefined)
    throw new RangeError('relative positions need `maxLength`, the most places seen at once');
  return declareDistances(declare, name, { heads, headDim: dim / heads, distances: maxLength });
}

/** [B·S, N·K] => [B, N, S, K] */
function byHead(x: Tensor, batch: number, heads: number): Tensor {
  const [steps, headDim] = [x.shape[0]! / batch, x.shape[1]! / heads];
  if (steps === 1) return reshape(x, [batch, heads, 1, headDim]);
  return transpose(reshape(x, [batch, steps, heads, headDim]), [0, 2, 1, 3]);
}

/** [B, N, S, K] => [B·S, N·K] */
function together(x: Tensor): Tensor {
  const [batch, heads, steps, headDim] = x.shape as [number, number, number, number];
  return reshape(steps === 1 ? x : transpose(x, [0, 2, 1, 3]), [batch * steps, heads * headDim]);
}

/** Applies the layer `name`. [N, I] => [N, O] */
export type Projection = (
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  width: number,
  deviation: number,
) => Tensor;

/** Queries, keys and values of all heads, side by side. [N, D] => [N, 3D] */
function projectHeads(
  { dim }: DecoderConfig,
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  project: Projection = linear,
): Tensor {
  return project(declare, `${name}.heads`, layerNorm(declare, `${name}.attention`, x), 3 * dim, dim ** -0.5);
}

// what a block adds starts small, the smaller the deeper the stack (Radford et al. 2019, section 2.3)
function joinHeads(
  { dim, depth }: DecoderConfig,
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  project: Projection = linear,
): Tensor {
  return project(declare, `${name}.join`, x, dim, (dim * 4 * depth) ** -0.5);
}

function feedForward(
  config: DecoderConfig,
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  project: Projection = linear,
): Tensor {
  const { dim, depth, mlpDim, activation } = config;
  const wide = project(declare, `${name}.widen`, layerNorm(declare, `${name}.mlp`, x), mlpDim, dim ** -0.5);
  const active = activation === 'gelu' ? gelu(wide) : squaredRelu(wide);
  return project(declare, `${name}.narrow`, active, dim, (mlpDim * 4 * depth) ** -0.5);
}

/** x · weight + bias, the weight drawn with a deviation. [N, I] => [N, O] */
export const linear: Projection = (declare, name, x, width, deviation) =>
  linearLayer(declare, name, x, width, { initial: { deviation } });
