/** Tuplets and broken rhythm (ABC 2.1, sections 4.4 and 4.13). */
import type { TupletRatio } from '../notation/notated-score.ts';
import type { AbcMeter } from './meter-field.ts';
import type { Units } from './note-lengths.ts';

const MOST_TUPLET_NOTES = 64;

/**
 * The ratio of a tuplet (p:q; undefined where it makes no sense. Without q it is 2 for 3 and 6, 3 for 2, 4 and 8, and for
 * 5, 7 and 9 it is 3 in compound meters and 2 in others.
 *
 * @example tupletRatio(5, undefined, { numerator: 6, denominator: 8 }) // => { actual: 5, normal: 3 }
 */
export function tupletRatio(
  p: number,
  q: number | undefined,
  { numerator, denominator }: AbcMeter,
): TupletRatio | undefined {
  const isCompound = denominator >= 8 && numerator > 3 && numerator % 3 === 0;
  const n = isCompound ? 3 : 2;
  const normal = q ?? [undefined, undefined, 3, 2, 3, n, 2, n, 3, n][p];
  if (normal === undefined || p < 2 || p > MOST_TUPLET_NOTES || normal < 1 || normal > MOST_TUPLET_NOTES)
    return undefined;
  return { actual: p, normal };
}

/**
 * What broken rhythm makes of the note before the sign: 3/2, 7/4, 15/8 for one to three `>`, 1/2, 1/4, 1/8 for `<`.
 *
 * @param count  signs, negative for `<`; the note after the sign gets the factor of `-count`
 * @example brokenFactor(2) // => 1.75
 */
export function brokenFactor(count: number): number {
  const part = 2 ** -Math.abs(count);
  return count > 0 ? 2 - part : part;
}

/** What a drawn length lasts inside a tuplet, whole and at least 1. */
export function lastingOf(drawn: Units, ratio: TupletRatio | undefined): Units {
  return Math.max(1, ratio ? Math.round((drawn * ratio.normal) / ratio.actual) : drawn);
}
