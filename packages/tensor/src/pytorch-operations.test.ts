/** Losses, transforms and orderings as PyTorch gives them; test/fixtures/operation_values.py wrote them down. */
import { describe, expect, it } from 'vitest';
import { abs, clamp, cos, elu, leakyRelu, power, silu, sin, softplus } from './operations/activations.ts';
import { cumulativeSum, gatherAlong, reverse, tile, topK } from './operations/along-axis.ts';
import { add, multiply } from './operations/elementwise.ts';
import { concat } from './operations/layout.ts';
import { binaryCrossEntropy, crossEntropy, gaussianKl, weightedMean } from './operations/losses.ts';
import { logSumExp } from './operations/reduce.ts';
import { fourier, istft, type Spectrum, stft } from './operations/spectrum.ts';
import type { Shape } from './shape.ts';
import { constant, type Tensor } from './tensor.ts';
import fixture from './test/fixtures/operation-values.json' with { type: 'json' };
import { expectAsRecorded } from './test/recorded-case.ts';

/** PyTorch's are of double precision, ours of single (6e-8 a rounding): room for some tens of them at sizes near 1. */
const BOUND = 5e-6;

type Case = readonly [keyof typeof fixture.operations, readonly Shape[], (...inputs: Tensor[]) => Tensor];

const targets = constant([6, -100, 3, 3], [4], 'int32');
const rolls = constant([0, 1, 0.25, 1, 0, 0.5], [2, 3]);
const both = ({ real, imaginary }: Spectrum): Tensor => concat([real, imaginary]);

const cases: readonly Case[] = [
  ['logSumExp', [[3, 6]], (x) => logSumExp(x!, { axes: [-1] })],
  [
    'crossEntropy, ignored targets and label smoothing',
    [[4, 7]],
    (x) => crossEntropy(x!, targets, { ignore: -100, labelSmoothing: 0.1 }),
  ],
  [
    'crossEntropy, mean over what is not ignored',
    [[4, 7]],
    (x) => weightedMean(crossEntropy(x!, targets, { ignore: -100, labelSmoothing: 0.3 }), constant([1, 0, 1, 1])),
  ],
  ['binaryCrossEntropy', [[2, 3]], (x) => binaryCrossEntropy(multiply(x!, 4), rolls)],
  ['binaryCrossEntropy, ones weighted', [[2, 3]], (x) => binaryCrossEntropy(x!, rolls, { positiveWeight: 3 })],
  ['gaussianKl', Array(2).fill([2, 4]), (mean, logVariance) => gaussianKl(mean!, logVariance!)],
  ['softplus', [[2, 4]], (x) => softplus(multiply(x!, 3))],
  ['silu', [[2, 4]], (x) => silu(x!)],
  ['leakyRelu', [[2, 4]], (x) => leakyRelu(x!, 0.2)],
  ['elu', [[2, 4]], (x) => elu(x!, 1.5)],
  ['clamp', [[2, 4]], (x) => clamp(x!, -0.5, 0.75)],
  ['power', [[2, 4]], (x) => power(x!, 3)],
  ['abs', [[2, 4]], (x) => abs(x!)],
  ['sin and cos', [[2, 4]], (x) => add(sin(x!), cos(multiply(x!, 2)))],
  ['gatherAlong', [[3, 4]], (x) => gatherAlong(x!, constant([3, 0, 1, 1, 2, 3], [3, 2], 'int32'))],
  ['topK', [[3, 6]], (x) => topK(x!, 2).values],
  ['cumulativeSum', [[3, 4]], (x) => cumulativeSum(x!, 0)],
  ['reverse', [[3, 4]], (x) => reverse(x!)],
  ['tile', [[2, 3]], (x) => tile(x!, [2, 3])],
  ['fourier', [[2, 8]], (x) => both(fourier(x!))],
  ['stft', [[2, 21]], (x) => both(stft(x!, { size: 8 }))],
  ['stft, uncentered', [[2, 21]], (x) => both(stft(x!, { size: 8, hop: 4, window: Array(8).fill(1), center: false }))],
  ['istft', Array(2).fill([2, 6, 5]), (real, imaginary) => istft({ real: real!, imaginary: imaginary! }, { size: 8 })],
];

describe('the same as in PyTorch', () => {
  it('is asked of everything that was recorded', () => {
    expect(cases.map(([name]) => name)).toEqual(Object.keys(fixture.operations));
  });

  it.each(cases)('%s, value and gradients', async (name, shapes, build) => {
    await expectAsRecorded(fixture.operations[name], shapes, build, BOUND);
  });
});
