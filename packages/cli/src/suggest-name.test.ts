import { expect, test } from 'vitest';
import { suggestName } from './suggest-name.ts';

test('an unknown name is answered with the near one, else with all, else with nothing', () => {
  expect(suggestName('Choral', ['piano', 'chorale'])).toBe('; did you mean "chorale"?');
  expect(suggestName('xylophone', ['chorale', 'piano'])).toBe('; known: chorale, piano');
  expect(suggestName('xylophone', [])).toBe('');
});
