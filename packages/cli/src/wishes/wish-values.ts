/** Readers of the values of wishes: pitches, styles, cells, locks, places of a motif. */
import type { ComposeRequestInput } from '@continuo/compose';
import { MusicError, parsePitch } from '@continuo/music';
import { CliError } from '../cli-error.ts';
import { commaList } from '../option-values.ts';
import { barsOf, scopedValue, type TrackName, trackOf, tracksOf, type WishScope } from './scoped-value.ts';

/** Entries of the request's lists, as people write them. */
type Entry<F extends keyof ComposeRequestInput> =
  NonNullable<ComposeRequestInput[F]> extends readonly (infer E)[] ? E : never;
export type SoftWish = Entry<'wishes'>;
export type Limit = Entry<'limits'>;
/** A style, or who knows the model sees that it is one of its composers. */
export type StyleShare = { readonly style: string; readonly share: number };
export type Lock = Entry<'locks'>;
export type MotifPlace = Entry<'motifs'>['places'][number];
/** Bars of tracks that are to be written. */
export type Cells = { readonly bars: [number, number]; readonly tracks?: [TrackName, ...TrackName[]] };
/** Words that still have to be looked up, and where they hold. */
export type ScopedWord = { readonly word: string; readonly scope: WishScope };

/** A reader of `NUMBER`, `NUMBER@BARS`, `NUMBER@BARS:TRACK` for a measure of soft wishes. */
export function softNumber(flag: string, measure: keyof SoftWish, least: number, most: number) {
  return (text: string): SoftWish => {
    const { value, scope } = scopedValue(flag, text);
    const number = Number(value);
    if (number >= least && number <= most) return { [measure]: number, ...scope };
    throw new CliError(
      'usage',
      `${flag} "${text}": expected a number from ${least} to ${most}, then perhaps @BARS:TRACK`,
    );
  };
}

/** @example scopedWord('--mood', 'hopeful@17-24') // => { word: 'hopeful', scope: { bars: [17, 24] } } */
export function scopedWord(flag: string, text: string): ScopedWord {
  const { value, scope } = scopedValue(flag, text);
  return { word: value, scope };
}

/** @example instrumentsOf('cello, piano') // => ['cello', 'piano'] */
export function instrumentsOf(text: string): string[] {
  const names = commaList(text);
  if (names.length > 0) return names;
  throw new CliError('usage', `--instruments "${text}": expected names with commas, such as "cello, piano"`);
}

