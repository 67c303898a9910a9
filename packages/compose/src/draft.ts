/** A draft: the grid as one row of the model writes it. */
import { type GridNote, notesOfGrid } from '@continuo/corpus';
import type { DraftRow } from './rows.ts';
import { type WritingTask, writablePlaces } from './tasks/writing-task.ts';

/** Grows in place while it is written; `pitches` are [length × 4], the given ones included. */
export type Draft = DraftRow & {
  readonly pitches: Int16Array;
  /** −ln p of what was visited from the first written token on, the given tokens after it included */
  nats: number;
  /** −ln p of the written tokens alone, and how many there are */
  writtenNats: number;
  writtenTokens: number;
  /** by place, frame × 4 + voice */
  readonly choices: Map<number, Choice>;
};

/** What stood to choose at one place: the chosen token's −ln p, and the likeliest tones, likeliest first. */
export type Choice = {
  readonly nats: number;
  readonly likeliest: readonly { readonly pitch: number; readonly nats: number; readonly allowed: boolean }[];
};

export function startDraft(task: WritingTask, row: DraftRow): Draft {
  return { ...row, pitches: task.given.slice(), nats: 0, writtenNats: 0, writtenTokens: 0, choices: new Map() };
}

/** The notes that a finished draft adds to what stood. */
export function writtenNotes(task: WritingTask, draft: Draft): GridNote[] {
  return notesOfGrid(
    { length: task.length, pitches: draft.pitches },
    { framesPerBar: task.framesPerBar, pickupFrames: task.pickupFrames, only: writablePlaces(task.given) },
  );
}
