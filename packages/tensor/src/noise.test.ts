import { describe, expect, it } from 'vitest';
import {
  compile,
  fillKeepNoise,
  hashName,
  input,
  keepNoise,
  mixSeed,
  multiply,
  normalNumbers,
  parameterSet,
  type TensorData,
} from './index.ts';
import { nodeDevice } from './node/index.ts';

const COUNT = 40_000;

function noise(keep: number, ...seed: number[]): Float32Array {
  const values = new Float32Array(COUNT);
  fillKeepNoise(values, keep, mixSeed(...seed));
  return values;
}

describe('keepNoise', () => {
  it('is the same for the same seed and name, and another for another of either', () => {
    const name = hashName('noise.block0');
    expect(noise(0.75, 1, name)).toEqual(noise(0.75, 1, name));
    expect(noise(0.75, 1, name)).not.toEqual(noise(0.75, 2, name));
    expect(noise(0.75, 1, name)).not.toEqual(noise(0.75, 1, hashName('noise.block1')));
  });

  it.each([0.1, 0.5, 0.75, 0.9, 1])('keeps about %d of the elements, and its mean stays 1', (keep) => {
    const values = noise(keep, 5);
    const kept = values.filter((value) => value !== 0);
    // five standard deviations of a binomial, and half a step of 1/256
    const bound = 5 * Math.sqrt((keep * (1 - keep)) / COUNT) + 1 / 512;
    expect(Math.abs(kept.length / COUNT - keep)).toBeLessThanOrEqual(bound);
    expect(new Set(kept).size).toBe(1);
    expect(Math.abs(values.reduce((a, b) => a + b) / COUNT - 1)).toBeLessThanOrEqual(bound / keep);
  });

  it('is uncorrelated between neighbours, between seeds that follow one another, and between the bytes of a word', () => {
    const centred = (values: Float32Array): Float32Array => values.map((value) => value - 1);
    const correlation = (a: Float32Array, b: Float32Array): number =>
      a.reduce((total, value, place) => total + value * b[place]!, 0) / a.length;
    const first = centred(noise(0.5, 1));
    const bound = 5 / Math.sqrt(COUNT - 8);
    for (const lag of [1, 2, 3, 4, 8]) {
      expect(Math.abs(correlation(first.subarray(lag), first.subarray(0, -lag)))).toBeLessThan(bound);
    }
    expect(Math.abs(correlation(first, centred(noise(0.5, 2))))).toBeLessThan(bound);
  });

  it('wants a share above 0', () => {
    expect(() => keepNoise('n', [1], 0)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: keepNoise n: keep is 0; expected above 0, at most 1]`,
    );
  });
});

describe('dropout in a program', () => {
  it('is drawn from the run’s seed: equal bit for bit with the same one, different with another', async () => {
    const x = input('x', [1001]);
    const session = await nodeDevice({ threads: 1 }).open(
      compile({ name: 'dropout', outputs: { y: multiply(x, keepNoise('noise', [1001], 0.75)) } }),
    );
    const feeds = { x: new Float32Array(1001).fill(1) };
    const run = async (seed: number): Promise<TensorData> => (await session.run(feeds, { seed })).y!.slice();
    const first = await run(1);
    expect(first).not.toEqual(await run(2));
    expect(first).toEqual(await run(1));
    await session.dispose();
  });
});

describe('normal numbers', () => {
  it('have the mean, the deviation and the tails of the normal distribution', () => {
    const values = normalNumbers(COUNT, 3, 2);
    const share = (bound: number): number => values.filter((value) => Math.abs(value) < 2 * bound).length / COUNT;
    expect(Math.abs(values.reduce((a, b) => a + b) / COUNT)).toBeLessThan((5 * 2) / Math.sqrt(COUNT));
    // 68.27, 95.45 and 99.73 of a hundred lie within one, two and three deviations
    expect(share(1)).toBeCloseTo(0.6827, 1.7);
    expect(share(2)).toBeCloseTo(0.9545, 2);
    expect(share(3)).toBeCloseTo(0.9973, 2.5);
  });
});

describe('initial values', () => {
  it('of a parameter depend on the seed and its name, not on what else was declared', () => {
    const [alone, among] = [parameterSet(), parameterSet()];
    alone.declare('b', [3], { deviation: 1 });
    among.declare('a', [5], { fill: 2 });
    among.declare('b', [3], { deviation: 1 });
    expect(among.initialValues(7)['p.b']).toEqual(alone.initialValues(7)['p.b']);
    expect(among.initialValues(8)['p.b']).not.toEqual(alone.initialValues(7)['p.b']);
    expect(among.initialValues(7)['p.a']).toEqual(Float32Array.of(2, 2, 2, 2, 2));
    expect(among.count()).toBe(8);
  });
});
