/** The key around each bar: the best of the 24 for what sounds from four bars before it to four after it. */
import { findKey } from '@continuo/music';
import type { CellScore } from './cell-score.ts';

const AROUND = 4;

/**
 * The key of each bar as `keyIndex` counts them, −1 where nothing is pitched.
 *
 * @example keysOfBars(cellScoreOf(score))[0] // => 0, C major
 */
export function keysOfBars({ bars, tracks, cells }: CellScore): Int8Array {
  const weights = cells.map((row) => {
    const classes = new Float64Array(12);
    for (const [track, notes] of row.entries()) {
      if (tracks[track]!.isDrums) continue;
      for (const { pitch, duration } of notes) classes[pitch % 12]! += duration;
    }
    return classes;
  });
  return Int8Array.from(bars, (_, bar) => {
    const sum = new Float64Array(12);
    for (let near = Math.max(0, bar - AROUND); near <= Math.min(bars.length - 1, bar + AROUND); near += 1) {
      for (let each = 0; each < 12; each += 1) sum[each]! += weights[near]![each]!;
    }
    if (sum.every((weight) => weight === 0)) return -1;
    const best = findKey([...sum]);
    return best === undefined ? -1 : keyIndex(best);
  });
}

/** 0–11 major by tonic, 12–23 minor by tonic. @example keyIndex({ tonic: 2, mode: 'minor' }) // => 14 */
export function keyIndex({ tonic, mode }: { readonly tonic: number; readonly mode: 'major' | 'minor' }): number {
  return tonic + (mode === 'minor' ? 12 : 0);
}
