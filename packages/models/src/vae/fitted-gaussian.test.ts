import { describe, expect, it } from 'vitest';
import { fitGaussian, sampleGaussian, samplePlace } from './fitted-gaussian.ts';
import { samplePrior } from './latent-space.ts';

const place = (mean: readonly number[], deviation = [0, 0]) => ({
  mean: Float32Array.from(mean),
  deviation: Float32Array.from(deviation),
});

describe('a Gaussian fitted to places', () => {
  it('has their mean, and the root of their covariance below the diagonal', () => {
    // variances 4 and 5, covariance 4: L = [[2, 0], [2, 1]]
    const { mean, factor } = fitGaussian([place([-1, -2]), place([3, 4]), place([3, 2]), place([-1, 0])]);
    expect(Array.from(mean)).toEqual([1, 1]);
    [2, 0, 2, 1].forEach((value, index) => {
      expect(factor[index]).toBeCloseTo(value, 3);
    });
  });

  it('counts the deviation of each place', () => {
    const { factor } = fitGaussian([place([0, 0], [3, 1]), place([0, 0], [3, 2])]);
    expect(factor[0]).toBeCloseTo(3, 3);
    expect(factor[3]).toBeCloseTo(Math.sqrt(2.5), 3);
  });

  it('gives draws whose numbers go together as those of the places do', () => {
    const fitted = fitGaussian([place([-1, -2]), place([3, 4]), place([3, 2]), place([-1, 0])]);
    const draws = Array.from({ length: 4000 }, (_, seed) => sampleGaussian(fitted, seed));
    const meanOf = (of: (draw: Float32Array) => number): number =>
      draws.reduce((sum, each) => sum + of(each), 0) / 4000;
    expect(meanOf(([x]) => x!)).toBeCloseTo(1, 0);
    expect(Math.abs(meanOf(([x, y]) => (x! - 1) * (y! - 1)) - 4)).toBeLessThan(0.5);
  });

  it('is where a model begins from nothing, or its prior where it has none', () => {
    const fitted = fitGaussian([place([7, 8])]);
    expect(samplePlace({ latentSize: 2, fitted }, 1)[0]).toBeCloseTo(7, 0);
    expect(samplePlace({ latentSize: 2 }, 1)).toEqual(samplePrior(2, 1));
  });
});
