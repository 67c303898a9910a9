/** What came of a request, wish by wish. */
import type { ControlKind, TextureAttribute } from './control-request.ts';

/** One wish: what was asked, what stands in the MIDI file. */
export type ControlOutcome = {
  /** e.g. "key", "range", "outside the cells" */
  readonly wish: string;
  /** hard wishes are guaranteed: one that is not kept is an error of the composer */
  readonly hard: boolean;
  readonly asked: string;
  readonly got: string;
  /** soft wishes: within the tolerance that `TOLERANCES` names */
  readonly kept: boolean;
};

/** The measures of one bar of one track, and what was wished for it. */
export type TextureCell = {
  readonly bar: number;
  readonly track: number;
  readonly asked: { readonly [attribute in TextureAttribute]?: number };
  /** an attribute that an empty bar lacks is left out */
  readonly got: { readonly [attribute in TextureAttribute]?: number };
};

/** A bar's chords beside those that were asked for, as FIGARO compares them. */
export type ChordBar = {
  readonly bar: number;
  /** F1 of the set of chords, root and kind */
  readonly f1: number;
  /** F1 of the set of roots */
  readonly rootF1: number;
};

/** All that was measured of one request. */
export type ControlMeasurement = {
  readonly request: string;
  readonly kind: ControlKind;
  readonly outcomes: readonly ControlOutcome[];
  readonly texture: readonly TextureCell[];
  readonly chordBars: readonly ChordBar[];
  /** sounding time of pitched notes, in quarters, and how much of it is tones of the chord that is asked for then */
  readonly chordTime?: { readonly quarters: number; readonly inChord: number };
  readonly instrumentsF1?: number;
  /** where a key was asked for only softly: whether the estimated key is the asked one, by two profiles, and the share of notes in its scale */
  readonly softKey?: { readonly correct: boolean; readonly correctKrumhansl: boolean; readonly inScale: number };
  /** bar by bar: the energy that was asked for, and the bar's rank in its piece, 0 least – 1 most */
  readonly energy?: readonly { readonly asked: number; readonly got: number }[];
  readonly motifs: readonly { readonly free: boolean; readonly returned: boolean; readonly likeness: number }[];
};
