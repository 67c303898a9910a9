/** That ONNX Runtime does not undo checkpointing; its gradients are held in the table of operations. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { compile, gradients, input, matmul, sum, type Tensor, tanh } from '../index.ts';
import { readOnnxModel } from '../test/read-onnx-model.ts';
import { checkpointed } from './checkpointed.ts';

/** How often each operation runs once ONNX Runtime has put equal nodes together. */
async function operationsRun(loss: Tensor, of: readonly Tensor[]): Promise<Record<string, number>> {
  const slopes = gradients(loss, of).map((slope, index) => [`g${index}`, slope] as const);
  const { onnx } = compile({ name: 'step', outputs: { loss, ...Object.fromEntries(slopes) } });
  const folder = await mkdtemp(join(tmpdir(), 'continuo checkpointed-'));
  const optimizedModelFilePath = join(folder, 'optimized.onnx');
  // what `nodeDevice` asks for, short of layouts that only this processor has
  const session = await InferenceSession.create(onnx, { optimizedModelFilePath, graphOptimizationLevel: 'extended' });
  const { nodes } = readOnnxModel(await readFile(optimizedModelFilePath)).graph;
  await session.release();
  await rm(folder, { recursive: true });
  const all = Array.from(Map.groupBy(nodes, ({ operation }) => operation));
  return Object.fromEntries(all.map(([operation, { length }]) => [operation, length]));
}

it('runs a checkpointed part twice, where otherwise it runs once', async () => {
  const [x, weight] = [input('x', [4, 4]), input('weight', [4, 4])];
  const layers = (inner: Tensor): Tensor => tanh(matmul(tanh(matmul(inner, weight)), weight));
  const plain = await operationsRun(sum(layers(x)), [x, weight]);
  const again = await operationsRun(sum(checkpointed(([inner]) => layers(inner!), [x])), [x, weight]);
  expect(plain.Tanh).toBe(2);
  expect(again.Tanh).toBe(4);
});
