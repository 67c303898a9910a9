/** Clefs and what else K: and V: say about a voice (ABC 2.1, sections 4.6 and 7.1). */
import type { Clef } from '../notation/notated-score.ts';

/** A clef without a time. */
export type AbcClef = Pick<Clef, 'sign' | 'line' | 'octaveChange'>;

/** What K: and V: can say about a voice; left out where they do not. */
export type VoiceProperties = {
  readonly clef?: AbcClef;
  /** octaves by which the music is moved as it is read */
  readonly octave?: number;
  /** semitones from the written to the sounding pitch */
  readonly transpose?: number;
  readonly name?: string;
  readonly abbreviation?: string;
  readonly stem?: 'up' | 'down';
  /** words that were not understood */
  readonly unknown: readonly string[];
};

const CLEFS: readonly (readonly [name: string, sign: Clef['sign'], line: number])[] = [
  ['treble', 'G', 2],
  ['bass', 'F', 4],
  ['baritone', 'F', 3],
  ['tenor', 'C', 4],
  ['alto', 'C', 3],
  ['mezzosoprano', 'C', 2],
  ['soprano', 'C', 1],
  ['perc', 'percussion', 3],
  ['none', 'none', 2],
];

export const TREBLE: AbcClef = { sign: 'G', line: 2 };

/**
 * A clef's name, perhaps with a line and an octave.
 *
 * @example parseClef('treble-8') // => { sign: 'G', line: 2, octaveChange: -1 }
 */
export function parseClef(word: string): AbcClef | undefined {
  const match = /^([A-Za-z]{1,12}?)([1-5])?([+-]8|[+-]15)?$/.exec(word);
  if (!match) return undefined;
  const [, name, line, octave] = match;
  const known =
    CLEFS.find(([clef]) => clef === name.toLowerCase()) ??
    CLEFS.find(([, sign], i) => sign === name && (i < 2 || name === 'C'));
  if (!known) return undefined;
  const octaveChange = octave === undefined ? 0 : Math.sign(Number(octave)) * (octave.endsWith('15') ? 2 : 1);
  const usual = name === 'C' ? 3 : known[2];
  return {
    sign: known[1],
    line: line === undefined ? usual : Number(line),
    ...(octaveChange === 0 ? {} : { octaveChange }),
  };
}

/**
 * A clef as a word that reads back as the same.
 *
 * @example formatClef({ sign: 'F', line: 4 }) // => 'bass'
 */
export function formatClef({ sign, line, octaveChange = 0 }: AbcClef): string {
  const named = CLEFS.find(([, s, l]) => s === sign && l === line);
  const loose = CLEFS.find(([, s]) => s === sign);
  const octave = octaveChange === 0 ? '' : `${octaveChange > 0 ? '+' : '-'}${Math.abs(octaveChange) > 1 ? 15 : 8}`;
  if (named) return `${named[0]}${octave}`;
  return `${loose?.[0] ?? 'treble'}${line}${octave}`;
}

/** Reads the words after a key or after a voice's name. */
export function parseVoiceProperties(words: readonly string[]): VoiceProperties {
  const found: { -readonly [Name in keyof VoiceProperties]: VoiceProperties[Name] } & { unknown: string[] } = {
    unknown: [],
  };
  for (const word of words) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? 'clef' : word.slice(0, equals).toLowerCase();
    const value = equals < 0 ? word : word.slice(equals + 1);
    const number = /^[+-]?\d{1,2}$/.test(value) ? Number(value) : undefined;
    const clef = name === 'clef' ? parseClef(value) : undefined;
    if (clef) found.clef = clef;
    else if (name === 'octave' && number !== undefined && Math.abs(number) <= 4) found.octave = number;
    else if (name === 'transpose' && number !== undefined && Math.abs(number) <= 48) found.transpose = number;
    else if (name === 'name' || name === 'nm') found.name = value;
    else if (name === 'subname' || name === 'sname' || name === 'snm') found.abbreviation = value;
    else if ((name === 'stem' || name === 'stems') && (value === 'up' || value === 'down')) found.stem = value;
    else found.unknown.push(word);
  }
  return found;
}
