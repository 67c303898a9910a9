import { expect, test } from 'vitest';
import { editDistance, nearestName, suggestName } from './nearest.ts';

test('one inserted, deleted, replaced or swapped letter is one edit', () => {
  expect([editDistance('bas', 'bass'), editDistance('basss', 'bass'), editDistance('bars', 'bass')]).toEqual([1, 1, 1]);
  expect(editDistance('bsas', 'bass')).toBe(1);
});

test('the nearest known name is found whatever its case', () => {
  expect(nearestName('Choral', ['piano', 'chorale'])).toBe('chorale');
});

test('a name far from all known ones has none near, and the known ones are listed', () => {
  expect(nearestName('xylophone', ['chorale', 'piano'])).toBeUndefined();
  expect(suggestName('xylophone', ['chorale', 'piano'])).toBe('; known: chorale, piano');
});
