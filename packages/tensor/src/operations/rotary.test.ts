import { describe, expect, it } from 'vitest';
import { constant, input } from '../tensor.ts';
import { evaluate } from '../test/evaluate.ts';
import { evenNumbers } from '../test/operation-case.ts';
import { rotary } from './rotary.ts';

const at = (...places: number[][]) => ({
  place: constant(places.flat(), [places.length, places[0]!.length], 'int64'),
  places: 16,
});

describe('rotary positions', () => {
  it('turn each pair of features by its place: here by 0, 1 and 5 radians', async () => {
    const x = constant([1, 0, 1, 0, 1, 0], [1, 1, 3, 2]);
    const { y } = await evaluate({ y: rotary(x, { offset: at([0, 1, 5]) }) });
    [0, 1, 5].forEach((angle, place) => {
      expect(y[place * 2]).toBeCloseTo(Math.cos(angle), 6);
      expect(y[place * 2 + 1]).toBeCloseTo(Math.sin(angle), 6);
    });
  });

  it('by places 0, 1, 2, … are those by order, and by places of each row those of that row', async () => {
    const x = input('x', [2, 2, 4, 6]);
    const from = (place: number) => ({ place: constant([place], [1], 'int64'), places: 16 });
    const { order, listed, moved, rows } = await evaluate(
      {
        order: rotary(x),
        listed: rotary(x, { offset: at([0, 1, 2, 3], [0, 1, 2, 3]) }),
        moved: rotary(x, { offset: from(7) }),
        rows: rotary(x, { offset: at([0, 1, 2, 3], [7, 8, 9, 10]) }),
      },
      { x: evenNumbers(96, 3) },
    );
    expect(listed).toEqual(order);
    expect(rows).toEqual([...order.slice(0, 48), ...moved.slice(48)]);
    expect(moved).not.toEqual(order);
  });
});
