/**
 * Scales of any equal temperament: named ones, their modes, and which of them hold given notes.
 *
 * A scale is a rising list of steps from 0, each of which is 1200 / divisions cents. The catalogue of twelve tones has
 * the modes of the major, melodic minor and harmonic minor scales, Messiaen's modes of limited transposition
 * (1944, "Technique de mon langage musical", chapter XVI) and others in common use.
 */
import { MusicError } from '../music-error.ts';
import { nearestName } from '../nearest-name.ts';
import { sortedSet } from './pitch-class-set.ts';

/** A scale without a tonic. */
export type ToneScale = {
  readonly name: string;
  /** equal steps to the octave */
  readonly divisions: number;
  /** rising from 0, each below `divisions` */
  readonly steps: readonly number[];
};

const MODES: Readonly<Record<string, readonly [readonly number[], ...string[]]>> = {
  major: [
    [0, 2, 4, 5, 7, 9, 11],
    ...['major', 'dorian', 'phrygian', 'lydian', 'mixolydian', 'natural minor', 'locrian'],
  ],
  'melodic minor': [
    [0, 2, 3, 5, 7, 9, 11],
    ...['melodic minor', 'dorian b2', 'lydian augmented', 'lydian dominant', 'mixolydian b6', 'locrian #2', 'altered'],
  ],
  'harmonic minor': [
    [0, 2, 3, 5, 7, 8, 11],
    ...['harmonic minor', 'locrian #6', 'ionian #5', 'dorian #4', 'phrygian dominant', 'lydian #2', 'ultralocrian'],
  ],
  'harmonic major': [[0, 2, 4, 5, 7, 8, 11], 'harmonic major'],
  'double harmonic': [[0, 1, 4, 5, 7, 8, 11], 'double harmonic', '', '', 'hungarian minor'],
  pentatonic: [[0, 2, 4, 7, 9], 'major pentatonic', 'egyptian', '', '', 'minor pentatonic'],
};

const OTHERS: Readonly<Record<string, readonly number[]>> = {
  blues: [0, 3, 5, 6, 7, 10],
  'major blues': [0, 2, 3, 4, 7, 9],
  'bebop dominant': [0, 2, 4, 5, 7, 9, 10, 11],
  'bebop major': [0, 2, 4, 5, 7, 8, 9, 11],
  'neapolitan minor': [0, 1, 3, 5, 7, 8, 11],
  'neapolitan major': [0, 1, 3, 5, 7, 9, 11],
  enigmatic: [0, 1, 4, 6, 8, 10, 11],
  prometheus: [0, 2, 4, 6, 9, 10],
  augmented: [0, 3, 4, 7, 8, 11],
  hirajoshi: [0, 2, 3, 7, 8],
  insen: [0, 1, 5, 7, 10],
  iwato: [0, 1, 5, 6, 10],
  'whole-tone': [0, 2, 4, 6, 8, 10],
  'octatonic (half-whole)': [0, 1, 3, 4, 6, 7, 9, 10],
  'octatonic (whole-half)': [0, 2, 3, 5, 6, 8, 9, 11],
  'messiaen 3': [0, 2, 3, 4, 6, 7, 8, 10, 11],
  'messiaen 4': [0, 1, 2, 5, 6, 7, 8, 11],
  'messiaen 5': [0, 1, 5, 6, 7, 11],
  'messiaen 6': [0, 2, 4, 5, 6, 8, 10, 11],
  'messiaen 7': [0, 1, 2, 3, 5, 6, 7, 8, 9, 11],
  chromatic: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
};

/** Scales of quarter tones, in the modern notation of Arab music (Touma 1996, "The Music of the Arabs", chapter 2). */
const QUARTER_TONES: Readonly<Record<string, readonly number[]>> = {
  rast: [0, 4, 7, 10, 14, 18, 21],
  bayati: [0, 3, 6, 10, 14, 16, 20],
  saba: [0, 3, 6, 8, 14, 16, 20],
};

/** All named scales of twelve and of twenty-four tones. */
export const TONE_SCALES: readonly ToneScale[] = [
  ...Object.values(MODES).flatMap(([steps, ...names]) =>
    modesOf(steps).flatMap((mode, i) => (names[i] ? [{ name: names[i], divisions: 12, steps: mode }] : [])),
  ),
  ...Object.entries(OTHERS).map(([name, steps]) => ({ name, divisions: 12, steps })),
  ...Object.entries(QUARTER_TONES).map(([name, steps]) => ({ name, divisions: 24, steps })),
];

/** Other names of the same scales. */
const ALIASES: Readonly<Record<string, string>> = {
  ionian: 'major',
  aeolian: 'natural minor',
  minor: 'natural minor',
  acoustic: 'lydian dominant',
  'super locrian': 'altered',
  'half-diminished': 'locrian #2',
  byzantine: 'double harmonic',
  'messiaen 1': 'whole-tone',
  'messiaen 2': 'octatonic (half-whole)',
};

/**
 * The scale of a name: one of TONE_SCALES, or a mode of the major scale in another temperament.
 *
 * @param divisions  equal steps to the octave
 * @throws MusicError  `unknown-scale`, with the nearest name
 * @example toneScale('dorian').steps // => [0, 2, 3, 5, 7, 9, 10]
 * @example toneScale('major', 31).steps // => [0, 5, 10, 13, 18, 23, 28]
 */
