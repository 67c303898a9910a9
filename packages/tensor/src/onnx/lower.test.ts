import { describe, expect, it } from 'vitest';
import { compile, concat, input, logSoftmax, matmul, scan, split, type Tensor } from '../index.ts';
import { nodeDevice } from '../node/index.ts';
import { caseFeeds, caseProgram } from '../test/operation-case.ts';
import { OPERATION_CASES } from '../test/operation-cases.ts';
import { type ReadGraph, readOnnxModel } from '../test/read-onnx-model.ts';
import { lowerModel } from './lower.ts';
import { WEBGPU_LOWERINGS } from './webgpu-lowerings.ts';

const operationsOf = (graph: ReadGraph): string[] =>
  graph.nodes.flatMap(({ operation, attributes }) => [
    operation,
    ...attributes.flatMap((each) => (each.graph ? operationsOf(each.graph) : [])),
  ]);
const lowered = (y: Tensor): string[] => {
  const { onnx } = compile({ name: 'case', outputs: { y } });
  return operationsOf(readOnnxModel(lowerModel(onnx, WEBGPU_LOWERINGS)).graph);
};

describe('what WebGPU lacks', () => {
  it('is said as Gemm where two matrices are multiplied, transposed or scaled', () => {
    const product = matmul(input('a', [3, 2]), input('b', [3, 4]), { transposeA: true, scale: 2 });
    expect(lowered(product)).toEqual(['Gemm']);
  });

  it('is said as a transposition and a product where batches are multiplied', () => {
    const product = matmul(input('a', [5, 3, 2]), input('b', [5, 3, 4]), { transposeA: true, scale: 2 });
    expect(lowered(product)).toEqual(['Transpose', 'MatMul', 'Constant', 'Mul']);
  });

  it('is said as slices where a tensor is split into many parts', () => {
    const parts = split(input('x', [2, 20]), [5, 1, 1, 1, 1, 1, 1, 1, 8]);
    const operations = lowered(concat(parts));
    expect(operations.filter((name) => name === 'Slice')).toHaveLength(9);
    expect(operations).not.toContain('Split');
    expect(lowered(concat(split(input('x', [2, 20]), [5, 15])))).toEqual(['Split', 'Concat']);
  });

  it('is replaced within the steps of a scan', () => {
    const start = input('start', [2, 2]);
    const sequence = input('sequence', [4, 2, 2]);
    const step = scan(([before], [x]) => ({ carry: [matmul(before!, x!, { transposeB: true })], outputs: [] }), {
      carry: [start],
      sequences: [sequence],
    });
    expect(lowered(step.carry[0]!)).toEqual(['Scan', 'Gemm']);
  });

  it('leaves a model without such operators as it was, byte for byte', () => {
    const { onnx } = compile({ name: 'plain', outputs: { y: matmul(input('a', [3, 2]), input('b', [2, 4])) } });
    expect(lowerModel(onnx, WEBGPU_LOWERINGS)).toEqual(onnx);
  });

  it('refuses bytes that are no model', () => {
    expect(() => lowerModel(Uint8Array.of(0x3a, 200, 1), WEBGPU_LOWERINGS)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: the model is damaged: wire type 2 at byte 0]`,
    );
  });
});

describe('a decomposition gives what it stands for', () => {
  const names = ['matmul', 'logSoftmax', 'crossEntropy', 'causalAttention', 'split', 'abs', 'convTranspose'];
  it.each(OPERATION_CASES.filter(({ name }) => names.some((each) => name.startsWith(each))))('$name', async (row) => {
    const program = caseProgram(row);
    const device = nodeDevice({ threads: 1 });
    const [plain, other] = [
      await device.open(program),
      await device.open({ ...program, onnx: lowerModel(program.onnx, WEBGPU_LOWERINGS) }),
    ];
    const [expected, found] = [await plain.run(caseFeeds(row)), await other.run(caseFeeds(row))];
    for (const [name, values] of Object.entries(expected)) {
      (values as Float32Array).forEach((value, place) => {
        // the last bits of a float32, where a sum is taken in another order
        expect(Math.abs(Number(found[name]![place]) - value)).toBeLessThan(5e-7 * (1 + Math.abs(value)));
      });
    }
    await plain.dispose();
    await other.dispose();
  });
});

it('the log softmax of a large number stays finite', async () => {
  const program = compile({ name: 'large', outputs: { y: logSoftmax(input('x', [3])) } });
  const session = await nodeDevice().open({ ...program, onnx: lowerModel(program.onnx, WEBGPU_LOWERINGS) });
  // 1000 − 1000 − ln(1 + e⁻¹⁰⁰⁰ + e⁻²⁰⁰⁰) = 0
  expect(await session.run({ x: Float32Array.of(1000, 0, -1000) })).toEqual({ y: Float32Array.of(0, -1000, -2000) });
  await session.dispose();
});
