/** Scales as sets of pitch classes. */

import { type Key, parseKey } from './key.ts';
import { MusicError } from './music-error.ts';
import { nearestName } from './nearest-name.ts';
import type { Pitch } from './score.ts';

/** Semitones above the tonic. Minor melodic is the rising form; blues are the six-note minor and major blues scales. */
export const SCALE_STEPS = {
  major: [0, 2, 4, 5, 7, 9, 11],
  'natural minor': [0, 2, 3, 5, 7, 8, 10],
  'harmonic minor': [0, 2, 3, 5, 7, 8, 11],
  'melodic minor': [0, 2, 3, 5, 7, 9, 11],
  ionian: [0, 2, 4, 5, 7, 9, 11],
  dorian: [0, 2, 3, 5, 7, 9, 10],
  phrygian: [0, 1, 3, 5, 7, 8, 10],
  lydian: [0, 2, 4, 6, 7, 9, 11],
  mixolydian: [0, 2, 4, 5, 7, 9, 10],
  aeolian: [0, 2, 3, 5, 7, 8, 10],
  locrian: [0, 1, 3, 5, 6, 8, 10],
  'major pentatonic': [0, 2, 4, 7, 9],
  'minor pentatonic': [0, 3, 5, 7, 10],
  blues: [0, 3, 5, 6, 7, 10],
  'major blues': [0, 2, 3, 4, 7, 9],
  'whole-tone': [0, 2, 4, 6, 8, 10],
  chromatic: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
} as const satisfies Record<string, readonly number[]>;

export type ScaleName = keyof typeof SCALE_STEPS;
export const SCALE_NAMES: readonly ScaleName[] = Object.keys(SCALE_STEPS) as ScaleName[];

/** A scale on a tonic. */
export type Scale = {
  /** e.g. "D dorian" */
  readonly name: string;
  /** pitch class 0–11, 0 is C */
  readonly tonic: number;
  readonly scale: ScaleName;
};

/**
 * The scale of a name such as "D dorian"; a key's name gives its scale, natural in minor.
 *
 * @throws MusicError  `unknown-scale` or `unknown-key`, with the nearest known name
 * @example parseScale('A minor').scale // => 'natural minor'
 */
export function parseScale(name: string): Scale {
  const match = /^\s*([A-Ga-g](?:#|♯|b|♭)?)\s+(.+?)\s*$/.exec(name);
  if (!match) return scaleOfKey(parseKey(name));
  const words = match[2].toLowerCase().replace(/\s+/g, ' ');
  if (/^(major|maj|minor|min|m)$/.test(words)) return scaleOfKey(parseKey(name));
  const scale = SCALE_NAMES.find((candidate) => candidate === words);
  if (!scale) {
    throw new MusicError(
      'unknown-scale',
      `scale "${match[2].slice(0, 40)}" is not known; the nearest is "${nearestName(words, ['major', 'minor', ...SCALE_NAMES])}"`,
    );
  }
  const { tonic, name: keyName } = parseKey(match[1]);
  return { name: `${keyName.split(' ')[0]} ${scale}`, tonic, scale };
}

/**
 * The pitch classes of a key or scale, rising from its tonic; a minor key's are those of its signature.
 *
 * @example scalePitchClasses(parseKey('D minor')) // => [2, 4, 5, 7, 9, 10, 0]
 */
export function scalePitchClasses(of: Key | Scale): readonly number[] {
  const { tonic, scale } = 'scale' in of ? of : scaleOfKey(of);
  return SCALE_STEPS[scale].map((step) => (tonic + step) % 12);
}

/**
 * Does a pitch belong to a key or scale?
 *
 * @example isInScale(61, parseKey('C major')) // => false
 */
export function isInScale(pitch: Pitch, of: Key | Scale): boolean {
  const { tonic, scale } = 'scale' in of ? of : scaleOfKey(of);
  const step = (((pitch - tonic) % 12) + 12) % 12;
  return (SCALE_STEPS[scale] as readonly number[]).includes(step);
}

function scaleOfKey({ name, tonic, mode }: Key): Scale {
  return { name, tonic, scale: mode === 'major' ? 'major' : 'natural minor' };
}
