/** Reads the values of flags, and says in one line what a wrong one should have been. */
import { CliError } from './cli-error.ts';

/** A reader of whole numbers from `least` to `most` for the flag `name`. */
export function wholeNumber(name: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^[+-]?\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new CliError('usage', `${name} "${text}": expected a whole number from ${least} to ${most}`);
  };
}

/** A reader of numbers from `least` to `most` for the flag `name`. */
export function decimalNumber(name: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= least && value <= most) return value;
    throw new CliError('usage', `${name} "${text}": expected a number from ${least} to ${most}`);
  };
}

/** First and last bar, counted from 1. */
export type BarRange = { readonly first: number; readonly last: number };

/**
 * Reads `5-8` or `5`.
 *
 * @throws CliError  it is neither, or runs backwards
 * @example barRange('5-8') // => { first: 5, last: 8 }
 */
export function barRange(text: string): BarRange {
  const match = /^(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?$/.exec(text.trim());
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (match !== null && first >= 1 && last >= first) return { first, last };
  throw new CliError('usage', `--bars "${text}": expected a bar or a range of bars such as 5-8, counted from 1`);
}

/**
 * Reads a list with commas.
 *
 * @example commaList('bass, tenor') // => ['bass', 'tenor']
 */
export function commaList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
