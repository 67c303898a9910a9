/**
 * Says a model's operators in those that a device has: the one place where what a device lacks falls back.
 *
 * ONNX Runtime would run such an operator on the CPU by itself, and copy its operands there and back; a plain decomposition
 * stays on the device. Which operators a device lacks is measured, not believed: `devices.test.ts` runs the table of
 * operations with ONNX Runtime's own way back to the CPU forbidden.
 */
import type { Attribute } from '../tensor.ts';
import { ONNX_TYPE, type OnnxNode, writeNode } from './model.ts';
import { ProtobufWriter } from './protobuf.ts';
import { mapFields, type NodeFields, nodeFields, rankOfValue } from './read-fields.ts';

/** What a decomposition may ask for. */
type Surroundings = {
  /** the number of axes of a tensor; undefined where the model does not say */
  readonly rank: (name: string) => number | undefined;
  /** a name that no other tensor has */
  readonly fresh: () => string;
};
/** The nodes that stand for a node; undefined: it stays. */
type Lowering = (node: NodeFields, surroundings: Surroundings) => readonly OnnxNode[] | undefined;

/** What a device lacks, and what is said instead. */
export type Lowerings = Readonly<Record<string, { readonly instead: string; readonly lower: Lowering }>>;

/** ONNX Runtime 1.30 has no kernels of these for WebGPU, in Node or in browsers. */
export const WEBGPU_LOWERINGS: Lowerings = {
  FusedMatMul: { instead: 'Gemm, or Transpose and MatMul', lower: lowerFusedMatMul },
  LogSoftmax: { instead: 'ReduceMax, Exp, ReduceSum and Log', lower: lowerLogSoftmax },
  Sign: { instead: 'two comparisons', lower: lowerSign },
  // there is a kernel, which gives wrong values
  ConvTranspose: { instead: 'one ConvTranspose a group, where there are groups', lower: lowerGroupedConvTranspose },
};

const [MODEL_GRAPH, GRAPH_NODE, GRAPH_INITIALIZER] = [7, 1, 5];
/** inputs, outputs and intermediate values */
const GRAPH_VALUES = [11, 12, 13];
const [NODE_ATTRIBUTE, ATTRIBUTE_GRAPH] = [5, 6];

/**
 * The same model in other operators.
 *
 * @example lowerModel(program.onnx, WEBGPU_LOWERINGS)
 */
export function lowerModel(model: Uint8Array, lowerings: Lowerings): Uint8Array {
  let made = 0;
  const fresh = (): string => {
    made += 1;
    return `lowered${made}`;
  };
  return mapFields(model, (field, bytes) =>
    field === MODEL_GRAPH ? [lowerGraph(bytes, lowerings, fresh, () => undefined)] : undefined,
  );
}

function lowerGraph(
  graph: Uint8Array,
  lowerings: Lowerings,
  fresh: () => string,
  outside: Surroundings['rank'],
): Uint8Array {
  const ranks = new Map<string, number>();
  mapFields(graph, (field, bytes) => {
    const ranked = field === GRAPH_INITIALIZER || GRAPH_VALUES.includes(field) ? rankOfValue(field, bytes) : undefined;
    if (ranked) ranks.set(ranked.name, ranked.rank);
    return undefined;
  });
  const rank = (name: string): number | undefined => ranks.get(name) ?? outside(name);
  return mapFields(graph, (field, bytes) => {
    if (field !== GRAPH_NODE) return undefined;
    const node = nodeFields(bytes);
    const lowered = lowerings[node.operation]?.lower(node, { rank, fresh });
    if (lowered) return lowered.map((each) => nodeBytes(each));
    if (!node.hasGraph) return undefined;
    return [
      mapFields(bytes, (inner, attribute) =>
        inner === NODE_ATTRIBUTE
          ? [
              mapFields(attribute, (part, body) =>
                part === ATTRIBUTE_GRAPH ? [lowerGraph(body, lowerings, fresh, rank)] : undefined,
              ),
            ]
          : undefined,
      ),
    ];
  });
}

function nodeBytes(node: OnnxNode): Uint8Array {
  const writer = new ProtobufWriter();
  writeNode(writer, node);
  return writer.finish();
}

function plainNode(
  operation: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode['attributes'] = {},
): OnnxNode {
  return { operation, domain: '', inputs, outputs: [output], attributes };
}

