/** What is counted of a dataset. */
import type { Split } from '../corpus-piece.ts';
import type { Rejection } from './reject-score.ts';

/** A value and how many pieces have it. */
export type Count = { readonly name: string; readonly pieces: number };
/** Pieces whose value is from `from` to below `to`. */
export type Bin = { readonly from: number; readonly to: number; readonly pieces: number };

export type CorpusReport = {
  readonly files: number;
  readonly pieces: number;
  readonly notes: number;
  readonly hours: number;
  readonly splits: Readonly<Record<Split, { readonly pieces: number; readonly notes: number; readonly hours: number }>>;
  readonly holes: readonly string[];
  readonly sets: readonly Count[];
  readonly keys: readonly Count[];
  readonly modes: readonly Count[];
  readonly meters: readonly Count[];
  readonly tempos: readonly Bin[];
  readonly lengths: readonly Bin[];
  readonly instruments: readonly Count[];
  /** pieces whose lowest and highest pitch are this */
  readonly lowestPitches: readonly Bin[];
  readonly highestPitches: readonly Bin[];
  readonly composers: readonly Count[];
  readonly styles: readonly Count[];
  readonly years: readonly Bin[];
  readonly licences: readonly Count[];
  readonly duplicates: {
    /** left out because another piece is the same music */
    readonly copies: number;
    /** left out because a variant is held out */
    readonly leaks: number;
    /** stated as validation though a variant is in test, and kept so */
    readonly across: number;
    /** groups of several variants among the pieces kept, and the pieces in them */
    readonly groups: number;
    readonly groupedPieces: number;
    readonly largestGroup: number;
    /** pairs of data sets between which copies and leaks were found */
    readonly between: readonly { readonly sets: readonly [string, string]; readonly pieces: number }[];
  };
  readonly rejected: readonly { readonly kind: Rejection; readonly pieces: number; readonly example: string }[];
  /** pieces in which this is not said, or is of no use */
  readonly without: {
    readonly meter: number;
    readonly tempo: number;
    readonly key: number;
    readonly composer: number;
    readonly year: number;
    readonly licence: number;
    readonly dynamics: number;
  };
  /** pieces at 120 quarters a minute throughout: what programs write where nobody chose a tempo */
  readonly atDefaultTempo: number;
};
