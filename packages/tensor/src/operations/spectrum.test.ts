import { describe, expect, it } from 'vitest';
import { gradients } from '../gradient.ts';
import { constant, input } from '../tensor.ts';
import { evaluate } from '../test/evaluate.ts';
import { evenNumbers } from '../test/operation-case.ts';
import { fourier, inverseFourier, istft, magnitude, stft } from './spectrum.ts';
import { sum } from './sum.ts';

const farthest = (a: readonly number[], b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Math.max(...a.map((value, place) => Math.abs(value - b[place]!)));
};

describe('the Fourier transform', () => {
  it('sees a cosine of three turns at frequency 3, and nothing elsewhere', async () => {
    const wave = Float32Array.from({ length: 16 }, (_, n) => Math.cos((2 * Math.PI * 3 * n) / 16));
    const { size } = await evaluate({ size: magnitude(fourier(constant(wave))) });
    expect(farthest(size, [0, 0, 0, 8, 0, 0, 0, 0, 0])).toBeLessThan(1e-6);
  });

  it('is undone by its inverse', async () => {
    const x = evenNumbers(3 * 64, 1);
    const { back } = await evaluate({ back: inverseFourier(fourier(constant(x, [3, 64]))) });
    expect(farthest(back, x)).toBeLessThan(2e-6);
  });
});

describe('the short-time Fourier transform', () => {
  it.each([
    [{ size: 16 }],
    [{ size: 16, hop: 8 }],
    [{ size: 16, hop: 16, window: Array(16).fill(0.5) }],
    [{ size: 16, hop: 4, window: Array(16).fill(1), center: false }],
  ])('is undone by its inverse: %o', async (options) => {
    const x = evenNumbers(2 * 64, 5);
    const { back } = await evaluate({ back: istft(stft(constant(x, [2, 64]), options), options) });
    expect(farthest(back, x)).toBeLessThan(2e-6);
  });

  it('has a gradient by magnitudes that silence does not make infinite', async () => {
    const x = input('x', [1, 32]);
    const loss = sum(magnitude(stft(x, { size: 8 })));
    const { value, toX } = await evaluate({ value: loss, toX: gradients(loss, [x])[0]! }, { x: new Float32Array(32) });
    expect(value).toEqual([0]);
    expect(toX).toEqual(Array(32).fill(0));
  });

  it('says what does not fit', () => {
    const x = constant(evenNumbers(32, 1), [1, 32]);
    expect(() => stft(x, { size: 7 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: stft: size is 7; expected an even number]`,
    );
    expect(() => stft(x, { size: 8, hop: 3 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: stft: hop is 3; expected a divisor of the size 8]`,
    );
    expect(() => stft(x, { size: 64 })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: stft: [1, 32]: expected [B, T] with room for frames of 64]`,
    );
    expect(() => stft(x, { size: 8, window: [1] })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: stft: the window has 1 values; expected 8]`,
    );
    const options = { size: 8, center: false };
    expect(() => istft(stft(x, options), options)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: istft: there are places where every window is 0; center the frames, or take another window]`,
    );
  });
});
