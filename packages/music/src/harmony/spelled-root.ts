/** Spelled roots: from names, by intervals, and the spelled tones of chords. */

import type { Step } from '../notation/notated-score.ts';
import { SEMITONES_OF_STEP } from '../notation/spelled-pitch.ts';
import type { Chord, ChordRoot } from './chord.ts';

const STEPS = 'CDEFGAB';
/** Semitones of the degrees 1…7 of the major scale (index 0 is unused). */
const MAJOR = [0, 0, 2, 4, 5, 7, 9, 11] as const;

/**
 * The root of a name as `pitchClassName` gives it.
 *
 * @example rootOfName('Bb') // => { step: 'B', alter: -1 }
 */
export function rootOfName(name: string): ChordRoot {
  let alter = 0;
  for (const sign of name.slice(1)) alter += sign === '#' ? 1 : -1;
  return { step: name[0] as Step, alter };
}

/**
 * The letter and signs of a degree above a root, counted in its major scale.
 *
 * @param degree  from 1; 8 is the octave
 * @param alter   semitones from the major scale's
 * @example rootAbove({ step: 'E', alter: -1 }, 3, -1) // => { step: 'G', alter: -1 }
 */
export function rootAbove(root: ChordRoot, degree: number, alter: number): ChordRoot {
  const step = STEPS[(STEPS.indexOf(root.step) + degree - 1) % 7] as Step;
  const wanted = SEMITONES_OF_STEP[root.step] + root.alter + semitonesOfDegree(degree) + alter;
  const difference = (((wanted - SEMITONES_OF_STEP[step]) % 12) + 18) % 12;
  return { step, alter: difference - 6 };
}

/**
 * The degree (1…7) and its alteration from the major scale that lead from one root to another.
 *
 * @example intervalOfRoots({ step: 'A', alter: 0 }, { step: 'C', alter: 0 }) // => { degree: 3, alter: -1 }
 */
export function intervalOfRoots(from: ChordRoot, to: ChordRoot): { readonly degree: number; readonly alter: number } {
  const degree = ((STEPS.indexOf(to.step) - STEPS.indexOf(from.step) + 7) % 7) + 1;
  const semitones = SEMITONES_OF_STEP[to.step] + to.alter - SEMITONES_OF_STEP[from.step] - from.alter;
  return { degree, alter: ((((semitones - semitonesOfDegree(degree)) % 12) + 18) % 12) - 6 };
}

/**
 * A tone of a chord, spelled.
 *
 * @param degree     1…13
 * @param semitones  above the root
 * @example chordTone({ step: 'C', alter: 0 }, 7, 10) // => { step: 'B', alter: -1 }
 */
export function chordTone(root: Chord['root'], degree: number, semitones: number): ChordRoot {
  const simple = ((degree - 1) % 7) + 1;
  return rootAbove(root, simple, ((((semitones - MAJOR[simple]) % 12) + 18) % 12) - 6);
}

/** Semitones of a degree of the major scale, octaves taken off. */
function semitonesOfDegree(degree: number): number {
  return MAJOR[((degree - 1) % 7) + 1];
}

/**
 * The signs of an alteration; halves of semitones are left out.
 *
 * @example accidental(-2) // => 'bb'
 */
export function accidental(alter: number): string {
  return alter < 0 ? 'b'.repeat(Math.ceil(-alter)) : '#'.repeat(Math.floor(alter));
}
