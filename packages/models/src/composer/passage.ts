/**
 * A passage: the cells that a composer is to write, those that it is given, and what is wished for each.
 *
 * A request becomes a passage, and so does an excerpt of a training piece. The order of events is the same for both: first the
 * given cells, then those to be written, each kind bar by bar and track by track. So everything that is given is known,
 * however late it comes in the piece: filling a gap is continuing, with the future told (Donahue et al. 2020, "Enabling
 * language models to fill in the blanks"; Thickstun et al. 2023, anticipation).
 */
import type { BarChords, CellNote } from '@continuo/corpus';

/** What is told of a bar; −1 where it is free. */
export type PassageBar = {
  /** steps of its length, 24 a quarter: always told */
  readonly steps: number;
  /** bars from a common beginning: where it lies in musical time */
  readonly time: number;
  readonly meter: number;
  readonly tempo: number;
  readonly key: number;
  readonly style: number;
  /** among those that the model knows */
  readonly composer: number;
  /** levels of `fifthLevel` */
  readonly valence: number;
  readonly arousal: number;
  readonly energy: number;
  /** levels of `distanceLevel`: bars since the piece began, and to its end */
  readonly since: number;
  readonly left: number;
  readonly chords: BarChords;
};

/** What is wished of a cell: levels, or −1 where it is free. */
export type CellWish = {
  /** whole numbers: how many notes and onsets */
  readonly notes: number;
  readonly onsets: number;
  readonly polyphony: number;
  readonly register: number;
  readonly leaps: number;
  readonly dynamics: number;
  /** the bar of the passage that it comes back to, −1 for none */
  readonly reference: number;
  /** notes told beforehand that will come, in order; a pitch of −1 tells an onset alone */
  readonly told: readonly { readonly position: number; readonly pitch: number }[];
};

export const FREE_CELL: CellWish = {
  notes: -1,
  onsets: -1,
  polyphony: -1,
  register: -1,
  leaps: -1,
  dynamics: -1,
  reference: -1,
  told: [],
};

export type PassageTrack = { readonly program: number; readonly isDrums: boolean };

/** A cell by its place. */
export type CellPlace = { readonly bar: number; readonly track: number };

export type Passage = {
  readonly bars: readonly PassageBar[];
  readonly tracks: readonly PassageTrack[];
  /** cells that are given, in order, with their notes */
  readonly given: readonly (CellPlace & { readonly notes: readonly CellNote[] })[];
  /** cells to be written, in order */
  readonly written: readonly CellPlace[];
  /** wishes of cells to be written, [bar × tracks + track]; free where there is none */
  readonly wishes: ReadonlyMap<number, CellWish>;
};

/** Events that a passage takes: one for each cell and one for each note. */
export function givenEvents({ given }: Passage): number {
  return given.reduce((sum, { notes }) => sum + 1 + notes.length, 0);
}
