/**
 * Which degree goes to which.
 *
 * Piston, "Harmony", "Table of usual root progressions": what each degree is usually, sometimes and less often followed
 * by. VII is heard as a dominant without its root.
 */

/** How often, in words. */
export type Usage = 'usual' | 'sometimes' | 'rare';

/** Degrees 1–7: usual, sometimes, less often. */
// biome-ignore format: a table
const TABLE: Readonly<Record<number, readonly [readonly number[], readonly number[], readonly number[]]>> = {
  1: [[4, 5], [6], [2, 3]],
  2: [[5], [4, 6], [1, 3]],
  3: [[6], [4], [1, 2, 5]],
  4: [[5], [1, 2], [3, 6]],
  5: [[1], [4, 6], [2, 3]],
  6: [[2, 5], [3, 4], [1]],
  7: [[1, 3], [6], [5]],
};
const USAGES: readonly Usage[] = ['usual', 'sometimes', 'rare'];

/**
 * How usual it is that a chord on one degree of the key is followed by one on another; undefined where it is not in the
 * table, as for one degree twice.
 *
 * @example usageOf(2, 5) // => 'usual'
 */
export function usageOf(from: number, to: number): Usage | undefined {
  const index = TABLE[from]?.findIndex((degrees) => degrees.includes(to)) ?? -1;
  return USAGES[index];
}

/** What the roots do: by steps of the scale from one to the other, in words. */
const STEPS: readonly string[] = [
  'the root stays',
  'the root rises a step',
  'the root rises a third and two tones stay',
  'the root falls a fifth',
  'the root rises a fifth',
  'the root falls a third and two tones stay',
  'the root falls a step',
];

/** @example rootStep(2, 5) // => 'the root falls a fifth' */
export function rootStep(from: number, to: number): string {
  return STEPS[(to - from + 7) % 7]!;
}
