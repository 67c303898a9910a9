import { afterEach, expect, test, vi } from 'vitest';
import { problemOf } from './problem.ts';

afterEach(() => vi.unstubAllGlobals());

test('the words of an error become a sentence that another can follow', async () => {
  vi.stubGlobal('fetch', async () => new Response());
  expect(await problemOf(new Error('byte 3: the file is cut short'))).toBe('byte 3: the file is cut short.');
  expect(await problemOf(new Error('cut short'), 'a.mid')).toBe('a.mid: cut short.');
  expect(await problemOf(new Error('Choose the style first.'))).toBe('Choose the style first.');
});

test('where the server does not answer, its words say what to do instead', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  expect(await problemOf(new Error('its script could not be loaded'))).toMatch(/npm start/);
});
