import { describe, expect, it } from 'vitest';
import { add, compile, constant, exp, gradients, input, multiply, type Session, type TensorData } from './index.ts';
import { nodeDevice } from './node/index.ts';
import { caseFeeds, caseProgram, lossWeights, type OperationCase } from './test/operation-case.ts';
import { OPERATION_CASES } from './test/operation-cases.ts';

/**
 * Central differences of fourth order with a step of 0.02: the formula is off by h⁴/30 of the fifth derivative, below
 * 1e-6 at these inputs; float32 rounds each value by up to 1e-7 of it, which the division by h makes 1e-5 a value. The
 * bound leaves room for a sum over the values.
 */
const STEP = 0.02;
const BOUND = 2e-4;

/** The derivative of a loss by each element of each input, from differences. */
async function differences(
  session: Session,
  each: OperationCase,
  loss: (outputs: Record<string, TensorData>) => number,
): Promise<number[][]> {
  const lossAt = async (index: number, place: number, steps: number): Promise<number> => {
    const feeds = caseFeeds(each);
    const moved = Float32Array.from(feeds[`x${index}`]!);
    moved[place]! += steps * STEP;
    return loss(await session.run({ ...feeds, [`x${index}`]: moved }));
  };
  const derivatives: number[][] = [];
  for (const [index, { values }] of each.inputs.entries()) {
    derivatives.push([]);
    for (let place = 0; place < values.length; place += 1) {
      const [far, near] = [
        (await lossAt(index, place, 2)) - (await lossAt(index, place, -2)),
        (await lossAt(index, place, 1)) - (await lossAt(index, place, -1)),
      ];
      derivatives[index]!.push((8 * near - far) / (12 * STEP));
    }
  }
  return derivatives;
}

/** The weighted sum of a value, in double precision. */
function weigh(values: TensorData, seed: number): number {
  const weights = lossWeights([values.length], seed);
  return weights.reduce((total, weight, place) => total + weight * Number(values[place]), 0);
}

describe('the gradient equals finite differences', () => {
  it.each(OPERATION_CASES)('$name, and so does the gradient of its gradient', async (each) => {
    const session = await nodeDevice({ threads: 1 }).open(caseProgram(each));
    const outputs = await session.run(caseFeeds(each));
    const gradientsOf = (order: string): number[][] =>
      each.inputs.map((_, index) => Array.from(outputs[`${order}${index}`] as Float32Array));
    const [first, second] = [gradientsOf('first'), gradientsOf('second')];
    const expectedFirst = await differences(session, each, ({ value }) => weigh(value!, 1));
    const expectedSecond = await differences(session, each, (result) =>
      each.inputs.reduce((total, _, index) => total + weigh(result[`first${index}`]!, 2), 0),
    );
    await session.dispose();
    expect(farthest(first, expectedFirst)).toBeLessThan(BOUND);
    expect(farthest(second, expectedSecond)).toBeLessThan(BOUND);
  });
});

/** The largest difference, as a share of 1 + the largest of what is expected. */
function farthest(found: readonly number[][], expected: readonly number[][]): number {
  const [a, b] = [found.flat(), expected.flat()];
  expect(a.length).toBe(b.length);
  const scale = 1 + Math.max(...b.map(Math.abs));
  return Math.max(...a.map((value, place) => Math.abs(value - b[place]!))) / scale;
}

describe('gradients', () => {
  it('are zero, in the right shape, for what the loss does not depend on', () => {
    const [x, y] = [input('x', [1]), input('y', [2, 3])];
    const [, toY] = gradients(exp(x), [x, y]);
    expect(toY!.shape).toEqual([2, 3]);
  });

  it('add up over every way from a tensor to the loss', async () => {
    const x = input('x', [1]);
    const twice = add(x, multiply(x, constant(3)));
    const session = await nodeDevice({ threads: 1 }).open(
      compile({ name: 'ways', outputs: { toX: gradients(twice, [x])[0]! } }),
    );
    expect((await session.run({ x: Float32Array.of(5) })).toX).toEqual(Float32Array.of(4));
  });

  it('need a loss of one element', () => {
    expect(() => gradients(input('x', [2]), [])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gradients: [2]: a loss must have one element]`,
    );
  });
});
