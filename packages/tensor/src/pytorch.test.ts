/** Values, gradients and optimizer steps as PyTorch gives them; test/fixtures/pytorch_values.py wrote them down. */
import { describe, expect, it } from 'vitest';
import {
  causalAttention,
  constant,
  crossEntropy,
  gelu,
  layerNormalization,
  matmul,
  type Optimizer,
  softmax,
  type Tensor,
} from './index.ts';
import fixture from './test/fixtures/pytorch-values.json' with { type: 'json' };
import { expectAsRecorded, expectStepsAsRecorded } from './test/recorded-case.ts';

/** PyTorch's are of double precision, ours of single (6e-8 a rounding): room for some tens of them at sizes near 1. */
const BOUND = 5e-6;

const cases: readonly [keyof typeof fixture.operations, number[][], (...inputs: Tensor[]) => Tensor][] = [
  [
    'matmul',
    [
      [3, 4],
      [4, 5],
    ],
    (a, b) => matmul(a!, b!),
  ],
  [
    'matmul both transposed, scaled',
    [
      [4, 3],
      [5, 4],
    ],
    (a, b) => matmul(a!, b!, { transposeA: true, transposeB: true, scale: 0.25 }),
  ],
  [
    'matmul of batches, second transposed',
    [
      [2, 3, 4],
      [2, 5, 4],
    ],
    (a, b) => matmul(a!, b!, { transposeB: true }),
  ],
  [
    'matmul of a batch with one matrix',
    [
      [2, 3, 4],
      [4, 5],
    ],
    (a, b) => matmul(a!, b!),
  ],
  ['softmax', [[3, 6]], (x) => softmax(x!)],
  ['crossEntropy', [[4, 7]], (x) => crossEntropy(x!, constant([6, 0, 3, 3], [4], 'int32'))],
  ['layerNormalization', [[3, 8], [8], [8]], (x, scale, shift) => layerNormalization(x!, scale!, shift!)],
  ['gelu', [[3, 8]], (x) => gelu(x!)],
  ['causalAttention', Array(3).fill([2, 2, 7, 4]), (q, k, v) => causalAttention(q!, k!, v!, { blockSize: 3 })],
];

describe('the same as in PyTorch', () => {
  it.each(cases)('%s, value and gradients', async (name, shapes, build) => {
    await expectAsRecorded(fixture.operations[name], shapes, build, BOUND);
  });

  it.each([
    ['adamW', { kind: 'adamW', beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.1 }],
    ['sgd', { kind: 'sgd', momentum: 0.9 }],
  ] as const)('five steps of %s with clipping', async (name, optimizer: Optimizer) => {
    const recorded = fixture.optimizers[name];
    await expectStepsAsRecorded(recorded, optimizer, BOUND);
    expect(recorded.steps.filter(({ gradientNorm }) => gradientNorm > 2).length).toBeGreaterThan(0);
  });
});
