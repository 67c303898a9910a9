import { describe, expect, it } from 'vitest';
import { constant, matmul, mean, multiply, reshape, sizeOf, square, state, subtract, sum } from '../index.ts';
import { nodeDevice } from '../node/index.ts';
import { initialTrainingState, type Optimizer, optimizerFeeds, trainingStep } from '../optimizer.ts';
import { evenNumbers } from '../test/operation-case.ts';
import { matrixShape } from './adafactor.ts';

const adafactor: Optimizer = { kind: 'adafactor' };

/** One step at a rate of 0.1 of a loss whose gradient is `slopes`, from parameters that are all 2. */
async function oneStep(slopes: readonly number[], shape: readonly number[], optimizer = adafactor) {
  const parameter = state('p.x', shape);
  const loss = reshape(sum(multiply(parameter, constant(slopes, shape))), [1]);
  const program = trainingStep({ name: 'step', loss, parameters: [parameter], optimizer });
  const session = await nodeDevice({ threads: 1 }).open(program);
  await session.writeState(initialTrainingState(program, { 'p.x': new Float32Array(slopes.length).fill(2) }));
  await session.run({ learningRate: Float32Array.of(0.1), ...optimizerFeeds(0, optimizer) });
  const values = await session.readState();
  await session.dispose();
  return values;
}

const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 5));

describe('a first step of Adafactor', () => {
  it('is a tenth of the parameter’s size against each sign, where squares are a product of rows and columns', async () => {
    // G = (1, 2)ᵀ(3, 4): v̂ = G² exactly, so U = sign G; the rate 0.1 counts in the root mean square 2
    const values = await oneStep([3, -4, 6, 8], [2, 2]);
    expect([...values['p.x']!]).toEqual(near(1.8, 2.2, 1.8, 1.8));
    expect([...values['r.x']!]).toEqual(near(12.5, 50));
    expect([...values['c.x']!]).toEqual(near(22.5, 40));
  });

  it('is no longer than the longest step allowed', async () => {
    const values = await oneStep([3, 4], [2], { kind: 'adafactor', longestStep: 0.5 });
    expect([...values['p.x']!]).toEqual(near(1.9, 1.9));
  });

  it('is the learning rate itself where it is not to be relative', async () => {
    const values = await oneStep([3, -4], [2], { kind: 'adafactor', relative: false });
    expect([...values['p.x']!]).toEqual(near(1.9, 2.1));
  });

  it('leaves rows and columns without a gradient where they are', async () => {
    const values = await oneStep([5, 0, 0, 0], [2, 2]);
    // v̂ = 25 · 1 at the first place, with U = (1, 0, 0, 0) and its root mean square 1/2 below the longest step
    expect([...values['p.x']!]).toEqual(near(2 - 0.2, 2, 2, 2));
  });
});

it('reads a parameter as the matrix of fewest rows and columns', () => {
  expect(matrixShape([300, 200])).toEqual([300, 200]);
  expect(matrixShape([1, 2048, 512])).toEqual([2048, 512]);
  expect(matrixShape([512, 256, 3, 3])).toEqual([512, 2304]);
  expect(matrixShape([64])).toBeUndefined();
  expect(matrixShape([64, 1])).toBeUndefined();
});

it('keeps 288 numbers beside two layers of 16 × 128 where AdamW keeps 8192, and learns what they compute', async () => {
  const shapes = { 'p.first': [16, 128], 'p.second': [128, 16] };
  const kept: Record<string, number> = {};
  const losses: Record<string, number> = {};
  for (const optimizer of [adafactor, { kind: 'adamW' } as const]) {
    const [first, second] = Object.entries(shapes).map(([name, shape]) => state(name, shape));
    const x = constant(evenNumbers(64 * 16, 1), [64, 16]);
    const wanted = constant(evenNumbers(64 * 16, 2), [64, 16]);
    const loss = reshape(mean(square(subtract(matmul(matmul(x, first!), second!), wanted))), [1]);
    const program = trainingStep({ name: optimizer.kind, loss, parameters: [first!, second!], optimizer });
    const session = await nodeDevice({ threads: 1 }).open(program);
    const start = Object.entries(shapes).map(([name, shape], seed) => [
      name,
      evenNumbers(sizeOf(shape), seed, -0.2, 0.2),
    ]);
    await session.writeState(initialTrainingState(program, Object.fromEntries(start)));
    let last = Number.NaN;
    for (let step = 0; step < 60; step += 1) {
      const learningRate = Float32Array.of(optimizer.kind === 'adafactor' ? 0.05 : 0.005);
      last = (await session.run({ learningRate, ...optimizerFeeds(step, optimizer) })).loss![0] as number;
    }
    losses[optimizer.kind] = last;
    const sizes = program.state.map(({ name, shape }) => (name.startsWith('p.') ? 0 : sizeOf(shape)));
    kept[optimizer.kind] = sizes.reduce((a, b) => a + b);
    await session.dispose();
  }
  expect(kept).toEqual({ adafactor: 288, adamW: 8192 });
  // an even distribution from −1 to 1 has a mean square of 1/3, which is where a net of zeros stands
  expect(losses.adafactor).toBeLessThan(0.3);
  expect(losses.adafactor! / losses.adamW!).toBeLessThan(1.1);
});
