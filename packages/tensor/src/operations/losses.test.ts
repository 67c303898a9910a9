import { describe, expect, it } from 'vitest';
import { gradients } from '../gradient.ts';
import { constant, input } from '../tensor.ts';
import { evaluate } from '../test/evaluate.ts';
import { binaryCrossEntropy, crossEntropy, gaussianKl, weightedMean } from './losses.ts';
import { logSumExp } from './reduce.ts';
import { broadcastTo, sum } from './sum.ts';

const int32 = (...values: number[]) => constant(values, [values.length], 'int32');
const row = Float32Array.of(Math.log(1 / 2), Math.log(1 / 4), Math.log(1 / 4));

describe('cross-entropy', () => {
  const x = input('x', [3]);
  const logits = broadcastTo(x, [2, 3]);

  it('is −ln p of the target: ln 2 and ln 4 here', async () => {
    const { loss } = await evaluate({ loss: crossEntropy(logits, int32(0, 2)) }, { x: row });
    expect(loss[0]).toBeCloseTo(Math.LN2, 6);
    expect(loss[1]).toBeCloseTo(2 * Math.LN2, 6);
  });

  it('of an ignored target is 0, and so is its gradient', async () => {
    const y = input('y', [2, 3]);
    const loss = crossEntropy(y, int32(1, 2), { ignore: 1, labelSmoothing: 0.25 });
    const [toY] = gradients(sum(loss), [y]);
    const results = await evaluate({ loss, toY: toY! }, { y: Float32Array.of(...row, ...row) });
    expect(results.loss[0]).toBeCloseTo(0, 10);
    // a quarter of the weight goes to all three alike: ¾ · ln 4 + ¼ · (ln 2 + 2 ln 4)/3
    expect(results.loss[1]).toBeCloseTo((0.75 * 2 + 0.25 * (5 / 3)) * Math.LN2, 6);
    expect(results.toY.slice(0, 3).map(Math.abs)).toEqual([0, 0, 0]);
    // p − wanted, where wanted is (1/12, 1/12, 10/12)
    [1 / 2 - 1 / 12, 1 / 4 - 1 / 12, 1 / 4 - 10 / 12].forEach((expected, place) => {
      expect(results.toY[3 + place]).toBeCloseTo(expected, 6);
    });
  });

  it('wants a share as smoothing, and a target a row', () => {
    expect(() => crossEntropy(logits, int32(0, 0), { labelSmoothing: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: crossEntropy: labelSmoothing is 2; expected 0 to 1]`,
    );
    expect(() => crossEntropy(logits, int32(0))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: crossEntropy: [2, 3] and [1]: targets must have the axes of logits but the last]`,
    );
  });
});

describe('the weighted mean', () => {
  it('leaves out what weighs nothing', async () => {
    const { y } = await evaluate({ y: weightedMean(constant([2, 100, 5]), constant([1, 0, 2])) });
    expect(y[0]).toBeCloseTo((2 + 10) / 3, 6);
  });
});

describe('logSumExp', () => {
  it('does not overflow', async () => {
    const { y } = await evaluate({ y: logSumExp(input('x', [2])) }, { x: Float32Array.of(1000, 1000) });
    expect(y[0]).toBeCloseTo(1000 + Math.LN2, 3);
  });
});

describe('binary cross-entropy', () => {
  it('is ln 2 where nothing is known, and stays finite where all is', async () => {
    const x = input('x', [4]);
    const loss = binaryCrossEntropy(x, constant([0, 1, 1, 0]));
    const results = await evaluate(
      { loss, toX: gradients(sum(loss), [x])[0]! },
      { x: Float32Array.of(0, 0, 100, 100) },
    );
    [Math.LN2, Math.LN2, 0, 100].forEach((expected, place) => {
      expect(results.loss[place]).toBeCloseTo(expected, 5);
    });
    expect(results.toX).toEqual([0.5, -0.5, 0, 1]);
  });
});

describe('the divergence from the standard Gaussian', () => {
  const [mean, logVariance] = [input('mean', [3]), input('logVariance', [3])];
  const feeds = { mean: Float32Array.of(0, 1, 2), logVariance: Float32Array.of(0, 0, 0) };

  it('is 0 for itself, and μ²/2 for one that is moved', async () => {
    const { kl } = await evaluate({ kl: gaussianKl(mean, logVariance) }, feeds);
    expect(kl).toEqual([0, 0.5, 2]);
  });

  it('with free bits costs nothing below them, and pulls at nothing', async () => {
    const kl = gaussianKl(mean, logVariance, { freeBits: 1 }); // one bit is 0.693 nats
    const { value, toMean } = await evaluate({ value: kl, toMean: gradients(sum(kl), [mean])[0]! }, feeds);
    expect(value[1]).toBe(0);
    expect(value[2]).toBeCloseTo(2 - Math.LN2, 6);
    expect(toMean).toEqual([0, 0, 2]);
  });
});
