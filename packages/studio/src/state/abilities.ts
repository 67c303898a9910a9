/** Which tasks a model can do, and which wishes it hears: what the panels show follows this. */
import { type ModelKind, tasksOf } from '@continuo/compose';

/** The musical tasks of the page, as the request names them. */
export const TASKS = [
  'compose',
  'continue',
  'harmonize',
  'infill',
  'vary',
  'accompany',
  'arrange',
  'style-transfer',
  'interpolate',
] as const;
export type Task = (typeof TASKS)[number];
export const TASK_TITLES: Readonly<Record<Task, string>> = {
  compose: 'Compose',
  continue: 'Continue',
  harmonize: 'Harmonize my melody',
  infill: 'Rewrite the selection',
  vary: 'Vary the selection',
  accompany: 'Accompany the piece',
  arrange: 'Arrange the piece',
  'style-transfer': 'Write it in another style',
  interpolate: 'Lead to another piece',
};
/** Shown for every model, even where it can't do them. */
const COMMON_TASKS: readonly Task[] = ['compose', 'continue', 'harmonize', 'infill'];
/** Tasks that write chosen cells anew. */
const CELL_TASKS: readonly Task[] = ['infill', 'vary', 'style-transfer'];

/** Whether models of a kind can do a task. */
export function canDoTask(kind: ModelKind, task: Task): boolean {
  return tasksOf(kind).includes(task);
}

/** The tasks that the page shows with a model. */
export function shownTasks(kind: ModelKind): readonly Task[] {
  return TASKS.filter((task) => COMMON_TASKS.includes(task) || canDoTask(kind, task));
}

export function takesCells(task: Task): boolean {
  return CELL_TASKS.includes(task);
}
