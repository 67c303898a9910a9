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

test('settings of one tune are not parted', () => {
  const pieces = names(30).flatMap((name) => [`${name} plain`, `${name} high`, `${name} low`]);
  const tuneOf = (piece: string): string => piece.slice(0, piece.indexOf(' '));
  const splits = fillSplits({ train: pieces, validation: [], test: [] }, tuneOf);
  const sides = new Map<string, Set<string>>();
  for (const [split, items] of Object.entries(splits)) {
    for (const item of items) sides.set(tuneOf(item), (sides.get(tuneOf(item)) ?? new Set()).add(split));
  }
  expect([...sides.values()].every((found) => found.size === 1)).toBe(true);
  expect([splits.train.length, splits.validation.length, splits.test.length]).toEqual([72, 9, 9]);
});
