import { describe, expect, it } from 'vitest';
import { constant } from '../tensor.ts';
import { evaluate } from '../test/evaluate.ts';
import { abs, clamp, power } from './activations.ts';
import { argmax, cumulativeSum, gatherAlong, reverse, scatterAddAlong, stack, tile, topK } from './along-axis.ts';

const x = constant([3, 1, 2, 4, 6, 6], [2, 3]);

describe('choosing along an axis', () => {
  it('takes from each row what its indices name, and puts it back with sums', async () => {
    const indices = constant([2, 2, 0, 1], [2, 2], 'int32');
    const taken = gatherAlong(x, indices);
    expect(await evaluate({ taken, back: scatterAddAlong([2, 3], indices, taken) })).toEqual({
      taken: [2, 2, 4, 6],
      back: [0, 0, 4, 4, 6, 0],
    });
  });

  it('finds the largest, the first among equals, and the largest few in falling order', async () => {
    const { values, indices } = topK(x, 2);
    expect(await evaluate({ first: argmax(x), down: argmax(x, 0), values, indices })).toEqual({
      first: [0, 1],
      down: [1, 1, 1],
      values: [3, 2, 6, 6],
      indices: [0, 2, 1, 2],
    });
  });

  it('says what does not fit', () => {
    expect(() => gatherAlong(x, constant([0, 1, 2], [3, 1], 'int32'))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: gatherAlong: [2, 3] and [3, 1]: only axis 1 may differ]`,
    );
    expect(() => gatherAlong(x, constant([0, 1], [2, 1]))).toThrowErrorMatchingInlineSnapshot(
      `[TypeError: gatherAlong: indices are float32; expected int32]`,
    );
    expect(() => topK(x, 4)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: topK: [2, 3]: 4 were wanted of the last axis]`,
    );
    expect(() => tile(x, [2])).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: tile: [2, 3] and [2]: expected a number of times, at least 1, for each axis]`,
    );
    expect(() => clamp(x, 1, 0)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: clamp: 1 to 0; expected the lower bound first]`,
    );
  });
});

describe('going along an axis', () => {
  it('adds up to each place, or from each place on', async () => {
    expect(await evaluate({ to: cumulativeSum(x), from: cumulativeSum(x, 0, { reverse: true }) })).toEqual({
      to: [3, 4, 6, 4, 10, 16],
      from: [7, 7, 8, 4, 6, 6],
    });
  });

  it('turns round, repeats, and joins along a new axis', async () => {
    expect(
      await evaluate({
        back: reverse(x),
        twice: tile(x, [1, 2]),
        joined: stack([x, reverse(x, 0)], 2),
      }),
    ).toEqual({
      back: [2, 1, 3, 6, 6, 4],
      twice: [3, 1, 2, 3, 1, 2, 4, 6, 6, 4, 6, 6],
      joined: [3, 4, 1, 6, 2, 6, 4, 3, 6, 1, 6, 2],
    });
  });
});

describe('elementwise functions', () => {
  it('cut, raise and take sizes', async () => {
    const y = constant([-2, 0, 3]);
    expect(await evaluate({ cut: clamp(y, -1, 2), cube: power(y, 3), size: abs(y) })).toEqual({
      cut: [-1, 0, 2],
      cube: [-8, 0, 27],
      size: [2, 0, 3],
    });
  });
});
