import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Block,
  blocksOf,
  type CellSet,
  cellsOfBlocks,
  clipCells,
  describeCells,
  hasCell,
  holdsBlock,
  NO_CELLS,
  withBlock,
  withoutBlock,
  withoutCells,
} from './cell-set.ts';

const block: fc.Arbitrary<Block> = fc
  .tuple(fc.nat(12), fc.nat(6), fc.uniqueArray(fc.nat(4), { minLength: 1 }))
  .map(([first, more, tracks]) => ({ bars: [first, first + more] as const, tracks }));
/** Steps of painting and rubbing out, as a person does them. */
const strokes = fc.array(fc.tuple(fc.boolean(), block), { maxLength: 10 });
const BARS = Array.from({ length: 20 }, (_, bar) => bar);
const TRACKS = [0, 1, 2, 3, 4];
const painted = (list: readonly (readonly [boolean, Block])[]): CellSet =>
  list.reduce((cells: CellSet, [adds, each]) => (adds ? withBlock : withoutBlock)(cells, each), NO_CELLS);
const members = (cells: CellSet): string[] =>
  TRACKS.flatMap((track) => BARS.filter((bar) => hasCell(cells, track, bar)).map((bar) => `${track}:${bar}`));

test('painting and rubbing out is what it is on a grid of single cells', () => {
  fc.assert(
    fc.property(strokes, (list) => {
      const grid = new Set<string>();
      for (const [adds, { bars, tracks }] of list) {
        for (const track of tracks) {
          for (let bar = bars[0]; bar <= bars[1]; bar += 1) {
            if (adds) grid.add(`${track}:${bar}`);
            else grid.delete(`${track}:${bar}`);
          }
        }
      }
      expect(members(painted(list)).sort()).toEqual([...grid].sort());
    }),
  );
});

test('the blocks of a set are the set again, and equal sets are equal data', () => {
  fc.assert(
    fc.property(strokes, (list) => {
      const cells = painted(list);
      expect(cellsOfBlocks(blocksOf(cells))).toEqual(cells);
    }),
  );
});

test('what is taken away is gone and the rest stays', () => {
  fc.assert(
    fc.property(strokes, strokes, (list, others) => {
      const [cells, away] = [painted(list), painted(others)];
      const gone = new Set(members(away));
      expect(members(withoutCells(cells, away))).toEqual(members(cells).filter((cell) => !gone.has(cell)));
    }),
  );
});

test('spans that touch become one, and tracks of one span one block', () => {
  const cells = cellsOfBlocks([
    { bars: [1, 2], tracks: [0, 2] },
    { bars: [3, 4], tracks: [0, 2] },
    { bars: [6, 6], tracks: [2] },
  ]);
  expect(cells).toEqual([
    [[1, 4]],
    [],
    [
      [1, 4],
      [6, 6],
    ],
  ]);
  expect(blocksOf(cells)).toEqual([
    { bars: [1, 4], tracks: [0, 2] },
    { bars: [6, 6], tracks: [2] },
  ]);
  expect(describeCells(cells, ['Flute', 'Viola', 'Cello'])).toBe('bars 1–4 · Flute, Cello; bar 6 · Cello');
  expect(holdsBlock(cells, { bars: [2, 4], tracks: [0, 2] })).toBe(true);
  expect(holdsBlock(cells, { bars: [4, 6], tracks: [2] })).toBe(false);
});

test('cells outside a grid are cut away', () => {
  expect(clipCells([[[1, 9]], [], [[2, 3]]], [1, 4], 2)).toEqual([[[1, 4]]]);
  expect(clipCells([[[5, 9]]], [1, 4], 2)).toBe(NO_CELLS);
});
