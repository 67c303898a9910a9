/** Transposition of grids within the vocabulary: the augmentation of training data. */
import { type ChoraleGrid, HIGHEST_PITCH, LOWEST_PITCH, SILENT } from './chorale-grid.ts';

/**
 * How far a grid can be transposed without leaving the vocabulary (or a narrower range of pitches).
 *
 * @returns  semitones; both 0 for a silent grid
 * @example transpositionsOfGrid(gridOfFrames([[72, 67, 64, 48]])) // => { lowest: -18, highest: 15 }
 */
export function transpositionsOfGrid(
  grid: ChoraleGrid,
  { lowestPitch = LOWEST_PITCH, highestPitch = HIGHEST_PITCH }: { lowestPitch?: number; highestPitch?: number } = {},
): { lowest: number; highest: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const pitch of grid.pitches) {
    if (pitch === SILENT) continue;
    low = Math.min(low, pitch);
    high = Math.max(high, pitch);
  }
  if (high < low) return { lowest: 0, highest: 0 };
  return { lowest: Math.min(0, lowestPitch - low), highest: Math.max(0, highestPitch - high) };
}

/**
 * The grid `semitones` higher; silence stays.
 *
 * @throws RangeError  a pitch would leave the vocabulary
 * @example transposeGrid(gridOfFrames([[72, 67, 64, 48]]), 2).pitches // => [74, 69, 66, 50]
 */
export function transposeGrid(grid: ChoraleGrid, semitones: number): ChoraleGrid {
  const pitches = grid.pitches.map((pitch, place) => {
    if (pitch === SILENT) return SILENT;
    const moved = pitch + semitones;
    if (moved < LOWEST_PITCH || moved > HIGHEST_PITCH) {
      throw new RangeError(
        `pitch ${pitch} in frame ${Math.floor(place / 4)} moved by ${semitones} leaves the vocabulary ${LOWEST_PITCH}–${HIGHEST_PITCH}`,
      );
    }
    return moved;
  });
  return { length: grid.length, pitches };
}
