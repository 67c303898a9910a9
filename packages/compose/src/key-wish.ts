/** The key or scale of a request: which tones it allows, and what the model is told. */
import {
  findKey,
  KEYS,
  type Key,
  keyOfTonic,
  parseKey,
  parseScale,
  SCALE_NAMES,
  type Score,
  scalePitchClasses,
} from '@continuo/music';
import { ComposeError } from './compose-error.ts';
import { drawUniform } from './sampling/counter-random.ts';

export type KeyWish = {
  /** as people say it, e.g. "D minor", "D dorian" */
  readonly label: string;
  /** pitch class of the tonic, 0–11 */
  readonly tonic: number;
  /** what the model hears: minor where the scale has the minor third alone */
  readonly mode: 'major' | 'minor';
  /** key signature: sharps positive, flats negative */
  readonly fifths: number;
  /** the tones that may be written */
  readonly pitchClasses: readonly number[];
};

/** Minor as chorales use it: the natural scale with the raised sixth and seventh besides, nine tones. */
export const FULL_MINOR = 'full minor';
const FULL_MINOR_STEPS = [0, 2, 3, 5, 7, 8, 9, 10, 11];

/**
 * The tones of `key`, a key or scale by name, or of the scale called `scale` on the key's tonic.
 *
 * @returns  undefined where no key is asked for
 * @throws MusicError    an unknown key or scale, with the nearest known name
 * @throws ComposeError  'bad-request': a scale without a key
 * @example readKeyWish('D minor', undefined).pitchClasses // => [2, 4, 5, 7, 9, 10, 0]
 * @example readKeyWish('D minor', 'harmonic minor').pitchClasses // => [2, 4, 5, 7, 9, 10, 1]
 */
export function readKeyWish(key: string | undefined, scale: string | undefined): KeyWish | undefined {
  if (key === undefined) {
    if (scale === undefined) return undefined;
    throw new ComposeError('bad-request', `scale: "${scale}" needs a key to stand on, e.g. key "D minor"`, { scale });
  }
  if (scale?.trim().toLowerCase() === FULL_MINOR) {
    const { name, tonic } = parseKey(tonicName(key));
    const label = `${name.split(' ')[0]} ${FULL_MINOR}`;
    return { ...ofSignature(tonic, 'minor'), label, pitchClasses: fullMinor(tonic) };
  }
  const found = parseScale(scale === undefined ? key : `${tonicName(key)} ${scale}`);
  const pitchClasses = scalePitchClasses(found);
  const has = (step: number): boolean => pitchClasses.includes((found.tonic + step) % 12);
  const mode = has(3) && !has(4) ? 'minor' : 'major';
  return { ...ofSignature(found.tonic, mode), label: found.name, pitchClasses };
}

/**
 * The scale that music is composed in where only a key is named: all nine tones of minor, so that its dominant may be major.
 *
 * @returns  undefined where the name says the tones: a major key, or a scale such as "D dorian" or "D natural minor"
 * @throws MusicError  an unknown key or scale, with the nearest known name
 * @example usualScaleOf('D minor') // => 'full minor'
 */
export function usualScaleOf(key: string): string | undefined {
  const isNamed = /natural/i.test(key);
  return parseScale(key).scale === 'natural minor' && !isNamed ? FULL_MINOR : undefined;
}

/**
 * The key that music seems to be in, minor with all its nine tones; undefined where none stands out.
 *
 * A key and its relative have the same tones: where the score has the signature of the key that is found, its mode decides.
 */
export function findKeyWish(score: Score): KeyWish | undefined {
  const found = findKey(score);
  if (found === undefined) return undefined;
  const signature = score.keys.at(-1);
  const said = KEYS.find((key) => key.fifths === signature?.fifths && key.mode === signature.mode);
  return ofKey(said?.fifths === found.fifths ? said : found);
}

/**
 * A key for music that begins from nothing and was asked for in none: one of at most three signs, drawn by the seed. The
 * model hears it, so that the piece keeps to one key; nothing is masked.
 */
export function seededKeyWish(seed: number): KeyWish {
  const usual = KEYS.filter((key) => Math.abs(key.fifths) <= 3);
  return ofKey(usual[Math.floor(drawUniform({ seed, variation: 0, candidate: 0, place: 0 }) * usual.length)]!);
}

/** The names that `scale` may have. */
export const COMPOSE_SCALES: readonly string[] = [...SCALE_NAMES, FULL_MINOR];

function ofKey(key: Key): KeyWish {
  return {
    label: key.name,
    tonic: key.tonic,
    mode: key.mode,
    fifths: key.fifths,
    pitchClasses: key.mode === 'minor' ? fullMinor(key.tonic) : scalePitchClasses(key),
  };
}

function fullMinor(tonic: number): number[] {
  return FULL_MINOR_STEPS.map((step) => (tonic + step) % 12);
}

function ofSignature(tonic: number, mode: 'major' | 'minor'): Omit<KeyWish, 'label' | 'pitchClasses'> {
  return { tonic, mode, fifths: keyOfTonic(tonic, mode).fifths };
}

function tonicName(key: string): string {
  return key.trim().replace(/^([A-Ga-g])\s*(#|♯|b|♭|-?sharp|-?flat)?.*$/, (_, letter: string, sign = '') => {
    const accidental = sign === '' ? '' : /#|♯|sharp/i.test(sign) ? '#' : 'b';
    return letter.toUpperCase() + accidental;
  });
}
