/** Numbers and names inside MusicXML elements, and what to say where they are wrong. */
import { ScoreReadError } from '../music-error.ts';
import { quoted } from '../notation/report-tally.ts';
import type { XmlElement } from '../xml/parse-xml.ts';

/**
 * The number that an element holds.
 *
 * @throws ScoreReadError  `bad-value`, with its line
 */
export function numberOf(element: XmlElement, least = -1e9, most = 1e9): number {
  const text = element.text.trim();
  const number = text === '' ? Number.NaN : Number(text);
  if (number >= least && number <= most) return number;
  throw badValue(element, `<${element.name}> is ${quoted(text)} where a number ${least}–${most} is expected`);
}

/** As `numberOf`, for a whole number. */
export function wholeNumberOf(element: XmlElement, least: number, most: number): number {
  const number = numberOf(element, least, most);
  if (Number.isInteger(number)) return number;
  throw badValue(element, `<${element.name}> is ${number} where a whole number ${least}–${most} is expected`);
}

/** An error at an element. */
export function badValue(element: XmlElement, what: string): ScoreReadError {
  return new ScoreReadError('bad-value', 'MusicXML', what, { line: element.line });
}

/**
 * A whole number in a text, undefined where there is none within the range.
 *
 * @example wholeNumberIn('12', 1, 16) // => 12
 */
export function wholeNumberIn(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const number = Number(text);
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}
