/** Chord symbols: what "F#m7b5/A" says, as data, and back. */
import type { SpelledPitch } from './notation/notated-score.ts';

/** A root or bass: a letter and its sharps or flats. */
export type ChordRoot = Pick<SpelledPitch, 'step' | 'alter'>;

/** The kinds of MusicXML 4.0 (`kind-value`) that name a chord on a root. */
export const CHORD_KINDS = [
  'major',
  'minor',
  'augmented',
  'diminished',
  'dominant',
  'major-seventh',
  'minor-seventh',
  'diminished-seventh',
  'augmented-seventh',
  'half-diminished',
  'major-minor',
  'major-sixth',
  'minor-sixth',
  'dominant-ninth',
  'major-ninth',
  'minor-ninth',
  'dominant-11th',
  'major-11th',
  'minor-11th',
  'dominant-13th',
  'major-13th',
  'minor-13th',
  'suspended-second',
  'suspended-fourth',
  'power',
  'pedal',
] as const;
export type ChordKind = (typeof CHORD_KINDS)[number];

/** A degree added to, altered in or taken from a chord: 5 altered by −1 is a flat fifth. */
export type ChordDegree = {
  readonly change: 'add' | 'alter' | 'subtract';
  /** 1…13, counted in the major scale of the root */
  readonly degree: number;
  /** semitones */
  readonly alter: number;
};

/** A chord symbol taken apart. */
export type Chord = {
  readonly root: ChordRoot;
  readonly kind: ChordKind;
  /** sorted by degree */
  readonly degrees: readonly ChordDegree[];
  /** the lowest note where it is not the root */
  readonly bass?: ChordRoot;
};
