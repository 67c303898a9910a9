import { expect, test } from 'vitest';
import { barRange, commaList, decimalNumber, wholeNumber } from './option-values.ts';

test('a whole number is taken within its bounds and nothing else is', () => {
  const bars = wholeNumber('--bars', 1, 512);
  expect([bars('1'), bars('512')]).toEqual([1, 512]);
  for (const text of ['0', '513', '8.5', '', 'eight', '1e2', '0x10']) expect(() => bars(text)).toThrow(/--bars/);
});

test('a number is taken within its bounds; infinity and words are not', () => {
  const temperature = decimalNumber('--temperature', 0, 5);
  expect(temperature('0.9')).toBe(0.9);
  for (const text of ['-1', 'Infinity', 'warm', ' '])
    expect(() => temperature(text)).toThrow(/expected a number from 0 to 5/);
});

test('a range of bars counts from 1 and runs forwards', () => {
  expect([barRange('5-8'), barRange('3')]).toEqual([
    { first: 5, last: 8 },
    { first: 3, last: 3 },
  ]);
  for (const text of ['0-2', '8-5', 'a-b', '', '-3']) expect(() => barRange(text)).toThrow(/such as 5-8/);
});

test('a list drops empty parts', () => {
  expect(commaList('bass, tenor,,')).toEqual(['bass', 'tenor']);
});
