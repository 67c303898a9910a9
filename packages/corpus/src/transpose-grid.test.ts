import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HIGHEST_PITCH, LOWEST_PITCH } from './chorale-grid.ts';
import { gridOfFrames } from './read-jsb-chorales.ts';
import { anyGrid } from './testing/made-grids.ts';
import { transposeGrid, transpositionsOfGrid } from './transpose-grid.ts';

test('transposition moves every pitch and leaves rests', () => {
  expect([...transposeGrid(gridOfFrames([[72, -1, 64, 48]]), -3).pitches]).toEqual([69, -1, 61, 45]);
});

test('every transposition that is offered fits and comes back; one more does not fit', () => {
  fc.assert(
    fc.property(anyGrid, (grid) => {
      const { lowest, highest } = transpositionsOfGrid(grid);
      for (const semitones of [lowest, highest]) {
        const moved = transposeGrid(grid, semitones);
        expect(moved.pitches.every((pitch) => pitch === -1 || (pitch >= LOWEST_PITCH && pitch <= HIGHEST_PITCH))).toBe(
          true,
        );
        expect(transposeGrid(moved, -semitones)).toEqual(grid);
      }
      if (grid.pitches.some((pitch) => pitch !== -1))
        expect(() => transposeGrid(grid, highest + 1)).toThrow(RangeError);
    }),
  );
});
