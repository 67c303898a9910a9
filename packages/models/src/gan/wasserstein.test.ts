import { compile, constant, gradients, input, matmul, reshape, type Tensor } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { generatorLoss, gradientPenalty, wassersteinLoss } from './wasserstein.ts';

const device = nodeDevice({ threads: 1 });
const real = constant([1, 0, 0, 1], [2, 2]);
const made = constant([2, 2, 4, 0], [2, 2]);

async function valuesOf(outputs: Readonly<Record<string, Tensor>>, feeds: Record<string, Float32Array> = {}) {
  const session = await device.open(compile({ name: 'losses', outputs }));
  const found = await session.run(feeds);
  const values = Object.fromEntries(Object.entries(found).map(([name, data]) => [name, Array.from(data, Number)]));
  await session.dispose();
  return values;
}

/** D(x) = x · w: its slope is w everywhere. */
const w = input('w', [2, 1]);
const linear = (x: Tensor): Tensor => reshape(matmul(x, w), [-1]);
const slopeOf = (...weights: number[]) => ({ w: Float32Array.from(weights) });

describe('the losses of a Wasserstein GAN', () => {
  it('are the difference of mean scores, and what is made scored low', async () => {
    const outputs = { critic: wassersteinLoss(linear, real, made), generator: generatorLoss(linear, made) };
    // scores of the real ones 3 and 4, of the made ones 14 and 12
    expect(await valuesOf(outputs, slopeOf(3, 4))).toEqual({ critic: [9.5], generator: [-13] });
  });

  it('are 0 for the critic where nothing tells real from made', async () => {
    expect((await valuesOf({ critic: wassersteinLoss(linear, real, real) }, slopeOf(3, 4))).critic).toEqual([0]);
  });
});

describe('the gradient penalty', () => {
  const share = constant([0.25, 0.75], [2, 1]);
  const penalty = gradientPenalty(linear, { real, made, share, axes: [1] });

  it('of a linear critic is (its length - 1)², wherever it is measured', async () => {
    expect((await valuesOf({ penalty }, slopeOf(3, 4))).penalty![0]).toBeCloseTo(16, 5);
    expect((await valuesOf({ penalty }, slopeOf(0.6, 0.8))).penalty![0]).toBeCloseTo(0, 10);
  });

  it('draws a linear critic’s length towards 1: 2 · (5 - 1) · w / 5', async () => {
    const [toW] = gradients(penalty, [w]) as [Tensor];
    const found = (await valuesOf({ toW }, slopeOf(3, 4))).toW!;
    expect(found[0]).toBeCloseTo(4.8, 4);
    expect(found[1]).toBeCloseTo(6.4, 4);
  });

  it('is measured between real and made: at the share of the real one', async () => {
    // D(x) = |x|² / 2 has the slope x: between (1, 0) and (2, 2) at a quarter (1.75, 1.5), else (1, 0.75)
    const square = (x: Tensor): Tensor =>
      reshape(matmul(reshape(x, [2, 1, 2]), reshape(x, [2, 2, 1]), { scale: 0.5 }), [2]);
    const found = await valuesOf({ penalty: gradientPenalty(square, { real, made, share, axes: [1] }) });
    const byHand = ((Math.hypot(1.75, 1.5) - 1) ** 2 + (Math.hypot(1, 0.75) - 1) ** 2) / 2;
    expect(found.penalty![0]).toBeCloseTo(byHand, 5);
  });
});
