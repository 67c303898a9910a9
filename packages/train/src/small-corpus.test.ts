import { expect, test } from 'vitest';
import { fillSplits } from './small-corpus.ts';

const names = (count: number): string[] => Array.from({ length: count }, (_, place) => `piece-${place}`);
const none: string[] = [];

test.each([
  [2, 1, 1, 0],
  [3, 1, 1, 1],
  [5, 3, 1, 1],
  [20, 16, 2, 2],
  [21, 15, 3, 3],
])('%i pieces without a split: %i to train on, %i to validate, %i to test', (count, train, validation, test) => {
  const splits = fillSplits({ train: names(count), validation: none, test: none }, String);
  expect([splits.train.length, splits.validation.length, splits.test.length]).toEqual([train, validation, test]);
  expect([...splits.train, ...splits.validation, ...splits.test].sort()).toEqual(names(count).sort());
});

test('a split that holds something everywhere stays, and so does one piece alone', () => {
  const whole = { train: ['a'], validation: ['b'], test: ['c'] };
  expect(fillSplits(whole, String)).toBe(whole);
  const alone = { train: ['a'], validation: none, test: none };
  expect(fillSplits(alone, String)).toBe(alone);
});

test('where a piece goes hangs on its name, not on the order', () => {
  const forwards = fillSplits({ train: names(30), validation: none, test: none }, String);
  const backwards = fillSplits({ train: none, validation: names(30).reverse(), test: none }, String);
  expect(backwards).toEqual(forwards);
});
