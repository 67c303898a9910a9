import { describe, expect, it } from 'vitest';
import { gradients } from '../gradient.ts';
import { constant, input } from '../tensor.ts';
import { evaluate } from '../test/evaluate.ts';
import { multiply } from './elementwise.ts';
import { mean } from './reduce.ts';
import {
  bernoulliSample,
  binarize,
  gaussianSample,
  gumbelSoftmax,
  stopGradient,
  straightThrough,
} from './stochastic.ts';
import { broadcastTo, sum } from './sum.ts';

const COUNT = 20_000;
const x = input('x', [3]);

describe('stopGradient', () => {
  it('makes a constant of a value on the way back', async () => {
    const { toX } = await evaluate(
      { toX: gradients(sum(multiply(x, stopGradient(x))), [x])[0]! },
      { x: Float32Array.of(1, 2, 3) },
    );
    expect(toX).toEqual([1, 2, 3]);
  });
});

describe('straightThrough', () => {
  it('has the value of the first and the gradient of the second', async () => {
    const y = straightThrough(multiply(x, 100), multiply(x, 5));
    const results = await evaluate({ y, toX: gradients(sum(y), [x])[0]! }, { x: Float32Array.of(1, 2, 3) });
    expect(results).toEqual({ y: [100, 200, 300], toX: [5, 5, 5] });
  });

  it('wants one shape', () => {
    expect(() => straightThrough(x, constant([1, 2]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: straightThrough: [3] and [2]: both must have one shape]`,
    );
  });
});

describe('binary neurons', () => {
  it('are 1 above a half when they are deterministic, and pass the gradient', async () => {
    const y = binarize(x);
    const results = await evaluate({ y, toX: gradients(sum(y), [x])[0]! }, { x: Float32Array.of(0.2, 0.5, 0.7) });
    expect(results).toEqual({ y: [0, 0, 1], toX: [1, 1, 1] });
  });

  it('are 1 as often as their probability says when they are drawn', async () => {
    const drawn = bernoulliSample('draw', broadcastTo(x, [COUNT, 3]));
    const share = mean(drawn, { axes: [0] });
    const results = await evaluate(
      { share, toX: gradients(sum(share), [x])[0]! },
      { x: Float32Array.of(0, 0.3, 1) },
      5,
    );
    expect(results.share[0]).toBe(0);
    expect(results.share[2]).toBeCloseTo(1, 6);
    // five standard errors
    expect(Math.abs(results.share[1]! - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / COUNT));
    for (const each of results.toX) expect(each).toBeCloseTo(1, 3);
  });
});

describe('gumbelSoftmax', () => {
  it('drawn hard is one-hot, each place as often as softmax says', async () => {
    const probabilities = [0.6, 0.3, 0.1];
    const drawn = gumbelSoftmax('draw', broadcastTo(x, [COUNT, 3]), { hard: true });
    const { share, rows } = await evaluate(
      { share: mean(drawn, { axes: [0] }), rows: sum(drawn, { axes: [1] }) },
      { x: Float32Array.from(probabilities, Math.log) },
      2,
    );
    expect(rows.every((row) => row === 1)).toBe(true);
    probabilities.forEach((p, place) => {
      expect(Math.abs(share[place]! - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / COUNT));
    });
  });

  it('drawn hard has the gradient of the soft draw', async () => {
    const weights = constant([1, -2, 3]);
    const toX = (hard: boolean) =>
      gradients(sum(multiply(gumbelSoftmax('draw', x, { hard, temperature: 0.7 }), weights)), [x])[0]!;
    const { hard, soft } = await evaluate({ hard: toX(true), soft: toX(false) }, { x: Float32Array.of(0.5, 0.1, -1) });
    expect(hard).toEqual(soft);
    expect(soft.some((each) => Math.abs(each) > 0.01)).toBe(true);
  });
});

describe('gaussianSample', () => {
  it('has the mean and the variance that it is given', async () => {
    const sample = gaussianSample(
      'z',
      broadcastTo(constant([2]), [COUNT]),
      broadcastTo(constant([Math.log(9)]), [COUNT]),
    );
    const { drawn: z } = await evaluate({ drawn: sample });
    const average = z.reduce((a, b) => a + b) / COUNT;
    const variance = z.reduce((total, each) => total + (each - average) ** 2, 0) / COUNT;
    expect(Math.abs(average - 2)).toBeLessThan(5 * (3 / Math.sqrt(COUNT)));
    expect(Math.abs(variance - 9)).toBeLessThan(5 * 9 * Math.sqrt(2 / COUNT));
  });
});
