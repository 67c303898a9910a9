/** What a next-token model is to write: the tokens that stand, how many bars more, and how the score is put together. */
import type { NoteToken } from '@continuo/corpus';
import type { Note, Score } from '@continuo/music';
import type { WishOutcome } from '../compose-answer.ts';
import type { Guide } from './drum-steps.ts';

/** A note that was written, where it stands in the assembled score. */
export type PlacedNote = NoteToken & { readonly written: Note };

export type SequenceTask = {
  /** tokens that stand already; the start token at least, where there is one */
  readonly prompt: Int32Array;
  readonly bars: number;
  /** e.g. "8" or "4 more" */
  readonly asked: string;
  readonly reports: readonly string[];
  /** what is fixed of what is to be written */
  readonly guide?: Guide;
  /** the score of finished tokens of so many bars, and the notes that were written */
  readonly assemble: (tokens: Int32Array, bars: number) => AssembledSequence;
};

export type AssembledSequence = {
  readonly score: Score;
  readonly notes: readonly PlacedNote[];
  /** notes that would have rung on after the last bar, which are cut there */
  readonly cut: number;
  /** what became of what was fixed */
  readonly outcomes?: readonly WishOutcome[];
};
