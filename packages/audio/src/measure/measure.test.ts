import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pitchToHertz } from '../units.ts';
import { findClicks } from './clicks.ts';
import { fft } from './fft.ts';
import { envelope, levels } from './levels.ts';
import { centsFromPitch, fundamental } from './pitch.ts';

const RATE = 44_100;

function tone(hertz: number, seconds: number, harmonics: readonly number[] = [1]): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * RATE) }, (_, i) =>
    harmonics.reduce((sum, a, k) => sum + a * Math.sin((2 * Math.PI * hertz * (k + 1) * i) / RATE), 0),
  );
}

describe('levels', () => {
  test('a sine of amplitude 1 has its peak at 0 dBFS and its root mean square 3.01 dB below', () => {
    const measured = levels([tone(441, 1)]);
    expect(measured.peakDbfs).toBeCloseTo(0, 2);
    expect(measured.rmsDbfs).toBeCloseTo(-3.01, 2);
  });

  test('samples at or beyond full scale count as clipped', () => {
    expect(levels([Float32Array.of(0.5, 1, -1.2, 0.99)]).clippedCount).toBe(2);
  });

  test('half a second of nothing after half a second of tone is half silent', () => {
    const samples = new Float32Array(RATE);
    samples.set(tone(441, 0.5));
    expect(levels([samples]).silentShare).toBeCloseTo(0.5, 2);
  });

  test('silence is −∞ dBFS and wholly silent', () => {
    expect(levels([new Float32Array(1000)])).toEqual({
      peakDbfs: -Infinity,
      rmsDbfs: -Infinity,
      clippedCount: 0,
      silentShare: 1,
    });
  });

  test('the envelope follows a tone that halves', () => {
    const samples = tone(441, 1).map((value, i) => (i < RATE / 2 ? value : value / 2));
    const [first, , , last] = envelope(samples, RATE, 0.25);
    expect(first - last).toBeCloseTo(6.02, 1);
  });
});

describe('pitch', () => {
  test('any tone of a few harmonics is found within a tenth of a cent', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 55, max: 2000, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { maxLength: 4 }),
        (hertz, upper) => {
          const found = fundamental(tone(hertz, 0.5, [1, ...upper]), RATE)!;
          expect(Math.abs(1200 * Math.log2(found / hertz))).toBeLessThan(0.1);
        },
      ),
      { numRuns: 20, seed: 1 },
    );
  });

  test('a tone tuned 7 cents sharp is 7 cents from its key', () => {
    expect(centsFromPitch(tone(pitchToHertz(60) * 2 ** (7 / 1200), 0.5), RATE, 60)).toBeCloseTo(7, 1);
  });

  test('silence has no pitch', () => {
    expect(fundamental(new Float32Array(RATE), RATE)).toBeUndefined();
    expect(() => centsFromPitch(new Float32Array(RATE), RATE, 60)).toThrow(/no tone near key 60/);
  });
});

describe('clicks', () => {
  test('a steady tone has none, however bright', () => {
    expect(findClicks(tone(220, 0.5, [0.3, 0.2, 0.15, 0.1, 0.1, 0.05]), RATE)).toEqual([]);
  });

  test('a tone cut off at its crest clicks there', () => {
    const samples = tone(220, 0.5).map((value, i) => (i < 11_077 ? value * 0.5 : 0));
    const clicks = findClicks(samples, RATE);
    expect(clicks.length).toBeGreaterThan(0);
    expect(clicks[0].seconds).toBeCloseTo(11_077 / RATE, 3);
  });

  test('a missing sample clicks', () => {
    const samples = tone(220, 0.5).map((value, i) => (i === 9000 ? value + 0.2 : value));
    expect(findClicks(samples, RATE).map((click) => Math.round(click.seconds * RATE))).toContain(9000);
  });
});

test('the Fourier transform of one cosine has two bins', () => {
  const real = Float64Array.from({ length: 64 }, (_, i) => Math.cos((2 * Math.PI * 5 * i) / 64));
  const imaginary = new Float64Array(64);
  fft(real, imaginary);
  const bins = [...real.keys()].filter((k) => Math.hypot(real[k], imaginary[k]) > 1e-9);
  expect(bins).toEqual([5, 59]);
  expect(real[5]).toBeCloseTo(32, 9);
});
