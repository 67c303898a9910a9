/** Names of pitches: scientific pitch notation, middle C is C4 and key number 60. */

import { type Key, LINE_OF_FIFTHS } from './key.ts';
import { MusicError } from './music-error.ts';
import type { Pitch } from './score.ts';

const LETTER_PITCH_CLASSES: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/**
 * The name of a pitch, spelled as the key spells it; foreign notes take the nearest place on the line of fifths.
 *
 * @param key  C major unless given
 * @throws MusicError  `out-of-range`: no whole number 0–127
 * @example pitchName(61) // => 'C#4'
 * @example pitchName(61, parseKey('Ab major')) // => 'Db4'
 */
export function pitchName(pitch: Pitch, key?: Key): string {
  if (!Number.isInteger(pitch) || pitch < 0 || pitch > 127) {
    throw new MusicError('out-of-range', `pitch ${pitch} where a whole number 0–127 is expected`);
  }
  const name = pitchClassName(pitch % 12, key);
  const sharps = name
    .slice(1)
    .split('')
    .reduce((sum, sign) => sum + (sign === '#' ? 1 : -1), 0);
  return `${name}${Math.floor((pitch - sharps) / 12) - 1}`;
}

/**
 * The name of a pitch class, spelled as the key spells it.
 *
 * A key's seven notes lie side by side on the line of fifths; of the five others three are taken from above and two from
 * below (C major: F# C# G# and Bb Eb), which gives minor its raised sixth and seventh.
 *
 * @param pitchClass  0–11
 * @example pitchClassName(10) // => 'Bb'
 * @example pitchClassName(1, parseKey('D minor')) // => 'C#'
 */
export function pitchClassName(pitchClass: number, key?: Key): string {
  const fifths = key?.fifths ?? 0;
  // C is 0 on the line; a key's own notes are fifths − 1 to fifths + 5
  const lowest = fifths - 3;
  const place = ((pitchClass % 12) * 7 + 12 * 20 - lowest) % 12;
  const line = lowest + place + 1;
  const sharps = Math.floor(line / 7);
  return LINE_OF_FIFTHS[line - sharps * 7] + (sharps < 0 ? 'b'.repeat(-sharps) : '#'.repeat(sharps));
}

/**
 * The pitch of a name: a letter, sharps or flats, an octave.
 *
 * @throws MusicError  `unknown-pitch`: no such name; `out-of-range`: below C-1 (0) or above G9 (127)
 * @example parsePitch('C4') // => 60
 * @example parsePitch('Bb3') // => 58
 */
export function parsePitch(name: string): Pitch {
  const match = /^\s*([A-Ga-g])([#♯b♭x]{0,3})(-?\d{1,2})\s*$/.exec(name);
  if (!match)
    throw new MusicError(
      'unknown-pitch',
      `pitch "${name.slice(0, 40)}" where a letter, signs and an octave are expected, e.g. "C4", "Bb3"`,
    );
  const [, letter, signs, octave] = match;
  let pitch = LETTER_PITCH_CLASSES[letter.toUpperCase()] + (Number(octave) + 1) * 12;
  for (const sign of signs) pitch += sign === 'x' ? 2 : sign === '#' || sign === '♯' ? 1 : -1;
  if (pitch < 0 || pitch > 127) throw new MusicError('out-of-range', `pitch "${name}" lies outside C-1 to G9 (0–127)`);
  return pitch;
}
