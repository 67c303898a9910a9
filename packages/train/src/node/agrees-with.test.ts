import { expect, test } from 'vitest';
import { agreesWith } from './agrees-with.ts';

test('what a file states must be so, in any order; what it does not state came later', () => {
  const architecture = { dim: 8, sizes: [1, 2], decoder: { kind: 'flat', word: 4, dropout: 0 }, movedShare: 1 };
  expect(agreesWith(architecture, { decoder: { word: 4, kind: 'flat' }, sizes: [1, 2], dim: 8 })).toBe(true);
  expect(agreesWith(architecture, { dim: 9 })).toBe(false);
  expect(agreesWith(architecture, { sizes: [2, 1] })).toBe(false);
  expect(agreesWith(architecture, { decoder: { kind: 'hierarchical' } })).toBe(false);
  expect(agreesWith(architecture, { depth: 2 })).toBe(false);
});
