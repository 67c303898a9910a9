import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { float16Bits, float16Value } from './float16.ts';

describe('half precision', () => {
  test.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff], // largest finite
    [65519, 0x7bff],
    [65520, 0x7c00], // halfway to 2^16 rounds to infinity
    [2 ** -14, 0x0400], // smallest normal
    [2 ** -24, 0x0001], // smallest subnormal
    [2 ** -25, 0x0000], // a tie goes to even
    [3 * 2 ** -25, 0x0002],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [Number.POSITIVE_INFINITY, 0x7c00],
  ])('%f is %i', (value, bits) => {
    expect(float16Bits(value)).toBe(bits);
  });

  test('all 65 536 bit patterns but NaN come back from their value', () => {
    const changed: number[] = [];
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = float16Value(bits);
      if (Number.isNaN(value) ? float16Bits(value) !== 0x7e00 : float16Bits(value) !== bits) changed.push(bits);
    }
    expect(changed).toEqual([]);
  });

  test('rounding is to the nearest half, never further than half a step', () => {
    fc.assert(
      fc.property(fc.float({ min: -65000, max: 65000, noNaN: true }), (value) => {
        const bits = float16Bits(value);
        const distance = Math.abs(float16Value(bits) - value);
        const neighbours = [bits - 1, bits + 1].filter((b) => b >= 0 && b <= 0xffff).map(float16Value);
        for (const neighbour of neighbours) {
          if (Number.isFinite(neighbour)) expect(distance).toBeLessThanOrEqual(Math.abs(neighbour - value));
        }
      }),
    );
  });
});
