import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawUniform, threefry2x32 } from './counter-random.ts';
import { portableExp, portableLog } from './portable-math.ts';
import { natsOfLogits, sampleToken } from './sample-token.ts';

const plain = { temperature: 1, topK: 0, topP: 1, minP: 0 };
const all = (count: number): Uint8Array => new Uint8Array(count).fill(1);

describe('portable mathematics', () => {
  test('agree with the engine to 14 digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 0, noNaN: true }), (x) => {
        expect(Math.abs(portableExp(x) / Math.exp(x) - 1)).toBeLessThan(2e-14);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e6, noNaN: true }), (y) => {
        expect(Math.abs(portableLog(y) - Math.log(y))).toBeLessThan(1e-13);
      }),
    );
  });

  test('give these bits, whatever the engine', () => {
    expect(portableExp(-1)).toBe(0.36787944117144233);
    expect(portableExp(0)).toBe(1);
    expect(portableExp(-61)).toBe(0);
    expect(portableLog(2)).toBe(Math.LN2);
  });
});

describe('threefry', () => {
  test('gives the known answers of its reference implementation (Random123, 20 rounds)', () => {
    const ones = 0xffffffff;
    expect(threefry2x32([0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe]);
    expect(threefry2x32([ones, ones], [ones, ones])).toEqual([0x1cb996fc, 0xbb002be7]);
    expect(threefry2x32([0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3])).toEqual([0xc4923a9c, 0x483df7a0]);
  });

  test('draws evenly: 4000 draws fall into ten bins of 400 ± 80', () => {
    const bins = new Array<number>(10).fill(0);
    for (let place = 0; place < 4000; place++)
      bins[Math.floor(drawUniform({ seed: 5, variation: 2, candidate: 1, place }) * 10)]! += 1;
    for (const count of bins) expect(Math.abs(count - 400)).toBeLessThan(80);
  });

  test('draws differently for another seed, variation, candidate or place', () => {
    const draws = [
      { seed: 1, variation: 1, candidate: 0, place: 0 },
      { seed: 1 + 2 ** 32, variation: 1, candidate: 0, place: 0 },
      { seed: 1, variation: 2, candidate: 0, place: 0 },
      { seed: 1, variation: 1, candidate: 1, place: 0 },
      { seed: 1, variation: 1, candidate: 0, place: 1 },
    ].map(drawUniform);
    expect(new Set(draws).size).toBe(5);
  });
});

describe('sampleToken', () => {
  test('temperature 0 takes the likeliest allowed token', () => {
    expect(sampleToken([1, 3, 9], [1, 1, 0], { ...plain, temperature: 0 }, 0.99)).toBe(1);
  });

  test('tokens are drawn by their probability, in their order', () => {
    const logits = [Math.log(1), Math.log(2), Math.log(1)]; // a quarter, a half, a quarter
    expect([0, 0.24, 0.26, 0.74, 0.76].map((uniform) => sampleToken(logits, all(3), plain, uniform))).toEqual([
      0, 0, 1, 1, 2,
    ]);
  });

  test('top k, top p and min p leave only the likeliest', () => {
    const logits = [0, 2, 1, -3];
    const drawn = (settings: Partial<typeof plain>): Set<number> =>
      new Set(Array.from({ length: 100 }, (_, i) => sampleToken(logits, all(4), { ...plain, ...settings }, i / 100)));
    expect(drawn({ topK: 1 })).toEqual(new Set([1]));
    expect(drawn({ topK: 2 })).toEqual(new Set([1, 2]));
    expect(drawn({ topP: 0.6 })).toEqual(new Set([1]));
    expect(drawn({ topP: 0.7 })).toEqual(new Set([1, 2]));
    expect(drawn({ minP: 0.2 })).toEqual(new Set([1, 2]));
  });

  test('never draws what is not allowed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -500, max: 500 }), fc.boolean()), { minLength: 1, maxLength: 59 }),
        fc.record({
          temperature: fc.double({ min: 0, max: 5, noNaN: true }),
          topK: fc.nat(60),
          topP: fc.double({ min: 0.01, max: 1, noNaN: true }),
          minP: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (tokens, settings, uniform) => {
          const allowed = tokens.map(([, may]) => (may ? 1 : 0));
          const logits = tokens.map(([logit]) => logit / 64);
          if (!allowed.includes(1))
            expect(() => sampleToken(logits, allowed, settings, uniform)).toThrow('no token is allowed');
          else expect(allowed[sampleToken(logits, allowed, settings, uniform)]).toBe(1);
        },
      ),
    );
  });

  test('refuses logits that are no numbers', () => {
    expect(() => sampleToken([Number.NaN], [1], plain, 0)).toThrow('the logit NaN');
  });
});

test('the probabilities behind the nats sum to 1', () => {
  const nats = natsOfLogits([3, -2, 0.5, 100]);
  expect(nats.reduce((sum, value) => sum + Math.exp(-value), 0)).toBeCloseTo(1, 12);
});
