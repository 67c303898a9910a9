/** What a line of music code is made of (ABC 2.1, section 4). */
import type { Step } from '../notation/notated-score.ts';

/** A length as written after a note, as a multiple of the unit note length. */
export type Factor = { readonly numerator: number; readonly denominator: number };

/** The factor where nothing is written. */
export const ONCE: Factor = { numerator: 1, denominator: 1 };

export type BarToken = {
  readonly kind: 'bar';
  /** colons before the line: how often more the passage is played */
  readonly repeats: number;
  readonly repeatStart: boolean;
  /** MusicXML's name of the line where it is not a plain one */
  readonly style?: 'light-light' | 'light-heavy' | 'heavy-light' | 'dotted' | 'none';
};

export const PLAIN_BAR: BarToken = { kind: 'bar', repeats: 0, repeatStart: false };

/** Tokens that say no more than what they are. */
type SignKind = 'chord-start' | 'slur-start' | 'slur-stop' | 'tie' | 'grace-stop' | 'overlay' | 'space' | 'spacer';
export type SignToken = { readonly [Kind in SignKind]: { readonly kind: Kind } }[SignKind];

export type Token =
  | {
      readonly kind: 'note';
      readonly step: Step;
      readonly octave: number;
      /** semitones; undefined where none is written */
      readonly accidental?: number;
      readonly length: Factor;
    }
  | { readonly kind: 'rest'; readonly hidden: boolean; readonly length: Factor }
  | { readonly kind: 'measure-rest'; readonly hidden: boolean; readonly count: number }
  | SignToken
  | { readonly kind: 'chord-stop'; readonly length: Factor }
  | { readonly kind: 'grace-start'; readonly slash: boolean }
  /** p notes in the time of q, for r notes */
  | { readonly kind: 'tuplet'; readonly p: number; readonly q?: number; readonly r?: number }
  /** the number of signs, negative for `<` */
  | { readonly kind: 'broken'; readonly count: number }
  | BarToken
  | { readonly kind: 'ending'; readonly numbers: readonly number[] }
  | { readonly kind: 'field'; readonly letter: string; readonly text: string }
  | { readonly kind: 'decoration'; readonly name: string }
  /** a letter that stands for a decoration, see U: */
  | { readonly kind: 'symbol'; readonly letter: string }
  | { readonly kind: 'quoted'; readonly text: string }
  | { readonly kind: 'unknown'; readonly text: string };

export type TokenOf<Kind extends Token['kind']> = Extract<Token, { readonly kind: Kind }>;
