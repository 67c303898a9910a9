import { PROGRAM_NAMES } from '@continuo/music';
import { expect, test } from 'vitest';
import { instrumentOf } from './instruments.ts';
import { parseRange } from './pitch-range.ts';

test.each([
  ['cello', 'Cello'],
  ['Piano', 'Acoustic Grand Piano'],
  ['harp', 'Orchestral Harp'],
  ['harps', 'Harpsichord'],
  ['bass', 'Acoustic Bass'],
  ['clav', 'Clavinet'],
  ['horn', 'French Horn'],
  ['strings', 'String Ensemble 1'],
  ['drums', 'Drums'],
])('who types %s means %s', (typed, name) => {
  expect(instrumentOf(typed)).toBe(name);
});

test('every name of the standard means itself, and nonsense nothing', () => {
  expect(PROGRAM_NAMES.map(instrumentOf)).toEqual(PROGRAM_NAMES);
  expect(instrumentOf('qwerty')).toBeUndefined();
  expect(instrumentOf(' ')).toBeUndefined();
});

test('a range is two pitches, the lower first', () => {
  expect(parseRange('C3 G5')).toEqual([48, 79]);
  expect(parseRange('c3 – g5')).toEqual([48, 79]);
  expect(parseRange('Bb1-F#4')).toEqual([34, 66]);
  expect(parseRange('G5 C3')).toBeUndefined();
  expect(parseRange('C3')).toBeUndefined();
  expect(parseRange('low high')).toBeUndefined();
});
