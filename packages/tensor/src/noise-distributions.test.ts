/** Noise is what it says it is, everywhere the same. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { nodeDevice } from './node/index.ts';
import { fillNoise, hashName, mixSeed } from './noise.ts';
import { multiply } from './operations/elementwise.ts';
import type { TensorData } from './program.ts';
import { keepNoise, noise } from './tensor.ts';
import { type ChromiumPage, HAS_CHROMIUM, openChromiumPage } from './test/chromium-page.ts';
import { noiseChecksums } from './test/noise-page.ts';

const COUNT = 40_000;

function drawn(kind: Kind, seed: number, count = COUNT): Float32Array {
  const values = new Float32Array(count);
  fillNoise(values, { kind }, seed);
  return values;
}

const average = (values: Float32Array, of: (value: number) => number = (value) => value): number =>
  values.reduce((total, value) => total + of(value), 0) / values.length;

/** Abramowitz and Stegun 1964, 7.1.26 by way of Φ(x) = (1 + erf(x/√2))/2; off by less than 1.5e-7. */
function normalProbability(x: number): number {
  const t = 1 / (1 + 0.3275911 * (Math.abs(x) / Math.SQRT2));
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const beyond = (series * Math.exp((-x * x) / 2)) / 2;
  return x < 0 ? beyond : 1 - beyond;
}

const EULER = 0.5772156649015329;
/** The mean, variance and fourth central moment of each, and the probability up to x. */
const EXPECTED = {
  normal: { mean: 0, variance: 1, fourth: 3, probability: normalProbability },
  gumbel: {
    mean: EULER,
    variance: Math.PI ** 2 / 6,
    fourth: (27 / 5) * (Math.PI ** 2 / 6) ** 2,
    probability: (x: number) => Math.exp(-Math.exp(-x)),
  },
  uniform: { mean: 1 / 2, variance: 1 / 12, fourth: 1 / 80, probability: (x: number) => x },
} as const;
type Kind = keyof typeof EXPECTED;
const KINDS = Object.keys(EXPECTED) as Kind[];

describe.each(KINDS)('%s noise', (kind) => {
  const { mean, variance, fourth, probability } = EXPECTED[kind];
  const values = drawn(kind, 3);

  it('has its mean and variance, within five standard errors', () => {
    expect(Math.abs(average(values) - mean)).toBeLessThan(5 * Math.sqrt(variance / COUNT));
    const found = average(values, (value) => (value - mean) ** 2);
    expect(Math.abs(found - variance)).toBeLessThan(5 * Math.sqrt((fourth - variance ** 2) / COUNT));
  });

  it('is nowhere farther from its distribution than a true sample in a million (Kolmogorov and Smirnov)', () => {
    const sorted = values.toSorted();
    const farthest = sorted.reduce((found, value, place) => {
      const expected = probability(value);
      return Math.max(found, Math.abs(expected - place / COUNT), Math.abs(expected - (place + 1) / COUNT));
    }, 0);
    expect(farthest).toBeLessThan(Math.sqrt(-Math.log(1e-6 / 2) / 2 / COUNT));
  });

  it('has nothing to do with its neighbours, with another name or with the next seed', () => {
    const bound = 5 / Math.sqrt(COUNT - 8);
    const correlation = (a: Float32Array, b: Float32Array): number =>
      a.reduce((total, value, place) => total + (value - mean) * (b[place]! - mean), 0) / a.length / variance;
    for (const lag of [1, 2, 3, 4, 8]) {
      expect(Math.abs(correlation(values.subarray(lag), values.subarray(0, -lag)))).toBeLessThan(bound);
    }
    const named = (seed: number, name: string): Float32Array => drawn(kind, mixSeed(seed, hashName(name)));
    expect(Math.abs(correlation(named(3, 'a'), named(3, 'b')))).toBeLessThan(bound);
    expect(Math.abs(correlation(named(3, 'a'), named(4, 'a')))).toBeLessThan(bound);
  });

  it('of fewer elements is the beginning of that of more', () => {
    expect(drawn(kind, 5, 37)).toEqual(drawn(kind, 5, 100).subarray(0, 37));
  });

  it('is finite', () => {
    expect(drawn(kind, 6, 300_000).every(Number.isFinite)).toBe(true);
  });
});

describe('uniform noise', () => {
  it('is neither 0 nor 1', () => {
    const values = drawn('uniform', 8, 300_000);
    expect(values.every((value) => value > 0 && value < 1)).toBe(true);
  });
});

describe('noise in a program', () => {
  it('is drawn from the run’s seed and its own name', async () => {
    const [x, y] = [noise('a', 'normal', [7]), noise('b', 'normal', [7])];
    const outputs = { x: multiply(x, 1), y: multiply(y, 1) };
    const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'noises', outputs }));
    const run = async (seed: number): Promise<TensorData[]> => {
      const results = await session.run({}, { seed });
      return [results.x!.slice(), results.y!.slice()];
    };
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    await session.dispose();
    expect(first).toEqual(again);
    expect(first[0]).toEqual(drawn('normal', mixSeed(1, hashName('a')), 7));
    expect(first[0]).not.toEqual(first[1]);
    expect(first[0]).not.toEqual(other[0]);
  });

  it('is refused where two noises of one name are drawn from different distributions', () => {
    const y = multiply(noise('n', 'normal', [3]), noise('n', 'uniform', [3]));
    expect(() => compile({ name: 'twice', outputs: { y } })).toThrow('two different leaves are named n');
    const kept = multiply(keepNoise('n', [3], 0.5), keepNoise('n', [3], 0.75));
    expect(() => compile({ name: 'twice', outputs: { kept } })).toThrow('two different leaves are named n');
  });
});

describe('the tables and the noise of every distribution', () => {
  it('are what they were when the first models were trained: a run can be drawn again', () => {
    // normal table, Gumbel table; normal, Gumbel, uniform, keep 0.9
    expect(noiseChecksums()).toEqual([-1646510676, 1548418184, -197133211, -1627943649, 307035670, 552129667]);
  });
});

describe.skipIf(!HAS_CHROMIUM)('in Chromium', () => {
  let page: ChromiumPage;
  beforeAll(async () => {
    page = await openChromiumPage(new URL('./test/noise-page.ts', import.meta.url));
  });
  afterAll(() => page?.dispose());

  it('the tables and the noise of every distribution have the same bits', async () => {
    expect(await page.call('noiseChecksums')).toEqual(noiseChecksums());
  });
});
