/** Lengths of time as notes write them: a value, dots, a tuplet's ratio. */

import { MOST_TICKS_PER_QUARTER } from '../validate-score.ts';
import { NOTE_VALUES, type NoteValue, type TupletRatio } from './notated-score.ts';

/** A length in whole notes, as a fraction in lowest terms. */
export type Wholes = { readonly numerator: number; readonly denominator: number };

/** A written length. */
export type WrittenDuration = {
  readonly value: NoteValue;
  readonly dots: number;
  readonly tuplet?: TupletRatio;
};

/** Index of the whole note among the note values. */
const WHOLE = NOTE_VALUES.indexOf('whole');

/**
 * A fraction in lowest terms.
 *
 * @example wholes(6, 8) // => { numerator: 3, denominator: 4 }
 */
export function wholes(numerator: number, denominator: number): Wholes {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/**
 * How long a written note lasts.
 *
 * @example wholesOfWritten({ value: 'quarter', dots: 1 }) // => { numerator: 3, denominator: 8 }
 */
export function wholesOfWritten({ value, dots, tuplet = { actual: 1, normal: 1 } }: WrittenDuration): Wholes {
  const power = WHOLE - NOTE_VALUES.indexOf(value);
  const whole = { numerator: power > 0 ? 2 ** power : 1, denominator: power < 0 ? 2 ** -power : 1 };
  return wholes(whole.numerator * (2 ** (dots + 1) - 1) * tuplet.normal, whole.denominator * 2 ** dots * tuplet.actual);
}

/**
 * The note value of a number of whole notes that is a power of two; undefined where there is none.
 *
 * @example valueOfPower(-2) // => 'quarter'
 */
export function valueOfPower(power: number): NoteValue | undefined {
  return NOTE_VALUES[WHOLE - power];
}

/** Notes of a tuplet beyond which no program writes one. */
const MOST_IN_TUPLET = 1024;

/**
 * The notes, tied in this order, that write a length; empty where it is shorter than any note or longer than 64 of the longest.
 *
 * A denominator with an odd factor is written as a tuplet of that many in the time of the next lower power of two.
 *
 * @example writeDuration({ numerator: 5, denominator: 8 }) // => [{ value: 'half', dots: 0 }, { value: 'eighth', dots: 0 }]
 * @example writeDuration({ numerator: 1, denominator: 12 }) // => [{ value: 'eighth', dots: 0, tuplet: { actual: 3, normal: 2 } }]
 */
export function writeDuration({ numerator, denominator }: Wholes): readonly WrittenDuration[] {
  let odd = denominator;
  while (odd % 2 === 0) odd /= 2;
  if (odd > MOST_IN_TUPLET) return [];
  const normal = 2 ** Math.floor(Math.log2(odd));
  const tuplet = odd === 1 ? {} : { tuplet: { actual: odd, normal } };
  // in units of the shortest note that is needed
  const unitPower = -Math.round(Math.log2((denominator / odd) * normal));
  const written: WrittenDuration[] = [];
  let rest = numerator;
  while (rest > 0) {
    const top = Math.floor(Math.log2(rest));
    const power = Math.min(top + unitPower, WHOLE);
    let bit = power - unitPower;
    const value = valueOfPower(power);
    if (value === undefined || bit < 0 || written.length >= 64) return [];
    rest -= 2 ** bit;
    let dots = 0;
    while (dots < 3 && bit > 0 && rest >= 2 ** (bit - 1)) {
      // what remains after a dot must not be as long as the note itself
      if (rest >= 2 ** bit) break;
      bit--;
      rest -= 2 ** bit;
      dots++;
    }
    written.push({ value, dots, ...tuplet });
  }
  return written;
}

/**
 * Ticks of a quarter that hold all of some lengths exactly, as far as MIDI's 32 767 allow: a multiple of 480 where possible.
 *
 * @param denominators  of lengths in whole notes
 * @returns             and the denominators that do not fit, whose ticks must be rounded
 * @example fitTicksPerQuarter([4, 8, 12, 28]) // => { ticksPerQuarter: 3360, rounded: [] }
 */
export function fitTicksPerQuarter(denominators: Iterable<number>): {
  readonly ticksPerQuarter: number;
  readonly rounded: readonly number[];
} {
  const rounded: number[] = [];
  let ticksPerQuarter = 1;
  for (const denominator of [...new Set(denominators)].sort((a, b) => a - b)) {
    // of a quarter, not a whole
    const needed = denominator / greatestCommonDivisor(denominator, 4);
    const next = (ticksPerQuarter / greatestCommonDivisor(ticksPerQuarter, needed)) * needed;
    if (next <= MOST_TICKS_PER_QUARTER) ticksPerQuarter = next;
    else rounded.push(denominator);
  }
  const usual = (ticksPerQuarter / greatestCommonDivisor(ticksPerQuarter, 480)) * 480;
  if (usual <= MOST_TICKS_PER_QUARTER) ticksPerQuarter = usual;
  while (ticksPerQuarter < 96) ticksPerQuarter *= 2;
  return { ticksPerQuarter, rounded };
}

/**
 * The greatest common divisor of two whole numbers.
 *
 * @example greatestCommonDivisor(12, 18) // => 6
 */
export function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}
