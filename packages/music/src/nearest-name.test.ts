import { expect, test } from 'vitest';
import { editDistance, nearestName, nearNameOf } from './nearest-name.ts';

test('one inserted, deleted, replaced or swapped letter is one edit', () => {
  expect([editDistance('bas', 'bass'), editDistance('basss', 'bass'), editDistance('bars', 'bass')]).toEqual([1, 1, 1]);
  expect(editDistance('bsas', 'bass')).toBe(1);
});

test('the nearest known name is found whatever its case', () => {
  expect(nearNameOf('Choral', ['piano', 'chorale'])).toBe('chorale');
  expect(nearestName('CHORAL', ['piano', 'chorale'])).toBe('chorale');
});

test('a name far from all known ones has none near, though a nearest', () => {
  expect(nearNameOf('xylophone', ['chorale', 'piano'])).toBeUndefined();
  expect(nearNameOf('x', [])).toBeUndefined();
  expect(nearestName('pianoforte', ['chorale', 'piano'])).toBe('piano');
});
