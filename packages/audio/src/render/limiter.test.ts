import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findClicks } from '../measure/clicks.ts';
import { Limiter } from './limiter.ts';

const sine = (amplitude: number, length = 8000): Float32Array =>
  Float32Array.from({ length }, (_, i) => amplitude * Math.sin(i * 0.05));

test('sound below the ceiling comes out unchanged, later by the delay', () => {
  const limiter = new Limiter(44_100, 0.97);
  const input = sine(0.9);
  const [left, right] = [input.slice(), input.slice()];
  limiter.process(left, right);
  expect(left.subarray(limiter.delay)).toEqual(input.subarray(0, input.length - limiter.delay));
  expect(right).toEqual(left);
});

test('nothing ever passes the ceiling', () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: -20, max: 20, noNaN: true }), { maxLength: 2000 }), (values) => {
      const limiter = new Limiter(8000, 0.5);
      const left = Float32Array.from(values);
      const right = left.map((value) => -value / 2);
      limiter.process(left, right);
      expect(left.every((value) => Math.abs(value) <= 0.5 + 1e-7)).toBe(true);
      expect(right.every((value) => Math.abs(value) <= 0.5 + 1e-7)).toBe(true);
    }),
  );
});

test('a sudden fortissimo is turned down without a click', () => {
  const input = sine(0.5, 20_000).map((value, i) =>
    i > 8000 ? value * (1 + 5 * Math.min(1, (i - 8000) / 2000)) : value,
  );
  const right = input.slice();
  new Limiter(44_100).process(input, right);
  // the first milliseconds are the delay, after which the sine begins with a kink of its own
  expect(findClicks(input.subarray(1000), 44_100)).toEqual([]);
});

test('chunks of any size give what one piece gives', () => {
  const whole = sine(1.7);
  const parts = sine(1.7);
  new Limiter(44_100).process(whole, whole.slice());
  const limiter = new Limiter(44_100);
  for (let at = 0; at < parts.length; at += 333) {
    limiter.process(parts.subarray(at, at + 333), parts.slice(at, at + 333));
  }
  expect(parts).toEqual(whole);
});
