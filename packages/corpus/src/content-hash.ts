/** A piece's own number, by which a split is drawn: the same in every folder, in every key. */
import { type ChoraleGrid, SILENT } from './chorale-grid.ts';

/**
 * A 32-bit hash of a piece's intervals and rhythm: a transposed copy has the same, so that both fall into one split.
 *
 * FNV-1a (Fowler, Noll and Vo) over the pitches counted from the first, then mixed so that all bits count.
 *
 * @example contentHash(grid) === contentHash(transposeGrid(grid, 3)) // => true
 */
export function contentHash(grid: ChoraleGrid): number {
  const first = grid.pitches.find((pitch) => pitch !== SILENT) ?? 0;
  let hash = 0x811c9dc5;
  for (const pitch of grid.pitches)
    hash = Math.imul(hash ^ (pitch === SILENT ? 255 : (pitch - first) & 0x7f), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 80 % train, 10 % validation, 10 % test, by the hash. */
export function splitOfHash(hash: number): 'train' | 'validation' | 'test' {
  const tenth = Math.floor((hash / 2 ** 32) * 10);
  return tenth < 8 ? 'train' : tenth === 8 ? 'validation' : 'test';
}
