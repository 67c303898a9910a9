/** What is being written: one version of a piece. */
import type { CellNote } from '@continuo/corpus';
import type { Note } from '@continuo/music';
import type { TonePossibility } from '../compose-answer.ts';
import type { DraftRow } from '../rows.ts';
import { type LimitsAt, limitsOfTrack } from './limits-of-tracks.ts';
import type { MotifsInCells } from './motifs-in-cells.ts';
import { inCellOrder, type PlacedNote, plainNote } from './placed-note.ts';
import type { ScoreFrame } from './score-frame.ts';
import { SoundingNotes } from './sounding-notes.ts';

/** A note that the model wrote, and what it thought. */
export type WrittenCellNote = {
  readonly track: number;
  readonly note: PlacedNote;
  readonly probability: number;
  readonly alternatives: readonly TonePossibility[];
};

export type ScoreDraft = DraftRow & {
  /** [bar][track], what a model is told; growing */
  readonly cells: (readonly CellNote[])[][];
  /** by cell: its notes without those that stay */
  readonly own: Map<number, readonly PlacedNote[]>;
  /** by track */
  readonly sounding: readonly SoundingNotes[];
  readonly notes: WrittenCellNote[];
  nats: number;
  choices: number;
  /** decisions drawn */
  place: number;
  /** bars of a track that were broken off: there was no room to read more */
  cut: number;
  /** bars of a track in which a kept rhythm found no pitch */
  unfilled: number;
  /** notes of bars that come back which a hard wish left no place for */
  leftOut: number;
  /** bars that were to come back note for note but would have been what they replace */
  readonly refused: Set<number>;
};

/** An empty draft: nothing but what stays. */
export function emptyDraft(
  row: DraftRow,
  frame: ScoreFrame,
  limitsAt: LimitsAt,
  { closed }: Pick<MotifsInCells, 'closed'>,
): ScoreDraft {
  const { cells, written, tracks } = frame;
  const isWritten = new Set(written);
  return {
    ...row,
    cells: cells.map((notes, bar) =>
      notes.map((each, track) => (isWritten.has(bar * tracks.length + track) ? [] : each)),
    ),
    own: new Map(),
    sounding: tracks.map((_, track) => soundingIn(frame, track, limitsAt, closed)),
    notes: [],
    nats: 0,
    choices: 0,
    place: 0,
    cut: 0,
    unfilled: 0,
    leftOut: 0,
    refused: new Set(),
  };
}

/** What stays or is brought in a track. */
export function soundingIn(
  frame: ScoreFrame,
  track: number,
  limitsAt: LimitsAt,
  closed: MotifsInCells['closed'],
): SoundingNotes {
  const { kept, brought, bars, tracks } = frame;
  const fixed = bars.flatMap((_, bar) => brought.get(bar * tracks.length + track) ?? []);
  const limits = limitsOfTrack(frame, track, limitsAt, closed.get(track) ?? []);
  return new SoundingNotes([...kept[track]!, ...fixed], limits);
}

/** Ends a cell: what a model is told of it from now on is what stays in it and its own notes. */
export function closeCell(
  { cells, own }: Pick<ScoreDraft, 'cells' | 'own'>,
  { locked, tracks }: Pick<ScoreFrame, 'locked' | 'tracks'>,
  cell: number,
  notes: readonly PlacedNote[],
): void {
  own.set(cell, notes);
  const all = [...(locked.get(cell) ?? []), ...notes].sort(inCellOrder);
  const told = all.filter(
    ({ position, pitch }, index) => position !== all[index - 1]?.position || pitch !== all[index - 1]!.pitch,
  );
  cells[Math.floor(cell / tracks.length)]![cell % tracks.length] = told.map(plainNote);
}

/** The notes that begin in a cell, written or not. */
export function notesInCell(
  frame: Pick<ScoreFrame, 'kept' | 'bars' | 'tracks' | 'brought'>,
  { own }: Pick<ScoreDraft, 'own'>,
  cell: number,
): readonly Note[] {
  const { tick, endTick } = frame.bars[Math.floor(cell / frame.tracks.length)]!;
  const stays = frame.kept[cell % frame.tracks.length]!.filter((note) => note.tick >= tick && note.tick < endTick);
  return [...stays, ...(frame.brought.get(cell) ?? []), ...(own.get(cell) ?? [])];
}
