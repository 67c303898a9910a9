/** The fields M:, L: and Q: (ABC 2.1, sections 3.1.6 to 3.1.8), in and out. */
import type { NotatedMeter, NotatedTempo } from '../notation/notated-score.ts';
import { greatestCommonDivisor } from '../notation/written-duration.ts';
import { UNITS_PER_QUARTER, UNITS_PER_WHOLE, type Units, unitsOfValue, valueOfUnits } from './note-lengths.ts';

/** A meter without a time. */
export type AbcMeter = Omit<NotatedMeter, 'tick'>;
/** A tempo without a time. */
export type AbcTempo = Omit<NotatedTempo, 'tick'>;

/** A tune without M: is free of meter. */
export const FREE_METER: AbcMeter = { numerator: 4, denominator: 4, symbol: 'none' };

/**
 * Reads the text of an M: field; undefined where it is no meter.
 *
 * @example parseMeter('3+2/8') // => { numerator: 5, denominator: 8, groups: [3, 2] }
 */
export function parseMeter(text: string): AbcMeter | undefined {
  const plain = text.replace(/[()\s]/g, '').slice(0, 60);
  if (plain === 'C') return { numerator: 4, denominator: 4, symbol: 'common' };
  if (plain === 'C|') return { numerator: 2, denominator: 2, symbol: 'cut' };
  if (plain === '' || plain.toLowerCase() === 'none') return FREE_METER;
  const match = /^(\d{1,3}(?:\+\d{1,3}){0,15})\/(\d{1,3})$/.exec(plain);
  if (!match) return undefined;
  const groups = match[1].split('+').map(Number);
  const numerator = groups.reduce((sum, group) => sum + group, 0);
  const denominator = Number(match[2]);
  if (numerator < 1 || numerator > 255 || ![1, 2, 4, 8, 16, 32, 64, 128].includes(denominator)) return undefined;
  return groups.length > 1 ? { numerator, denominator, groups } : { numerator, denominator };
}

/**
 * The text of an M: field.
 *
 * @example formatMeter({ numerator: 2, denominator: 2, symbol: 'cut' }) // => 'C|'
 */
export function formatMeter({ numerator, denominator, groups, symbol }: AbcMeter): string {
  if (symbol === 'none') return 'none';
  if (symbol === 'common' && numerator === 4 && denominator === 4) return 'C';
  if (symbol === 'cut' && numerator === 2 && denominator === 2) return 'C|';
  return groups && groups.length > 1 ? `(${groups.join('+')})/${denominator}` : `${numerator}/${denominator}`;
}

/** How long a measure lasts; a free one counts as a whole note where a rest of a measure asks. */
export function unitsOfMeter({ numerator, denominator, symbol }: AbcMeter): Units {
  return symbol === 'none' ? UNITS_PER_WHOLE : (UNITS_PER_WHOLE / denominator) * numerator;
}

/** The unit note length where L: says none: a 16th for meters below 3/4, otherwise an eighth. */
export function defaultUnitLength(meter: AbcMeter): Units {
  return meter.symbol !== 'none' && meter.numerator / meter.denominator < 0.75
    ? UNITS_PER_WHOLE / 16
    : UNITS_PER_WHOLE / 8;
}

/** Reads the text of an L: field, e.g. "1/8"; undefined where it is no length. */
export function parseUnitLength(text: string): Units | undefined {
  const match = /^(\d{1,3})(?:\/(\d{1,4}))?$/.exec(text.trim());
  if (!match) return undefined;
  const units = (UNITS_PER_WHOLE * Number(match[1])) / Number(match[2] ?? 1);
  return Number.isInteger(units) && units > 0 && units <= 4 * UNITS_PER_WHOLE ? units : undefined;
}

/**
 * Reads the text of a Q: field; undefined where it is no tempo. Lengths before the equals sign are summed up.
 *
 * @param unit  the unit note length, for the old forms Q:120 and Q:C3=40
 * @example parseTempo('"Allegro" 1/4=120', UNITS_PER_QUARTER)
 * // => { text: 'Allegro', beat: { value: 'quarter', dots: 0, perMinute: 120 }, microsecondsPerQuarter: 500000 }
 */
export function parseTempo(text: string, unit: Units): AbcTempo | undefined {
  const words = [...text.matchAll(/"([^"]{0,200})"/g)].map(([, word]) => word.trim()).filter((word) => word !== '');
  const plain = text.replace(/"[^"]{0,200}"/g, ' ').trim();
  const name = words.length > 0 ? { text: words.join(' ') } : {};
  if (plain === '') return words.length > 0 ? name : undefined;
  const match = /^(?:([^=]{0,80})=)?\s*(\d{1,6}(?:\.\d{1,6})?)$/.exec(plain);
  if (!match) return undefined;
  const perMinute = Number(match[2]);
  const length = match[1] === undefined ? unit : tempoLength(match[1], unit);
  if (length === undefined || perMinute === 0) return undefined;
  const microsecondsPerQuarter = Math.round(60e6 / perMinute / (length / UNITS_PER_QUARTER));
  if (microsecondsPerQuarter < 1 || microsecondsPerQuarter > 0xffffff) return undefined;
  const value = valueOfUnits(length);
  if (value) return { ...name, beat: { ...value, perMinute }, microsecondsPerQuarter };
  const quarters = Math.round((perMinute * length * 1e4) / UNITS_PER_QUARTER) / 1e4;
  return {
    ...name,
    beat: { value: 'quarter', dots: 0, perMinute: quarters },
    microsecondsPerQuarter: Math.round(60e6 / quarters),
  };
}

/**
 * The text of a Q: field.
 *
 * @example formatTempo({ microsecondsPerQuarter: 500_000, text: 'Allegro' }) // => '"Allegro" 1/4=120'
 */
export function formatTempo({ microsecondsPerQuarter, text, beat }: AbcTempo): string {
  const words = text === undefined ? '' : `"${text.replaceAll('"', "'")}"`;
  if (beat) return `${words} ${formatFraction(unitsOfValue(beat.value, beat.dots))}=${beat.perMinute}`.trim();
  if (microsecondsPerQuarter === undefined) return words;
  return `${words} 1/4=${Number((60e6 / microsecondsPerQuarter).toFixed(4))}`.trim();
}

/** A length as a fraction of a whole note, e.g. "3/8". */
export function formatFraction(units: Units): string {
  const divisor = greatestCommonDivisor(Math.round(units), UNITS_PER_WHOLE);
  return `${Math.round(units) / divisor}/${UNITS_PER_WHOLE / divisor}`;
}

function tempoLength(text: string, unit: Units): Units | undefined {
  const old = /^C(\d{0,2})$/.exec(text.trim());
  if (old) return unit * (old[1] === '' ? 1 : Math.max(1, Number(old[1])));
  let sum = 0;
  for (const word of text.trim().split(/\s+/)) {
    const units = parseUnitLength(word);
    if (units === undefined) return undefined;
    sum += units;
  }
  return sum > 0 ? sum : undefined;
}
