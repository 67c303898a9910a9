/** The lengths of notes that models of cells tell apart. */

/** Places a quarter is cut into: thirty-seconds and triplets of sixteenths both lie on it. */
export const CELL_STEPS_PER_QUARTER = 24;

/** In steps, ascending: a thirty-second … sixteen quarters. */
// biome-ignore format: a table
export const CELL_DURATIONS: readonly number[] = [
  1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 14, 15, 16, 18, 20, 21, 22, 24, 27, 30, 32, 33, 36, 40, 42, 45, 48, 54, 60, 66, 72, 84, 90,
  96, 108, 120, 132, 144, 168, 192, 240, 288, 384,
];

const NEAREST = Uint8Array.from({ length: CELL_DURATIONS.at(-1)! + 1 }, (_, steps) => {
  let best = 0;
  for (const [index, each] of CELL_DURATIONS.entries()) {
    if (ratio(each, steps) < ratio(CELL_DURATIONS[best]!, steps)) best = index;
  }
  return best;
});

/**
 * The index of the length nearest by ratio; longer ones are the longest.
 *
 * @param steps  24 a quarter
 * @example CELL_DURATIONS[durationIndex(25)] // => 24
 */
export function durationIndex(steps: number): number {
  return NEAREST[Math.max(1, Math.min(NEAREST.length - 1, Math.round(steps)))]!;
}

function ratio(a: number, b: number): number {
  return Math.max(a, b) / Math.max(1, Math.min(a, b));
}
