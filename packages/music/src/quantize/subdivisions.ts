/** How a beat may be divided, and how usual each place in it is. */

import { greatestCommonDivisor } from '../notation/written-duration.ts';

/** A place in a beat: `part` of `parts`, in lowest terms; 1/1 is the next beat. */
export type BeatPlace = {
  readonly part: number;
  readonly parts: number;
  /** natural logarithm of the odds that a note stands here */
  readonly odds: number;
};

/** One way to divide a beat. */
export type Division = {
  /** the finest number of equal parts; halves and thirds mixed make 12 or 24 */
  readonly parts: number;
  /** which hand divides: in two, in three, both, in five or in seven */
  readonly kind: 'two' | 'three' | 'both' | 'five' | 'seven';
  /** in rising order, from 0/1 to 1/1 */
  readonly places: readonly BeatPlace[];
  /** natural logarithm of the likelihood of a beat without any note */
  readonly empty: number;
};

/** The numbers of parts that are tried unless told otherwise. */
export const SUBDIVISIONS: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16];

/**
 * How often a note stands on a place whose denominator is the key, by kind of division: counted on OpenScore Lieder and
 * Mutopia for halves to eighths and thirds to sixths, the rarer ones by hand.
 */
const OFTEN: Readonly<Record<Division['kind'], Readonly<Record<number, number>>>> = {
  two: { 1: 0.9, 2: 0.62, 4: 0.23, 8: 0.02, 16: 0.002 },
  three: { 1: 0.9, 3: 0.75, 6: 0.2, 9: 0.004, 12: 0.004 },
  both: { 1: 0.9, 2: 0.75, 3: 0.75, 4: 0.1, 6: 0.05, 8: 0.01 },
  five: { 1: 0.9, 5: 0.9 },
  seven: { 1: 0.9, 7: 0.9 },
};

/**
 * The divisions that a list of allowed numbers of parts gives.
 *
 * @example divisionsOf([1, 2, 4]).map((division) => division.parts) // => [4]
 * @example divisionsOf([1, 2, 3, 4, 6]).map((division) => division.kind) // => ['two', 'three', 'both']
 */
export function divisionsOf(subdivisions: readonly number[]): readonly Division[] {
  const allowed = (parts: number): boolean => subdivisions.some((subdivision) => subdivision % parts === 0);
  const divisions: Division[] = [];
  for (const kind of ['two', 'three', 'both', 'five', 'seven'] as const) {
    const denominators = Object.keys(OFTEN[kind]).map(Number).filter(allowed);
    if (!denominators.includes(1)) denominators.unshift(1);
    if (kind !== 'two' && denominators.length < 2) continue;
    if (kind === 'both' && !(denominators.includes(2) && denominators.includes(3))) continue;
    const places: BeatPlace[] = [];
    let empty = 0;
    for (const parts of denominators) {
      const often = OFTEN[kind][parts];
      const odds = Math.log(often / (1 - often));
      for (let part = 0; part < parts; part++) {
        if (parts > 1 && greatestCommonDivisor(part, parts) !== 1) continue;
        places.push({ part, parts, odds });
        empty += Math.log(1 - often);
        if (parts === 1) places.push({ part: 1, parts: 1, odds });
      }
    }
    places.sort((a, b) => a.part / a.parts - b.part / b.parts);
    divisions.push({
      parts:
        kind === 'both' ? 3 * Math.max(...denominators.filter((parts) => parts % 3 > 0)) : Math.max(...denominators),
      kind,
      places,
      empty,
    });
  }
  return divisions;
}
