import { describe, expect, it } from 'vitest';
import { moveAlong, sampleNear, samplePosterior, samplePrior, slerp } from './latent-space.ts';

const length = (z: Float32Array): number => Math.hypot(...z);

describe('slerp', () => {
  it('is halfway at 45° between two axes', () => {
    const [x, y] = slerp(Float32Array.of(1, 0), Float32Array.of(0, 1), 0.5);
    expect(x).toBeCloseTo(Math.SQRT1_2, 6);
    expect(y).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('begins and ends at the two points', () => {
    const [a, b] = [samplePrior(64, 1), samplePrior(64, 2)];
    expect(Array.from(slerp(a, b, 0))).toEqual(Array.from(a));
    slerp(a, b, 1).forEach((value, place) => {
      expect(value).toBeCloseTo(b[place]!, 5);
    });
  });

  it('keeps the distance from the origin that both points have, where a straight line falls short', () => {
    const [a, b] = [samplePrior(64, 1), samplePrior(64, 2)];
    const scaled = b.map((value) => (value * length(a)) / length(b));
    for (const t of [0.1, 0.3, 0.5, 0.9]) expect(length(slerp(a, scaled, t))).toBeCloseTo(length(a), 4);
    expect(length(a.map((value, place) => (value + scaled[place]!) / 2))).toBeLessThan(0.9 * length(a));
  });

  it('goes straight between points in one direction or opposite ones', () => {
    const a = Float32Array.of(1, 2);
    expect(Array.from(slerp(a, Float32Array.of(3, 6), 0.5))).toEqual([2, 4]);
    expect(slerp(a, Float32Array.of(-1, -2), 0.5).every((value) => Math.abs(value) < 1e-3)).toBe(true);
  });

  it('refuses points of different spaces', () => {
    expect(() => slerp(Float32Array.of(1), Float32Array.of(1, 2), 0.5)).toThrow('1 and 2 dimensions');
  });
});

describe('samples', () => {
  it('near a point lie as far from it as asked, elsewhere with another seed', () => {
    const z = samplePrior(32, 5);
    const near = sampleNear(z, 2.5, 1);
    expect(length(moveAlong(near, z, -1))).toBeCloseTo(2.5, 4);
    expect(Array.from(sampleNear(z, 2.5, 1))).toEqual(Array.from(near));
    expect(Array.from(sampleNear(z, 2.5, 2))).not.toEqual(Array.from(near));
  });

  it('of the prior have mean 0 and deviation 1', () => {
    const z = samplePrior(20_000, 3);
    const mean = z.reduce((a, b) => a + b, 0) / z.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(length(z) / Math.sqrt(z.length)).toBeCloseTo(1, 1);
  });

  it('of a posterior without deviation are its mean', () => {
    const mean = Float32Array.of(1, -2);
    expect(Array.from(samplePosterior({ mean, deviation: new Float32Array(2) }, 1))).toEqual([1, -2]);
  });
});
