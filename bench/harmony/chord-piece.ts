/** A piece and its chords. */
import type { Score } from '@continuo/music';
import type { Heard, Stretch } from './compare-chords.ts';

export type ChordPiece = {
  readonly split: string;
  /** the chords of the data set, in seconds or ticks */
  readonly truth: readonly Stretch<Heard>[];
  readonly score: Score;
  readonly beats?: readonly number[];
  /** from ticks to the unit of the truth */
  readonly time: (tick: number) => number;
};
