/**
 * Lengths in ABC as whole numbers: every length that tuplets of 2–15 and note values down to 1024ths can give is exact.
 *
 * The reader counts in units and turns them into ticks when it knows how fine the piece is.
 */
import { NOTE_VALUES, type NoteValue, type TupletRatio } from '../notation/notated-score.ts';
import { greatestCommonDivisor, wholesOfWritten } from '../notation/written-duration.ts';

/** A length in the reader's own units. */
export type Units = number;

/** 2⁹·3³·5·7·11·13 */
export const UNITS_PER_QUARTER: Units = 69_189_120;
export const UNITS_PER_WHOLE: Units = 4 * UNITS_PER_QUARTER;
/** The longest note that is read, in whole notes. */
export const LONGEST_NOTE = 64;

/** A note value with its dots, as it is drawn, and the tuplet that an odd length implies. */
export type WrittenLength = {
  /** what it lasts, the implied tuplet counted in */
  readonly units: Units;
  readonly value: NoteValue;
  readonly dots: number;
  readonly tuplet?: TupletRatio;
};

const WRITTEN: ReadonlyMap<Units, { readonly value: NoteValue; readonly dots: number }> = new Map(
  NOTE_VALUES.flatMap((value) =>
    [0, 1, 2, 3].map((dots) => [unitsOfValue(value, dots), { value, dots }] as const),
  ).filter(([units]) => Number.isInteger(units)),
);

/**
 * The length of a note value with dots.
 *
 * @example unitsOfValue('quarter', 1) / UNITS_PER_QUARTER // => 1.5
 */
export function unitsOfValue(value: NoteValue, dots: number): Units {
  const { numerator, denominator } = wholesOfWritten({ value, dots });
  return (UNITS_PER_WHOLE * numerator) / denominator;
}

/**
 * The one note value, dotted up to three times, that lasts so long.
 *
 * @example valueOfUnits(UNITS_PER_QUARTER * 3.5) // => { value: 'half', dots: 2 }
 */
export function valueOfUnits(units: Units): { readonly value: NoteValue; readonly dots: number } | undefined {
  return WRITTEN.get(units);
}

/**
 * How a length is drawn: one note value, or several tied together where none fits, the longest first. A third of a
 * note becomes a note of a triplet without a bracket. A length that no value can draw becomes the nearest one.
 *
 * @example writtenLengths(UNITS_PER_QUARTER * 2.5).map(({ value }) => value) // => ['half', 'eighth']
 * @example writtenLengths(UNITS_PER_QUARTER / 3)[0].tuplet // => { actual: 3, normal: 2 }
 */
export function writtenLengths(units: Units): readonly WrittenLength[] {
  const whole = WRITTEN.get(units);
  if (whole) return [{ units, ...whole }];
  const odd = oddPart(UNITS_PER_WHOLE / greatestCommonDivisor(units, UNITS_PER_WHOLE));
  if (odd === 1) return splitUnits(units).map((part) => ({ units: part, ...nearestValue(part) }));
  const normal = 2 ** Math.floor(Math.log2(odd));
  const drawn = (units * odd) / normal;
  const tuplet = { actual: odd, normal };
  if (!Number.isInteger(drawn)) return [{ units, ...nearestValue(units) }];
  return splitUnits(drawn, 0).map((part) => ({ units: (part / odd) * normal, ...nearestValue(part), tuplet }));
}

/**
 * Plain and dotted values that add up to a length without odd factors, the longest first. In a tuplet they are plain:
 * a dotted one of a triplet would last as long as a plain one outside.
 */
function splitUnits(units: Units, dots: 0 | 1 = 1): readonly Units[] {
  if (WRITTEN.has(units)) return [units];
  const parts: Units[] = [];
  let rest = units;
  while (rest > 0) {
    const part = SPLITS[dots].find((candidate) => candidate <= rest) ?? rest;
    parts.push(part);
    rest -= part;
  }
  return parts;
}

const SPLITS: readonly (readonly Units[])[] = [0, 1].map((most) =>
  [...WRITTEN]
    .filter(([, { dots }]) => dots <= most)
    .map(([units]) => units)
    .sort((a, b) => b - a),
);

function nearestValue(units: Units): { readonly value: NoteValue; readonly dots: number } {
  const known = WRITTEN.get(units);
  if (known) return known;
  const log = Math.round(Math.log2(units / UNITS_PER_WHOLE));
  return { value: NOTE_VALUES[Math.min(NOTE_VALUES.length - 1, Math.max(0, 3 - log))], dots: 0 };
}

function oddPart(n: number): number {
  let odd = n;
  while (odd % 2 === 0) odd /= 2;
  return odd;
}
