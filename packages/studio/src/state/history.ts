/** Undo and redo over immutable values: the past, the present, and what was undone. */

/** `title` names the change that led to a value. */
export type Entry<T> = { readonly value: T; readonly title: string };
export type History<T> = {
  readonly past: readonly Entry<T>[];
  readonly present: Entry<T>;
  readonly future: readonly Entry<T>[];
};

/** Steps that are kept; older ones are forgotten. */
export const HISTORY_LIMIT = 200;

export function startHistory<T>(value: T, title = 'open'): History<T> {
  return { past: [], present: { value, title }, future: [] };
}

/** A new present; what had been undone is gone. A value that is the present already changes nothing. */
export function commit<T>(history: History<T>, value: T, title: string): History<T> {
  if (value === history.present.value) return history;
  return { past: [...history.past, history.present].slice(-HISTORY_LIMIT), present: { value, title }, future: [] };
}

/** Another present in place of this one, without a step of its own: a selection, or a switch between variations. */
export function replacePresent<T>(history: History<T>, value: T): History<T> {
  return value === history.present.value ? history : { ...history, present: { ...history.present, value } };
}

/** @example undo(commit(startHistory(1), 2, 'add')).present.value // => 1 */
export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return { past: history.past.slice(0, -1), present: last, future: [history.present, ...history.future] };
}

export function redo<T>(history: History<T>): History<T> {
  const next = history.future[0];
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: history.future.slice(1) };
}
