/** What a wish's flag says: a value, and perhaps the bars and tracks that it holds for. */
import { PROGRAM_NAMES, type Score } from '@continuo/music';
import { CliError } from '../cli-error.ts';
import { commaList } from '../option-values.ts';

/** Bars first…last counted from 1 (a pickup is 0), and tracks by name or index from 0; left out: everywhere. */
export type WishScope = { readonly bars?: [number, number]; readonly tracks?: [TrackName, ...TrackName[]] };
/** A track's or instrument's name, or the index of a track from 0. */
export type TrackName = string | number;

/**
 * Reads `VALUE`, `VALUE@BARS`, `VALUE:TRACKS` or `VALUE@BARS:TRACKS`.
 *
 * @throws CliError  the value is missing, or the bars are none
 * @example scopedValue('--density', '3@5-8:Bass') // => { value: '3', scope: { bars: [5, 8], tracks: ['Bass'] } }
 */
export function scopedValue(flag: string, text: string): { readonly value: string; readonly scope: WishScope } {
  const [, value = '', bars, tracks] = /^([^@:]*)(?:@([^:]*))?(?::(.*))?$/s.exec(text.trim()) ?? [];
  if (value.trim() === '') {
    throw new CliError(
      'usage',
      `${flag} "${text}": expected a value, then perhaps @BARS and :TRACK, such as 3@5-8:Bass`,
    );
  }
  return {
    value: value.trim(),
    scope: {
      ...(bars === undefined ? {} : { bars: barsOf(flag, bars) }),
      ...(tracks === undefined ? {} : { tracks: tracksOf(flag, tracks) }),
    },
  };
}

/**
 * Reads `5-8` or `5`; 0 is a pickup.
 *
 * @throws CliError  it is neither, or runs backwards
 * @example barsOf('--cells', '5-8') // => [5, 8]
 */
export function barsOf(flag: string, text: string): [number, number] {
  const match = /^(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?$/.exec(text.trim());
  const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
  if (match !== null && last >= first) return [first, last];
  throw new CliError('usage', `${flag} "${text}": expected a bar or a range of bars such as 5-8, counted from 1`);
}

/**
 * Reads tracks with commas, by name or number; people count them from 1.
 *
 * @throws CliError  there is none, or a number is 0
 * @example tracksOf('--cells', 'Bass, 2') // => ['Bass', 1]
 */
export function tracksOf(flag: string, text: string): [TrackName, ...TrackName[]] {
  const [first, ...others] = commaList(text).map((name) => trackOf(flag, name));
  if (first !== undefined) return [first, ...others];
  throw new CliError('usage', `${flag} "${text}": expected a track by its name, its instrument, or its number from 1`);
}

/** A track by its name, or its index from its number. */
export function trackOf(flag: string, text: string): TrackName {
  const name = text.trim();
  if (!/^\d+$/.test(name)) return name;
  if (Number(name) >= 1 && Number(name) <= 256) return Number(name) - 1;
  throw new CliError('usage', `${flag} "${text}": tracks are counted from 1 to 256`);
}

/**
 * Makes sure that a track that is named by its number is there: people count from 1, requests from 0.
 *
 * @throws CliError  there are fewer tracks; they are listed as people count them
 */
export function checkTrackNumber(flag: string, track: TrackName, { tracks }: Pick<Score, 'tracks'>): void {
  if (typeof track !== 'number' || track < tracks.length) return;
  const known = tracks.map(({ name, program }, index) => `${index + 1} "${name || PROGRAM_NAMES[program]}"`).join(', ');
  throw new CliError('unknown-name', `${flag}: there is no track ${track + 1}; the piece has ${known || 'none'}`);
}
