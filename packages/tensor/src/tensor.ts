/**
 * Symbolic arrays: a tensor knows its shape, its type and the node that computes it, never its values.
 *
 * A computation is the graph of such nodes. It has no owner and nothing global: whoever holds a tensor holds all that it
 * is computed from, `gradients` adds nodes, `compile` turns the nodes behind some outputs into a program.
 */
import type { Attribute } from './onnx/model.ts';
import type { DataType, NoiseDistribution, TensorData } from './program.ts';
import { formatShape, type Shape, ShapeError, sizeOf } from './shape.ts';

export type Tensor = {
  readonly shape: Shape;
  readonly type: DataType;
  readonly node: GraphNode;
  /** which of the node's outputs this is */
  readonly output: number;
};

/**
 * The vector-Jacobian product of a node: the gradient of the loss with respect to each input, from those with respect
 * to each output (undefined: the loss does not depend on it). Written in differentiable operations, so that gradients
 * have gradients.
 */
export type VectorJacobianProduct = (
  upstream: readonly (Tensor | undefined)[],
  outputs: readonly Tensor[],
) => readonly (Tensor | undefined)[];

export type GraphNode = {
  /** an ONNX operator, or the kind of a leaf */
  readonly operation: string;
  readonly domain: '' | 'com.microsoft';
  readonly inputs: readonly (Tensor | undefined)[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly { readonly shape: Shape; readonly type: DataType }[];
  readonly gradient?: VectorJacobianProduct;
  /** its result is its first input: nothing runs for it */
  readonly passesFirstInput?: boolean;
  /** of a leaf: */
  readonly leaf?: Leaf;
  /** of a scan: what it does at every step */
  readonly body?: ScanBody;
};

/**
 * One step of a scan. Of the scan's inputs the first are the initial carry and the sequences; what the step refers to outside,
 * and what is kept for it, follows. Its outputs are the final carry and every collected tensor over time; only those that
 * are used are written into the model.
 */
export type ScanBody = {
  /** leaves that stand for the carry that comes in */
  readonly before: readonly Tensor[];
  /** leaves that stand for the slices of the sequences */
  readonly slices: readonly Tensor[];
  readonly after: readonly Tensor[];
  readonly collected: readonly Tensor[];
  readonly reverse: boolean;
  /** the nodes that differ from step to step; what else the step refers to is the same at every step */
  readonly inside: ReadonlySet<GraphNode>;
  /** by node of the step and output: where its values over time stand ready, so that it need not be worked out */
  readonly kept: ReadonlyMap<GraphNode, readonly Tensor[]>;
};

export type Leaf =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'state'; readonly name: string }
  | { readonly kind: 'noise'; readonly name: string; readonly distribution: NoiseDistribution }
  | { readonly kind: 'constant'; readonly data: TensorData }
  /** what a scan hands to its step */
  | { readonly kind: 'step' };

export type NodeDescription = {
  readonly operation: string;
  readonly domain?: '' | 'com.microsoft';
  readonly inputs: readonly (Tensor | undefined)[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly { readonly shape: Shape; readonly type: DataType }[];
  readonly gradient?: VectorJacobianProduct;
  readonly passesFirstInput?: boolean;
  readonly body?: ScanBody;
};

/** Adds a node to the graph; the operations of this package are made of it, and others may be. */
export function applyNode(description: NodeDescription): Tensor[] {
  const node: GraphNode = { domain: '', attributes: {}, ...description };
  return node.outputs.map(({ shape, type }, output) => ({ shape, type, node, output }));
}

function leaf(shape: Shape, type: DataType, description: Leaf): Tensor {
  if (shape.some((size) => !Number.isInteger(size) || size < 0)) {
    const named = 'name' in description ? `${description.kind} ${description.name}` : description.kind;
    throw new ShapeError(named, [shape], 'sizes must be whole numbers, at least 0');
  }
  const node: GraphNode = {
    operation: description.kind,
    domain: '',
    inputs: [],
    attributes: {},
    outputs: [{ shape, type }],
    leaf: description,
  };
  return { shape, type, node, output: 0 };
}

/** A tensor that is fed at every run. */
export function input(name: string, shape: Shape, type: DataType = 'float32'): Tensor {
  return leaf(shape, type, { kind: 'input', name });
}

/** A tensor that lives in the session: a parameter, an optimizer's moment, a cache. */
export function state(name: string, shape: Shape): Tensor {
  return leaf(shape, 'float32', { kind: 'state', name });
}

/**
 * Noise for dropout: each element is 1/keep with probability `keep`, else 0, drawn by the session from the run's seed.
 */
export function keepNoise(name: string, shape: Shape, keep: number): Tensor {
  if (!(keep > 0 && keep <= 1)) throw new RangeError(`keepNoise ${name}: keep is ${keep}; expected above 0, at most 1`);
  return leaf(shape, 'float32', { kind: 'noise', name, distribution: { kind: 'bernoulli', probability: keep } });
}

/**
 * Noise of mean 0 and deviation 1, of the Gumbel distribution (location 0, scale 1) or between 0 and 1 with neither of
 * them, drawn by the session from the run's seed.
 *
 * @example add(mean, multiply(deviation, noise('z', 'normal', mean.shape)))
 */
export function noise(name: string, kind: 'normal' | 'gumbel' | 'uniform', shape: Shape): Tensor {
  return leaf(shape, 'float32', { kind: 'noise', name, distribution: { kind } });
}

/**
 * Values that are known when the computation is described.
 *
 * @throws ShapeError  as many values as the shape has elements are needed
 * @example constant([1, 2, 3]).shape // => [3]
 */
export function constant(values: number | ArrayLike<number>, shape?: Shape, type: DataType = 'float32'): Tensor {
  const list = typeof values === 'number' ? [values] : values;
  const itsShape = shape ?? (typeof values === 'number' ? [] : [list.length]);
  if (sizeOf(itsShape) !== list.length) {
    throw new ShapeError('constant', [itsShape], `${list.length} values were given for ${formatShape(itsShape)}`);
  }
  return leaf(itsShape, type, { kind: 'constant', data: typedData(list, type) });
}

function typedData(values: ArrayLike<number>, type: DataType): TensorData {
  if (type === 'float32') return new Float32Array(values);
  if (type === 'int32') return new Int32Array(values);
  if (type === 'int64') return BigInt64Array.from(Array.from(values, BigInt));
  return new Uint8Array(values);
}

/** What a scan hands to its step; has values only within it. */
export function stepPlaceholder(shape: Shape, type: DataType): Tensor {
  return leaf(shape, type, { kind: 'step' });
}

/** A number stands for a constant of no axes wherever a float tensor is expected. */
export function asTensor(value: Tensor | number): Tensor {
  return typeof value === 'number' ? constant(value) : value;
}
