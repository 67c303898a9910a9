import { expect, test } from 'vitest';
import { fileName } from './files.ts';

test('a title becomes a name that every file system takes', () => {
  expect(fileName('Air: 2/4?', 'mid')).toBe('Air 2 4.mid');
  expect(fileName('Präludium 1', 'wav')).toBe('Präludium 1.wav');
  expect(fileName('../../etc', 'mid')).not.toContain('/');
  expect(fileName('  ', 'mid')).toBe('Untitled.mid');
});
