import { expect, test } from 'vitest';
import { evenlyChosen } from './evenly-chosen.ts';

test('so many are spread over all of them; fewer are all there', () => {
  expect(evenlyChosen([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 2, 5, 7]);
  expect(evenlyChosen(['a', 'b'], 5)).toEqual(['a', 'b']);
  expect(evenlyChosen(['a', 'b'], Number.POSITIVE_INFINITY)).toEqual(['a', 'b']);
  expect(evenlyChosen([0, 1, 2, 3], 2.9)).toEqual([0, 2]);
  expect(evenlyChosen(['a', 'b'], 0)).toEqual([]);
});
