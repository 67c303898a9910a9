/** Where what a task writes begins. */
import { barAt, barsOf } from '../roll/bars.ts';
import { type Task, takesCells } from './abilities.ts';
import { blocksOf } from './cell-set.ts';
import { cellsToWrite } from './cells.ts';
import type { Draft } from './project.ts';
import { stageOf } from './stage.ts';

/** Where what is new begins: there playback goes on. */
export function firstWrittenTick(task: Task, draft: Draft): number {
  const { score } = draft;
  if (task === 'continue') return barAt(score, Math.max(0, score.endTick - 1)).tick;
  if (!takesCells(task)) return 0;
  const [first] = blocksOf(cellsToWrite(draft, stageOf(task, draft.plan, score)));
  return barsOf(score).find(({ number }) => number === first?.bars[0])?.tick ?? 0;
}
