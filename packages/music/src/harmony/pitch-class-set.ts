/** Sets of pitch classes: prime forms and interval vectors, for any number of equal steps to the octave. */

/**
 * How often each interval from 1 to half an octave occurs between two notes of a set.
 *
 * Forte 1973, "The Structure of Atonal Music", section 1.5.
 *
 * @param divisions  equal steps to the octave
 * @example intervalVector([0, 4, 7]) // => [0, 0, 1, 1, 1, 0]
 */
export function intervalVector(pitchClasses: readonly number[], divisions = 12): readonly number[] {
  const set = sortedSet(pitchClasses, divisions);
  const vector = new Array<number>(divisions >> 1).fill(0);
  for (let i = 0; i < set.length; i++) {
    for (let j = i + 1; j < set.length; j++) vector[Math.min(set[j] - set[i], divisions - set[j] + set[i]) - 1]++;
  }
  return vector;
}

/**
 * The tightest order of a set: the least span, then the least intervals from its first note (Forte 1973, section 1.2).
 *
 * @example normalOrder([0, 4, 9]) // => [9, 0, 4]
 */
export function normalOrder(pitchClasses: readonly number[], divisions = 12): readonly number[] {
  const set = sortedSet(pitchClasses, divisions);
  let best: readonly number[] = set;
  for (let i = 1; i < set.length; i++) {
    const turned = [...set.slice(i), ...set.slice(0, i)];
    if (isTighter(fromZero(turned, divisions), fromZero(best, divisions))) best = turned;
  }
  return best;
}

/**
 * The prime form of a set: the tighter of it and its inversion, from 0 (Forte 1973, section 1.2; six of Rahn's differ).
 *
 * @example primeForm([0, 4, 7]) // => [0, 3, 7]
 */
export function primeForm(pitchClasses: readonly number[], divisions = 12): readonly number[] {
  const upright = fromZero(normalOrder(pitchClasses, divisions), divisions);
  const inverted = pitchClasses.map((pitchClass) => -pitchClass);
  const other = fromZero(normalOrder(inverted, divisions), divisions);
  return isTighter(other, upright) ? other : upright;
}

/** The distinct pitch classes of a list, rising. */
export function sortedSet(pitchClasses: readonly number[], divisions = 12): readonly number[] {
  const set = new Set(pitchClasses.map((pitchClass) => ((pitchClass % divisions) + divisions) % divisions));
  return [...set].sort((a, b) => a - b);
}

function fromZero(order: readonly number[], divisions: number): readonly number[] {
  return order.map((pitchClass) => (pitchClass - order[0] + divisions) % divisions);
}

/** The last note counts first, then the second, the third, … */
function isTighter(a: readonly number[], b: readonly number[]): boolean {
  const last = a.length - 1;
  if (a[last] !== b[last]) return a[last] < b[last];
  for (let i = 1; i < last; i++) if (a[i] !== b[i]) return a[i] < b[i];
  return false;
}
