/** The bars × tracks that are written anew: those chosen on the grid, or else those that the selected notes touch. */
import type { Score } from '@continuo/music';
import { type Bar, barsOf } from '../roll/bars.ts';
import { type CellSet, cellsOfBlocks, clipCells, NO_CELLS, withoutCells } from './cell-set.ts';
import type { Draft } from './project.ts';
import type { Selection } from './score-edit.ts';
import type { Stage } from './stage.ts';

/**
 * The smallest block of whole bars and voices around the selected notes; no cell where none is selected.
 *
 * @example cellsOfSelection(score, new Set([altoNoteInBar3])) // => [[], [[3, 3]]]
 */
export function cellsOfSelection(score: Score, selection: Selection): CellSet {
  if (selection.size === 0) return NO_CELLS;
  const tracks: number[] = [];
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  score.tracks.forEach((track, place) => {
    const chosen = track.notes.filter((note) => selection.has(note));
    if (chosen.length > 0) tracks.push(place);
    for (const note of chosen) {
      first = Math.min(first, note.tick);
      last = Math.max(last, note.tick + Math.max(note.durationTicks, 1) - 1);
    }
  });
  if (tracks.length === 0) return NO_CELLS;
  const bars = barsOf(score);
  const barAt = (tick: number): number => bars.findLast((bar: Bar) => bar.tick <= tick)?.number ?? 1;
  return cellsOfBlocks([{ bars: [barAt(first), barAt(last)], tracks }]);
}

/** The cells that a task writes anew: without those that are locked. */
export function cellsToWrite({ score, selection, plan }: Draft, stage: Stage): CellSet {
  const chosen = plan.cells.length > 0 ? plan.cells : cellsOfSelection(score, selection);
  return withoutCells(clipCells(chosen, stage.bars, stage.tracks.length), plan.lockedCells);
}
