/** The frame of a request for a model of whole scores: its bars and tracks, what stands in the cells, and which are to be written. */
import type { CellBar, CellNote } from '@continuo/corpus';
import type { Note, Score, Ticks } from '@continuo/music';
import type { Instrument } from './instruments.ts';
import type { PlacedNote } from './placed-note.ts';

export type FrameTrack = Instrument & {
  /** index into the score's tracks; undefined: a new one */
  readonly source: number | undefined;
};

export type ScoreFrame = {
  /** the score that is begun from; of `compose` an empty one */
  readonly score: Score;
  readonly bars: readonly CellBar[];
  /** of each bar, as musicians count: 0 for a pickup; long bars are cut into several of one number */
  readonly numbers: readonly number[];
  readonly tracks: readonly FrameTrack[];
  /** [bar][track]: what stands, in the cells that are written as well */
  readonly cells: readonly (readonly (readonly CellNote[])[])[];
  /** cells to be written, in order, by bar × tracks + track */
  readonly written: readonly number[];
  /** notes in them that stay as they are, or that were brought; by position, then pitch */
  readonly locked: ReadonlyMap<number, readonly PlacedNote[]>;
  /** of those the ones that the score does not have: motifs, the melody of an arrangement */
  readonly brought: ReadonlyMap<number, readonly PlacedNote[]>;
  /** notes in them that go; by position, then pitch */
  readonly replaced: ReadonlyMap<number, readonly PlacedNote[]>;
  /** by track: the score's notes that stay, locked ones among them; empty for new tracks */
  readonly kept: readonly (readonly Note[])[];
  /** no written note sounds on after it */
  readonly endTick: Ticks;
  /** bars from here on are new */
  readonly oldBars: number;
  /** tracks of the score that the answer does not keep */
  readonly dropped: readonly number[];
};
