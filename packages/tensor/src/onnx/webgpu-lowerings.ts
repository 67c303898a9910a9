/** What ONNX Runtime lacks on WebGPU, in operators that it has there. */

import type { Lowerings, Surroundings } from './lower.ts';
import type { Attribute } from './model.ts';
import { ONNX_TYPE, type OnnxNode } from './model.ts';
import type { NodeFields } from './read-fields.ts';

/** ONNX Runtime 1.30 has no kernels of these for WebGPU, in Node or in browsers. */
export const WEBGPU_LOWERINGS: Lowerings = {
  FusedMatMul: { instead: 'Gemm, or Transpose and MatMul', lower: lowerFusedMatMul },
  LogSoftmax: { instead: 'ReduceMax, Exp, ReduceSum and Log', lower: lowerLogSoftmax },
  Sign: { instead: 'two comparisons', lower: lowerSign },
  Split: { instead: 'one Slice a part, where the parts are many', lower: lowerLongSplit },
  // there is a kernel, which gives wrong values
  ConvTranspose: { instead: 'one ConvTranspose a group, where there are groups', lower: lowerGroupedConvTranspose },
};

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

/**
 * WebGPU promises eight buffers to a kernel (W3C, "WebGPU", section 3.6.2, maxStorageBuffersPerShaderStage): one is read, and
 * ONNX Runtime's kernel writes each part into one of its own.
 */
const MOST_PARTS = 7;

function lowerLongSplit(node: NodeFields, { sizes, fresh }: Surroundings): readonly OnnxNode[] | undefined {
  const [x, parts = ''] = node.inputs as [string, string?];
  const lengths = sizes(parts);
  if (node.outputs.length <= MOST_PARTS || !lengths) return undefined;
  const axes = fresh();
  let from = 0;
  const slices = lengths.flatMap((length, part) => {
    const [start, end] = [fresh(), fresh()];
    const nodes = [
      plainNode('Constant', [], start, { value_ints: [from] }),
      plainNode('Constant', [], end, { value_ints: [from + length] }),
      plainNode('Slice', [x, start, end, axes], node.outputs[part]!),
    ];
    from += length;
    return nodes;
  });
  return [plainNode('Constant', [], axes, { value_ints: [node.integer('axis') ?? 0] }), ...slices];
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
    ...split.flatMap(({ name, axis, into }) => equalParts(name, axis, into, fresh)),
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

/** As many equal parts, in stages where they are too many for one kernel. */
function equalParts(name: string, axis: number, into: readonly string[], fresh: () => string): OnnxNode[] {
  const split = (outputs: readonly string[]): OnnxNode => ({
    operation: 'Split',
    domain: '',
    inputs: [name],
    outputs,
    attributes: { axis, num_outputs: outputs.length },
  });
  const stage = [7, 6, 5, 4, 3, 2].find((parts) => into.length % parts === 0);
  if (into.length <= MOST_PARTS || stage === undefined) return [split(into)];
  const wholes = Array.from({ length: stage }, fresh);
  const each = into.length / stage;
  return [
    split(wholes),
    ...wholes.flatMap((whole, index) => equalParts(whole, axis, into.slice(index * each, (index + 1) * each), fresh)),
  ];
}
