/** The key of a chorale grid. */
import { findKey, type Key } from '@continuo/music';
import { type ChoraleGrid, SILENT } from './chorale-grid.ts';

/**
 * The key that fits a grid best, each sixteenth of each voice counted once; undefined where nothing stands out.
 *
 * @example keyOfGrid(grid)?.name // => 'D minor'
 */
export function keyOfGrid(grid: ChoraleGrid): Key | undefined {
  const counts = new Array<number>(12).fill(0);
  for (const pitch of grid.pitches) if (pitch !== SILENT) counts[pitch % 12]! += 1;
  return findKey(counts);
}
