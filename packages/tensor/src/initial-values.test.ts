import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawInitialValue, heNormal, heUniform, orthogonal, xavierNormal, xavierUniform } from './initial-values.ts';
import { parameterSet } from './parameters.ts';

/** Mean and variance of 40 000 drawn numbers. */
function moments(values: Float32Array): { mean: number; variance: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length };
}

describe('first values', () => {
  const fans = { fanIn: 300, fanOut: 100 };
  it.each([
    ['Xavier normal', xavierNormal(fans), 2 / 400],
    ['Xavier uniform', xavierUniform(fans), 2 / 400],
    ['Xavier with a gain of 2', xavierUniform(fans, 2), 8 / 400],
    ['He normal', heNormal(200), 2 / 200],
    ['He uniform', heUniform(200), 2 / 200],
  ])('%s have the variance of the paper', (_, initial, variance) => {
    const found = moments(drawInitialValue(initial, [200, 200], 7));
    // the deviation of a mean of 40 000 is 1/200 of theirs, that of their variance √(2/40 000) of it: five times that
    expect(Math.abs(found.mean)).toBeLessThan((5 * Math.sqrt(variance)) / 200);
    expect(found.variance / variance).toBeGreaterThan(1 - 5 * Math.sqrt(2 / 40_000));
    expect(found.variance / variance).toBeLessThan(1 + 5 * Math.sqrt(2 / 40_000));
  });

  it('drawn evenly stay within their bound', () => {
    const values = drawInitialValue({ uniform: 0.25 }, [5000], 1);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.25);
    expect(Math.max(...values)).toBeGreaterThan(0.249);
    expect(Math.min(...values)).toBeLessThan(-0.249);
  });

  it('that are orthogonal keep right angles and their length, in rows or columns, whichever are fewer', () => {
    const sizes = { rows: fc.integer({ min: 1, max: 24 }), columns: fc.integer({ min: 1, max: 24 }) };
    fc.assert(
      fc.property(fc.record({ ...sizes, seed: fc.integer({ min: 0 }) }), ({ rows, columns, seed }) => {
        const values = drawInitialValue(orthogonal(2), [rows, columns], seed);
        const at = (row: number, column: number) => values[row * columns + column]!;
        const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
        const vector = (index: number) =>
          Array.from({ length }, (_, place) => (rows <= columns ? at(index, place) : at(place, index)));
        for (let a = 0; a < count; a += 1) {
          for (let b = 0; b <= a; b += 1) {
            const product = vector(a).reduce((total, value, place) => total + value * vector(b)[place]!, 0);
            expect(product).toBeCloseTo(a === b ? 4 : 0, 5);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('of a name depend on the seed and the name alone', () => {
    const values = (names: readonly string[], seed: number) => {
      const { declare, initialValues } = parameterSet();
      for (const name of names) declare(name, [3, 2], orthogonal());
      return initialValues(seed)['p.b']!;
    };
    expect(values(['a', 'b'], 1)).toEqual(values(['b', 'c'], 1));
    expect(values(['b'], 1)).not.toEqual(values(['b'], 2));
  });
});