/** ONNX Runtime's contrib operator: `alpha · A' B'`, the last two axes of either swapped or not. */
function lowerFusedMatMul(node: NodeFields, { rank, fresh }: Surroundings): readonly OnnxNode[] | undefined {
  const [a, b] = node.inputs as [string, string];
  const [y] = node.outputs as [string];
  const [rankA, rankB] = [rank(a), rank(b)];
  if (rankA === undefined || rankB === undefined) return undefined;
  const [transA, transB] = [node.integer('transA') ?? 0, node.integer('transB') ?? 0];
  const alpha = node.float('alpha') ?? 1;
  if (rankA === 2 && rankB === 2) return [plainNode('Gemm', [a, b], y, { transA, transB, alpha: { float: alpha } })];
  const nodes: OnnxNode[] = [];
  const swapped = (name: string, axes: number): string => {
    const turned = fresh();
    const perm = Array.from({ length: axes }, (_, axis) =>
      axis < axes - 2 ? axis : axis === axes - 2 ? axes - 1 : axes - 2,
    );
    nodes.push(plainNode('Transpose', [name], turned, { perm }));
    return turned;
  };
  const operands = [transA ? swapped(a, rankA) : a, transB ? swapped(b, rankB) : b];
  if (alpha === 1) return [...nodes, plainNode('MatMul', operands, y)];
  const [product, factor] = [fresh(), fresh()];
  return [
    ...nodes,
    plainNode('MatMul', operands, product),
    plainNode('Constant', [], factor, { value_float: { float: alpha } }),
    plainNode('Mul', [product, factor], y),
  ];
}

/** x − max − ln Σ exp(x − max) along an axis. */
function lowerLogSoftmax(node: NodeFields, { fresh }: Surroundings): readonly OnnxNode[] {
  const [x] = node.inputs as [string];
  const [y] = node.outputs as [string];
  const [axes, largest, shifted, powers, total, normalizer] = Array.from({ length: 6 }, fresh) as [
    ...(readonly [string, string, string, string, string, string]),
  ];
  return [
    plainNode('Constant', [], axes, { value_ints: [node.integer('axis') ?? -1] }),
    plainNode('ReduceMax', [x, axes], largest, { keepdims: 1 }),
    plainNode('Sub', [x, largest], shifted),
    plainNode('Exp', [shifted], powers),
    plainNode('ReduceSum', [powers, axes], total, { keepdims: 1 }),
    plainNode('Log', [total], normalizer),
    plainNode('Sub', [shifted, normalizer], y),
  ];
}

/** (x > 0) − (x < 0), of floats. */
function lowerSign(node: NodeFields, { fresh }: Surroundings): readonly OnnxNode[] {
  const [x] = node.inputs as [string];
  const [y] = node.outputs as [string];
  const [zero, above, below, positive, negative] = Array.from({ length: 5 }, fresh) as [
    ...(readonly [string, string, string, string, string]),
  ];
  return [
    plainNode('Constant', [], zero, { value_float: { float: 0 } }),
    plainNode('Greater', [x, zero], above),
    plainNode('Less', [x, zero], below),
    plainNode('Cast', [above], positive, { to: ONNX_TYPE.float32 }),
    plainNode('Cast', [below], negative, { to: ONNX_TYPE.float32 }),
    plainNode('Sub', [positive, negative], y),
  ];
}

/** Channels are split, each part is convolved by itself, and the results are put side by side. */
function lowerGroupedConvTranspose(node: NodeFields, { fresh }: Surroundings): readonly OnnxNode[] | undefined {
  const groups = node.integer('group') ?? 1;
  if (groups === 1) return undefined;
  const parts = (): string[] => Array.from({ length: groups }, fresh);
  const [y] = node.outputs as [string];
  // [N, C, …] along C, the weights [C, M / groups, …] along C, the shifts [M] along M
  const split = node.inputs.map((name, operand) => ({ name, axis: operand === 0 ? 1 : 0, into: parts() }));
  const results = parts();
  const attributes: Record<string, Attribute> = {};
  for (const name of ['dilations', 'kernel_shape', 'output_padding', 'output_shape', 'pads', 'strides']) {
    const values = node.integers(name);
    if (values) attributes[name] = values;
  }
  return [
    ...split.map(
      ({ name, axis, into }): OnnxNode => ({
        operation: 'Split',
        domain: '',
        inputs: [name],
        outputs: into,
        attributes: { axis, num_outputs: groups },
      }),
    ),
    ...results.map((result, group) =>
      plainNode(
        'ConvTranspose',
        split.map(({ into }) => into[group]!),
        result,
        attributes,
      ),
    ),
    plainNode('Concat', results, y, { axis: 1 }),
  ];
}
