/** Written pitches: their key numbers and names. */
import type { Pitch } from '../score.ts';
import type { SpelledPitch, Step } from './notated-score.ts';

/** Semitones of the letters above C. */
export const SEMITONES_OF_STEP: Readonly<Record<Step, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/**
 * The key number of a written pitch; quarter tones round down.
 *
 * @example pitchOfSpelled({ step: 'B', alter: -1, octave: 3 }) // => 58
 */
export function pitchOfSpelled({ step, alter, octave }: SpelledPitch): Pitch {
  return 12 * (octave + 1) + SEMITONES_OF_STEP[step] + Math.floor(alter);
}

/**
 * The place of a written pitch on the line of fifths: C is 0, a fifth up 1, a flat −7.
 *
 * @example fifthsOfSpelled({ step: 'B', alter: -1 }) // => -2
 */
export function fifthsOfSpelled({ step, alter }: Pick<SpelledPitch, 'step' | 'alter'>): number {
  return 'FCGDAEB'.indexOf(step) - 1 + 7 * alter;
}

/**
 * The name of a written pitch.
 *
 * @example spelledName({ step: 'B', alter: -1, octave: 3 }) // => 'Bb3'
 */
export function spelledName({ step, alter, octave }: SpelledPitch): string {
  return `${step}${alter < 0 ? 'b'.repeat(-Math.ceil(alter)) : '#'.repeat(Math.floor(alter))}${octave}`;
}