/** @example rangeLimit('C3-C5@5-8') // => { range: [48, 72], bars: [5, 8] } */
export function rangeLimit(text: string): Limit {
  const { value, scope } = scopedValue('--range', text);
  const [, low, high] = /^([A-Ga-g][#♯b♭x]*-?\d+|\d+)\s*[-–]\s*([A-Ga-g][#♯b♭x]*-?\d+|\d+)$/.exec(value) ?? [];
  const expected = 'expected the lowest and the highest pitch, such as C3-C5 or 48-72';
  if (low === undefined || high === undefined) throw new CliError('usage', `--range "${text}": ${expected}`);
  const range: [number, number] = [pitchOf('--range', low), pitchOf('--range', high)];
  if (range[0] > range[1]) throw new CliError('usage', `--range "${text}": ${low} is higher than ${high}; ${expected}`);
  return { range, ...scope };
}

/** @example polyphonyLimit('4:Piano') // => { polyphony: 4, tracks: ['Piano'] } */
export function polyphonyLimit(text: string): Limit {
  const { value, scope } = scopedValue('--max-polyphony', text);
  const polyphony = Number(value);
  if (Number.isInteger(polyphony) && polyphony >= 1 && polyphony <= 16) return { polyphony, ...scope };
  throw new CliError(
    'usage',
    `--max-polyphony "${text}": expected a whole number from 1 to 16, then perhaps @BARS:TRACK`,
  );
}

/** @example forbiddenPitches('C#4,D4') // => { forbidden: [61, 62] } */
export function forbiddenPitches(text: string): Limit {
  const { value, scope } = scopedValue('--forbid', text);
  const forbidden = commaList(value).map((name) => pitchOf('--forbid', name));
  if (forbidden.length > 0) return { forbidden, ...scope };
  throw new CliError('usage', `--forbid "${text}": expected pitches such as C#4,D4`);
}

/** @example chordTones('beats@1-8') // => { chordTones: 'beats', bars: [1, 8] } */
export function chordTones(text: string): Limit {
  const { value, scope } = scopedValue('--chord-tones', text);
  if (value === 'beats' || value === 'everywhere') return { chordTones: value, ...scope };
  throw new CliError('usage', `--chord-tones "${text}": expected "beats" or "everywhere", then perhaps @BARS:TRACK`);
}

/** @example blendOf('lieder 0.5, folk 0.5') // => [{ style: 'lieder', share: 0.5 }, { style: 'folk', share: 0.5 }] */
export function blendOf(text: string): StyleShare[] {
  const parts = commaList(text).map((part): StyleShare => {
    const [, style, number, percent] = /^(.+?)\s+(\d*\.?\d+)(\s*%)?$/.exec(part) ?? [];
    const share = Number(number) / (percent === undefined ? 1 : 100);
    if (style !== undefined && share > 0 && share <= 1) return { style, share };
    throw new CliError(
      'usage',
      `--blend "${part}": expected a style or composer and its share, such as "lieder 0.5, folk 0.5"`,
    );
  });
  if (parts.length >= 2) return parts;
  throw new CliError(
    'usage',
    `--blend "${text}": expected at least two styles or composers, such as "lieder 0.5, folk 0.5"`,
  );
}

/** @example cellsOf('5-8:Bass; 12') // => [{ bars: [5, 8], tracks: ['Bass'] }, { bars: [12, 12] }] */
export function cellsOf(text: string): Cells[] {
  const parts = text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length === 0) throw new CliError('usage', `--cells "${text}": expected cells such as "5-8:Bass; 12:Piano"`);
  return parts.flatMap((part) => {
    const [, ranges = '', names] = /^([^:]*)(?::(.*))?$/s.exec(part) ?? [];
    return ranges.split(',').map((range) => ({
      bars: barsOf('--cells', range),
      ...(names === undefined ? {} : { tracks: tracksOf('--cells', names) }),
    }));
  });
}

/** @example lockOf('Bass:480:C3') // => { track: 'Bass', tick: 480, pitch: 48 } */
export function lockOf(text: string): Lock {
  const [, track, tick, pitch] = /^(.+?):(\d{1,12})(?::([^:]+))?$/.exec(text.trim()) ?? [];
  if (track === undefined) {
    throw new CliError('usage', `--lock "${text}": expected TRACK:TICK or TRACK:TICK:PITCH, such as Bass:480:C3`);
  }
  return {
    track: trackOf('--lock', track),
    tick: Number(tick),
    ...(pitch === undefined ? {} : { pitch: pitchOf('--lock', pitch) }),
  };
}

const FORMS = ['prime', 'inversion', 'retrograde', 'retrograde-inversion'] as const;

/**
 * Reads where a motif comes: a bar, then in any order a track, semitones, what is done to it, and how it is stretched.
 *
 * @throws CliError  it is not understood
 * @example motifPlaceOf('33:Cello+5:inversion x2') // => { bar: 33, track: 'Cello', transpose: 5, form: 'inversion', stretch: 2 }
 */
export function motifPlaceOf(text: string): MotifPlace {
  const [, bar, rest = ''] = /^\s*(\d{1,5})(?!\d)(.*)$/s.exec(text) ?? [];
  const wrong = new CliError(
    'usage',
    `--motif-at "${text}": expected a bar, then perhaps :TRACK, semitones, :inversion and a stretch, such as 33:Cello+5:inversionx2`,
  );
  if (bar === undefined) throw wrong;
  const place: { transpose?: number; form?: (typeof FORMS)[number]; stretch?: number; free?: boolean } = {};
  let left = rest.trim();
  for (;;) {
    const [, before = '', word = ''] = /^(.*?)\s*(:[a-z-]+|[+-]\d{1,2}|x\d*\.?\d+)$/s.exec(left) ?? [];
    const form = FORMS.find((name) => word === `:${name}`);
    if (form !== undefined) place.form ??= form;
    else if (word === ':free') place.free = true;
    else if (/^[+-]/.test(word)) place.transpose ??= Number(word);
    else if (word.startsWith('x')) place.stretch ??= Number(word.slice(1));
    else break;
    left = before;
  }
  if (left !== '' && !/^:[^:]+$/.test(left)) throw wrong;
  return { bar: Number(bar), track: left === '' ? 0 : trackOf('--motif-at', left.slice(1)), ...place };
}

/** A pitch by name or number. */
export function pitchOf(flag: string, text: string): number {
  const name = text.trim();
  if (/^\d+$/.test(name) && Number(name) <= 127) return Number(name);
  try {
    return parsePitch(name);
  } catch (error) {
    if (error instanceof MusicError) throw new CliError('usage', `${flag}: ${error.message}`);
    throw error;
  }
}
