/** A chord symbol taken apart, as data. */
import type { SpelledPitch } from '../notation/notated-score.ts';
import type { ChordKind } from './chord-kinds.ts';

/** A root or bass: a letter and its sharps or flats. */
export type ChordRoot = Pick<SpelledPitch, 'step' | 'alter'>;

/**
 * A degree added to, altered in or taken from a chord: 5 altered by −1 is a flat fifth.
 *
 * As in MusicXML 4.0, an added degree is counted in a dominant chord (a plain 7 is the minor seventh), an altered one
 * from where it stands in the chord's kind.
 */
export type ChordDegree = {
  readonly change: 'add' | 'alter' | 'subtract';
  /** 1…13 */
  readonly degree: number;
  /** semitones */
  readonly alter: number;
};

/** A chord symbol taken apart. */
export type Chord = {
  readonly root: ChordRoot;
  readonly kind: ChordKind;
  /** sorted by degree, then alteration */
  readonly degrees: readonly ChordDegree[];
  /** the lowest note where it is not the root */
  readonly bass?: ChordRoot;
};

/** How chord symbols are to be read. */
export type ChordSymbolOptions = {
  /** H is B natural and a plain B is B flat; false unless given */
  readonly german?: boolean;
};
