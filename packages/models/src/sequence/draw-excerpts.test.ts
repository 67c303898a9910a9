import { melodyCodec } from '@continuo/corpus';
import { wordSource } from '@continuo/tensor';
import { expect, it } from 'vitest';
import { excerptsOf } from './draw-excerpts.ts';

const scale = Int32Array.from({ length: 64 }, (_, step) => (step % 4 === 0 ? 30 + ((step / 4) % 8) : 0));
const drawn = (movedShare: number, piece = scale, count = 400) => {
  const [draw, source] = [excerptsOf([piece], melodyCodec, { length: 16, movedShare }), wordSource(7)];
  return Array.from({ length: count }, () => draw(source));
};

it('moves the share of excerpts that it is told to, and each whole', () => {
  const shiftOf = (tokens: Int32Array): number => tokens[0]! - 30;
  for (const { tokens } of drawn(1, scale, 50)) expect(tokens).toEqual(melodyCodec.transpose(scale, shiftOf(tokens)));
  const shifts = drawn(1).map(({ tokens }) => shiftOf(tokens));
  expect(new Set(shifts)).toEqual(new Set([-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]));
  expect(drawn(0).every(({ tokens }) => tokens === scale)).toBe(true);
  // of the half that is moved, a twelfth is moved by nothing
  const still = drawn(0.5).filter(({ tokens }) => shiftOf(tokens) === 0).length;
  expect(still / 400).toBeGreaterThan(0.44);
  expect(still / 400).toBeLessThan(0.65);
});

it('takes a key that the vocabulary has room for', () => {
  const low = scale.map((token) => (token === 0 ? 0 : token - 28)); // from the lowest key of a piano on
  for (const { tokens } of drawn(1, low)) expect(tokens[0]).toBeGreaterThanOrEqual(2);
});

it('begins at the beginning and ends at the end more often than anywhere between', () => {
  const starts = drawn(0).map(({ start }) => start);
  const often = (place: number): number => starts.filter((start) => start === place).length;
  expect(Math.max(...starts)).toBe(48);
  expect(often(0)).toBeGreaterThan(2 * often(20));
  expect(often(48)).toBeGreaterThan(2 * often(20));
});