export function toneScale(name: string, divisions = 12): ToneScale {
  const plain = name.trim().toLowerCase();
  const full = Object.hasOwn(ALIASES, plain) ? ALIASES[plain] : plain;
  const known = TONE_SCALES.find((scale) => scale.name === full && scale.divisions === divisions);
  if (known) return known;
  const mode = MODES.major.slice(1).indexOf(full);
  if (mode >= 0) return { name: full, divisions, steps: modesOf(diatonicSteps(divisions), divisions)[mode] };
  const names = TONE_SCALES.filter((scale) => scale.divisions === divisions).map((scale) => scale.name);
  const nearest = nearestName(plain, [...names, ...(MODES.major.slice(1) as string[])]);
  throw new MusicError(
    'unknown-scale',
    `scale "${name.slice(0, 40)}" of ${divisions} steps is not known; the nearest is "${nearest}"`,
  );
}

/**
 * The major scale of an equal temperament: seven notes of the chain of its best fifths, from one below the tonic to five
 * above it.
 *
 * @throws MusicError  `out-of-range`: the temperament's fifths give no rising scale of two step sizes (fewer than 5
 *   steps, or e.g. 6, 8, 9, 11, 13, 14, 16)
 * @example diatonicSteps(19) // => [0, 3, 6, 8, 11, 14, 17]
 */
export function diatonicSteps(divisions: number): readonly number[] {
  if (!Number.isInteger(divisions) || divisions < 1 || divisions > 1200) {
    throw new MusicError('out-of-range', `${divisions} steps to the octave where a whole number 1–1200 is expected`);
  }
  const fifth = Math.round(divisions * Math.log2(3 / 2));
  const tone = 2 * fifth - divisions;
  const semitone = 3 * divisions - 5 * fifth;
  if (tone <= semitone || semitone <= 0) {
    throw new MusicError(
      'out-of-range',
      `${divisions} equal steps hold no major scale: its tone would be ${tone} and its semitone ${semitone} steps`,
    );
  }
  let at = 0;
  return [0, tone, tone, semitone, tone, tone, tone].map((step) => (at += step));
}

/**
 * The modes of a scale: its rotations, each from 0; the first is the scale.
 *
 * @example modesOf([0, 2, 4, 7, 9])[4] // => [0, 3, 5, 7, 10]
 */
export function modesOf(steps: readonly number[], divisions = 12): readonly (readonly number[])[] {
  const set = sortedSet(steps, divisions);
  return set.map((from) =>
    sortedSet(
      set.map((step) => step - from),
      divisions,
    ),
  );
}

/**
 * How many different transpositions a scale has: all `divisions` of them, or fewer in modes of limited transposition.
 *
 * @example countTranspositions([0, 2, 4, 6, 8, 10]) // => 2
 */
export function countTranspositions(steps: readonly number[], divisions = 12): number {
  const own = sortedSet(steps, divisions).join();
  for (let up = 1; up < divisions; up++) {
    if (
      sortedSet(
        steps.map((step) => step + up),
        divisions,
      ).join() === own
    )
      return up;
  }
  return divisions;
}

/**
 * A step in cents, 1200 to the octave.
 *
 * @example centsOfStep(3, 19) // => 189.47368421052633
 */
export function centsOfStep(step: number, divisions: number): number {
  return (1200 * step) / divisions;
}

/** A scale that might be meant. */
export type ScaleMatch = {
  readonly scale: ToneScale;
  /** 0…divisions − 1 */
  readonly tonic: number;
  /** notes of the scale that were not given; none: it is the set itself */
  readonly missing: readonly number[];
};

export type IdentifyScalesOptions = {
  /** equal steps to the octave; 12 unless given */
  readonly divisions?: number;
  /** only scales on this tonic */
  readonly tonic?: number;
  /** how many of a scale's notes may be missing; 2 unless given */
  readonly missing?: number;
};

/**
 * The named scales that hold all given notes: those with fewest notes missing first, then in the order of TONE_SCALES.
 *
 * @example identifyScales([2, 4, 5, 7, 9, 11, 0], { tonic: 2 })[0].scale.name // => 'dorian'
 */
export function identifyScales(
  pitchClasses: readonly number[],
  options: IdentifyScalesOptions = {},
): readonly ScaleMatch[] {
  const { divisions = 12, tonic, missing: atMost = 2 } = options;
  const given = sortedSet(pitchClasses, divisions);
  const tonics = tonic === undefined ? Array.from({ length: divisions }, (_, i) => i) : [tonic];
  const matches: ScaleMatch[] = [];
  for (const scale of TONE_SCALES) {
    if (scale.divisions !== divisions) continue;
    for (const on of tonics) {
      const notes = scale.steps.map((step) => (step + on) % divisions);
      if (!given.every((pitchClass) => notes.includes(pitchClass))) continue;
      const missing = notes.filter((note) => !given.includes(note));
      if (missing.length <= atMost) matches.push({ scale, tonic: on, missing });
    }
  }
  return matches.sort((a, b) => a.missing.length - b.missing.length);
}
