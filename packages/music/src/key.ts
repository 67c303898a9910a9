/** Keys: a tonic and a mode, their names and signatures. */

import { MusicError } from './music-error.ts';
import { nearestName } from './nearest-name.ts';

export type Mode = 'major' | 'minor';

/** A major or minor key. */
export type Key = {
  /** e.g. "D minor" */
  readonly name: string;
  /** pitch class 0–11, 0 is C */
  readonly tonic: number;
  readonly mode: Mode;
  /** sharps positive, flats negative, −7…7 */
  readonly fifths: number;
};

/** The letters on the line of fifths; index 1 is C, and seven fifths up add a sharp. */
export const LINE_OF_FIFTHS: string = 'FCGDAEB';

/**
 * The thirty keys with up to seven sharps or flats, major before minor, from seven flats to seven sharps.
 *
 * @example KEYS.length // => 30
 */
export const KEYS: readonly Key[] = (['major', 'minor'] as const).flatMap((mode) =>
  Array.from({ length: 15 }, (_, i) => makeKey(i - 7, mode)),
);

const KEYS_BY_NAME: ReadonlyMap<string, Key> = new Map(KEYS.map((key) => [key.name.toLowerCase(), key]));
/** Tonics whose own signature would need more than seven signs, and the key that sounds the same. */
const RESPELLED: Readonly<Record<string, string>> = {
  'd# major': 'Eb major',
  'g# major': 'Ab major',
  'a# major': 'Bb major',
  'e# major': 'F major',
  'b# major': 'C major',
  'fb major': 'E major',
  'db minor': 'C# minor',
  'gb minor': 'F# minor',
  'cb minor': 'B minor',
  'fb minor': 'E minor',
  'e# minor': 'F minor',
  'b# minor': 'C minor',
};

/**
 * The key of a name: a letter, perhaps a sharp or flat, perhaps a mode; "m" and "min" are minor, nothing is major.
 *
 * @throws MusicError  `unknown-key`, with the nearest known name
 * @example parseKey('Bb').fifths // => -2
 * @example parseKey('d minor').name // => 'D minor'
 */
export function parseKey(name: string): Key {
  const match = /^\s*([a-g])\s*(#|♯|b|♭|-?sharp|-?flat)?\s*[- ]?\s*(major|maj|minor|min|m)?\s*$/i.exec(name);
  if (match) {
    const [, letter, sign = '', word = 'major'] = match;
    const accidental = sign === '' ? '' : /#|♯|sharp/i.test(sign) ? '#' : 'b';
    const mode = word === 'M' || /^maj/i.test(word) ? 'major' : 'minor';
    const full = `${letter.toLowerCase()}${accidental} ${mode}`;
    const key = KEYS_BY_NAME.get((RESPELLED[full] ?? full).toLowerCase());
    if (key) return key;
  }
  const names = KEYS.toSorted((a, b) => Math.abs(a.fifths) - Math.abs(b.fifths)).map((key) => key.name);
  throw new MusicError(
    'unknown-key',
    `key "${name.slice(0, 40)}" is not known; the nearest is "${nearestName(name, names)}" (e.g. "D minor", "F# major", "Bb")`,
  );
}

/**
 * The key of a signature.
 *
 * @throws MusicError  `out-of-range`: more than seven sharps or flats
 * @example keyOfSignature({ fifths: 2, mode: 'minor' }).name // => 'B minor'
 */
export function keyOfSignature({ fifths, mode }: { readonly fifths: number; readonly mode: Mode }): Key {
  const key = KEYS.find((candidate) => candidate.fifths === fifths && candidate.mode === mode);
  if (key) return key;
  throw new MusicError('out-of-range', `a key signature of ${fifths} fifths where −7 to 7 is expected`);
}

/**
 * The usual key of a pitch class and mode: the one with fewer signs, and of six sharps or flats the flats.
 *
 * @example keyOfTonic(1, 'major').name // => 'Db major'
 */
export function keyOfTonic(tonic: number, mode: Mode): Key {
  const pitchClass = ((tonic % 12) + 12) % 12;
  const same = KEYS.filter((key) => key.tonic === pitchClass && key.mode === mode);
  return same.reduce((best, key) => (Math.abs(key.fifths) < Math.abs(best.fifths) ? key : best));
}

function makeKey(fifths: number, mode: Mode): Key {
  const line = fifths + 1 + (mode === 'minor' ? 3 : 0);
  const sharps = Math.floor(line / 7);
  const letter = LINE_OF_FIFTHS[line - sharps * 7];
  const sign = sharps < 0 ? 'b'.repeat(-sharps) : '#'.repeat(sharps);
  return { name: `${letter}${sign} ${mode}`, tonic: ((((line - 1) * 7) % 12) + 12) % 12, mode, fifths };
}
