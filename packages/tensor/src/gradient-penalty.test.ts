/** The gradient of a gradient where it is needed most: a critic whose slope is held near 1. */
import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { gradients } from './gradient.ts';
import { nodeDevice } from './node/index.ts';
import { add, multiply, sqrt, square, subtract, tanh } from './operations/elementwise.ts';
import { matmul } from './operations/matmul.ts';
import { mean } from './operations/reduce.ts';
import { sum } from './operations/sum.ts';
import type { Program, Session } from './program.ts';
import { input, type Tensor } from './tensor.ts';
import fixture from './test/fixtures/operation-values.json' with { type: 'json' };

const { inputs, penalty, gradients: recorded } = fixture.gradientPenalty;
const NAMES = ['x', 'first', 'shift', 'second'] as const;
const feeds = Object.fromEntries(NAMES.map((name, index) => [name, Float32Array.from(inputs[index]!)]));

/**
 * A critic of two layers, what WGAN-GP adds to its loss and the gradient of that loss by its weights.
 *
 * Gulrajani et al. 2017, algorithm 1, line 7: the slope of the score by its input is itself a gradient.
 */
function criticProgram(): Program {
  const [x, first, shift, second] = [
    input('x', [4, 3]),
    input('first', [3, 5]),
    input('shift', [5]),
    input('second', [5, 1]),
  ];
  const score = matmul(tanh(add(matmul(x, first), shift)), second);
  const slopes = gradients(sum(score), [x])[0]!; // rows do not mix: each row is the slope of its own score
  const norms = sqrt(sum(square(slopes), { axes: [1] }));
  const penaltyOf: Tensor = mean(square(subtract(norms, 1)));
  const loss = subtract(multiply(penaltyOf, 10), mean(score));
  const [toFirst, toShift, toSecond] = gradients(loss, [first, shift, second]);
  return compile({
    name: 'critic',
    outputs: { penalty: penaltyOf, loss, toFirst: toFirst!, toShift: toShift!, toSecond: toSecond! },
  });
}

async function withSession<Result>(use: (session: Session) => Promise<Result>): Promise<Result> {
  const session = await nodeDevice({ threads: 1 }).open(criticProgram());
  try {
    return await use(session);
  } finally {
    await session.dispose();
  }
}

/** The largest difference, as a share of 1 + the expected size. */
function farthest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...Array.from(expected, (value, place) => Math.abs(value - found[place]!) / (1 + Math.abs(value))));
}

describe('a gradient penalty', () => {
  it('is PyTorch’s, and so is its gradient by the critic’s weights', async () => {
    await withSession(async (session) => {
      const outputs = await session.run(feeds);
      expect(farthest(outputs.penalty as Float32Array, [penalty])).toBeLessThan(5e-6);
      for (const [index, name] of (['toFirst', 'toShift', 'toSecond'] as const).entries()) {
        expect(farthest(outputs[name] as Float32Array, recorded[index]!)).toBeLessThan(5e-6);
      }
    });
  });

  it('has the gradient that differences of the loss show', async () => {
    await withSession(async (session) => {
      const outputs = await session.run(feeds);
      const step = 0.02;
      for (const [name, gradient] of [
        ['first', 'toFirst'],
        ['shift', 'toShift'],
        ['second', 'toSecond'],
      ] as const) {
        const found = Float32Array.from(outputs[gradient] as Float32Array);
        const expected: number[] = [];
        for (let place = 0; place < found.length; place += 1) {
          const at = async (steps: number): Promise<number> => {
            const moved = Float32Array.from(feeds[name]!);
            moved[place]! += steps * step;
            return Number((await session.run({ ...feeds, [name]: moved })).loss![0]);
          };
          const [far, near] = [(await at(2)) - (await at(-2)), (await at(1)) - (await at(-1))];
          expected.push((8 * near - far) / (12 * step));
        }
        // differences of fourth order: float32 rounds a loss near 20 by 1e-6, which the division by the step makes 1e-4
        expect(farthest(found, expected)).toBeLessThan(1e-3);
      }
    });
  });
});
