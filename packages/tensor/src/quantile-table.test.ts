import { describe, expect, it } from 'vitest';
import { gumbelTable, naturalLog, normalQuantile, normalTable, quantileOf } from './quantile-table.ts';

/** The word whose place in its half is nearest to a probability up to 1/2. */
const wordAt = (u: number, upper: boolean): number => (Math.round(u * 2 ** 32) * 2) | Number(upper);
/** The probability that a word stands for, in its half. */
const probabilityOf = (word: number): number => ((word | 1) >>> 0) / 2 ** 33;

describe('the normal quantile', () => {
  // Abramowitz and Stegun 1964, table 26.1: the probability beyond x
  it.each([
    [1, 0.158655253931457],
    [2, 0.0227501319481792],
    [3, 0.00134989803163009],
    [4, 0.0000316712418331199],
    [6, 9.86587645037698e-10],
  ])('is −%d where the tables say so', (x, u) => {
    expect(normalQuantile(u)).toBeCloseTo(-x, 10);
  });

  it('is 0 at a half', () => {
    expect(normalQuantile(0.5)).toBe(0);
  });
});

describe('the logarithm of its own', () => {
  it.each([2 ** -33, 1e-5, 0.3, 0.5, 0.75, 1, 1.5, 22.8])('of %d is that of this engine to 15 digits', (x) => {
    expect(Math.abs(naturalLog(x) - Math.log(x))).toBeLessThan(2e-15 * (1 + Math.abs(Math.log(x))));
  });
});

describe('a table', () => {
  const places = Array.from({ length: 300 }, (_, index) => 0.499 * 0.93 ** index); // down to 2e-10

  it('lies within 1e-7 of the normal quantiles, in both halves', () => {
    for (const place of places) {
      const word = wordAt(place, false);
      expect(Math.abs(quantileOf(normalTable(), word) - normalQuantile(probabilityOf(word)))).toBeLessThan(1e-7);
      expect(quantileOf(normalTable(), word | 1)).toBe(-quantileOf(normalTable(), word));
    }
  });

  it('lies within 1e-7 (of 1 + size) of the Gumbel quantiles, in both halves', () => {
    for (const place of places) {
      const word = wordAt(place, false);
      const u = probabilityOf(word);
      for (const [found, expected] of [
        [quantileOf(gumbelTable(), word), -Math.log(-Math.log(u))],
        [quantileOf(gumbelTable(), word | 1), -Math.log(-Math.log1p(-u))],
      ] as const) {
        expect(Math.abs(found - expected) / (1 + Math.abs(expected))).toBeLessThan(1e-7);
      }
    }
  });

  it('never falls from one word of the lower half to the next', () => {
    let before = Number.NEGATIVE_INFINITY;
    for (const place of places.toReversed()) {
      const found = quantileOf(normalTable(), wordAt(place, false));
      expect(found).toBeGreaterThanOrEqual(before);
      before = found;
    }
  });
});
