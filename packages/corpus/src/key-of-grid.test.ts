import { expect, it } from 'vitest';
import { keyOfGrid } from './key-of-grid.ts';
import { gridOfFrames } from './read-jsb-chorales.ts';

it('finds D minor in tonic, subdominant, dominant, tonic', () => {
  const frames = [
    [74, 69, 65, 50],
    [74, 70, 67, 55],
    [73, 69, 64, 57],
    [74, 69, 65, 50],
  ];
  expect(keyOfGrid(gridOfFrames(frames))?.name).toBe('D minor');
});

it('finds no key in silence', () => {
  expect(keyOfGrid(gridOfFrames([[-1, -1, -1, -1]]))).toBeUndefined();
});
