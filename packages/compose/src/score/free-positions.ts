/** Where the next note of a cell may begin, and which pitches may come there. */
import { CELL_STEPS_PER_QUARTER, type CellNote } from '@continuo/corpus';
import { END_OF_CELL } from '@continuo/models';
import type { Ticks } from '@continuo/music';
import type { CellRules } from './cell-plan.ts';
import type { OpenCell } from './open-cell.ts';
import type { PlacedNote } from './placed-note.ts';

/**
 * A mask of the positions at which the next note may begin, and of the end; undefined where the cell must end.
 *
 * @param lock  the next note that stays: nothing comes after it before it does
 */
export function freePositions(
  cell: OpenCell,
  notes: readonly CellNote[],
  lock: PlacedNote | undefined,
): Uint8Array | undefined {
  const { wish, bar } = cell;
  const last = notes.at(-1);
  const mask = new Uint8Array(END_OF_CELL + 1);
  const notesLeft = wish.notes < 0 ? -1 : Math.max(0, wish.notes - notes.length);
  const onsetsLeft = wish.onsets < 0 ? -1 : Math.max(0, wish.onsets - onsetsOf(notes));
  for (let position = last?.position ?? 0; position <= (lock?.position ?? bar.steps - 1); position += 1) {
    const isSame = position === last?.position;
    if (!isSame && onsetsLeft === 0) continue;
    // what is left must still find onsets of its own
    if (isSame && onsetsLeft > 0 && notesLeft >= 0 && notesLeft <= onsetsLeft) continue;
    if (isSame && onsetsLeft >= 0 && notesLeft < 0 && isThick(notes, onsetsLeft === 0)) continue;
    if (hasPitch(cell, position, isSame ? last!.pitch + 1 : 0, lock)) mask[position] = 1;
  }
  const onsetsNeeded = onsetsLeft >= 0 ? onsetsLeft : Math.ceil(Math.max(0, notesLeft) / LARGEST_CHORD);
  keepPace(mask, bar.steps - 1 - CLOSEST * (onsetsNeeded - 1), last?.position);
  if (cell.isHeld && notes.length === 0) keepEarly(mask, bar.steps);
  if (lock !== undefined) {
    mask[lock.position] = 1;
    return mask;
  }
  const canGoOn = mask.includes(1);
  if (cell.mustPlay && notes.length === 0 && canGoOn) return mask;
  if (notesLeft === 0 || !canGoOn) return undefined;
  const mustGoOn = notesLeft > 0 || (notesLeft < 0 && onsetsLeft > 0);
  if (!mustGoOn) mask[END_OF_CELL] = 1;
  if (last !== undefined) keepTogether(mask, cell.rules.together, notes);
  return mask;
}

/**
 * As many notes at each onset as were wished for in the mean: up to there only the same position, then only others, where there
 * are any.
 */
function keepTogether(mask: Uint8Array, together: number | undefined, notes: readonly CellNote[]): void {
  if (together === undefined) return;
  const { position } = notes.at(-1)!;
  const isShort = notes.length < Math.round(together * onsetsOf(notes));
  if (!isShort) {
    if (mask.some((value, other) => value === 1 && other !== position)) mask[position] = 0;
  } else if (mask[position] === 1) {
    mask.fill(0);
    mask[position] = 1;
  }
}

/** The position of the next place that is given, or of the note that stays before it. */
export function boundPosition(slot: PlacedNote | undefined, lock: PlacedNote | undefined): Uint8Array {
  const mask = new Uint8Array(END_OF_CELL + 1);
  mask[Math.min(slot?.position ?? END_OF_CELL, lock?.position ?? END_OF_CELL)] = 1;
  return mask;
}

/** May the pitch begin there: the rules allow it, it does not sound already in what stays, and it makes no copy? */
export function mayCome(cell: OpenCell, position: number, pitch: number): boolean {
  const tick = tickOf(cell, position);
  return isOpen(cell, tick) && isAllowed(cell, position, tick, pitch);
}

/** Where a position begins; several may fall together where a quarter has fewer than 24 ticks. */
export function tickOf({ bar, ticksPerQuarter }: OpenCell, position: number): Ticks {
  return bar.tick + Math.round((position * ticksPerQuarter) / CELL_STEPS_PER_QUARTER);
}

/** Does any pitch fit there? */
function hasPitch(cell: OpenCell, position: number, least: number, lock: PlacedNote | undefined): boolean {
  const tick = tickOf(cell, position);
  if (!isOpen(cell, tick)) return false;
  const most = lock?.position === position ? lock.pitch - 1 : 127;
  for (let pitch = least; pitch <= most; pitch += 1) if (isAllowed(cell, position, tick, pitch)) return true;
  return false;
}

function isOpen({ bar, endTick, sounding }: OpenCell, tick: Ticks): boolean {
  return tick < bar.endTick && tick < endTick && sounding.hasRoom(tick);
}

function isAllowed({ rules, sounding, own }: OpenCell, position: number, tick: Ticks, pitch: number): boolean {
  return rules.allows(tick, pitch) && sounding.isFree(tick, pitch) && !makesCopy(rules, own, position, pitch);
}

/** Would it be the last note of what must not come out again? */
function makesCopy({ unlike }: CellRules, own: readonly CellNote[], position: number, pitch: number): boolean {
  const last = unlike?.[own.length];
  if (last === undefined || own.length !== unlike!.length - 1) return false;
  return last.position === position && last.pitch === pitch && isSameMusic(own, unlike!.slice(0, -1));
}

/** Steps between onsets that all have to come in what is left of a bar: a sixteenth. */
const CLOSEST = CELL_STEPS_PER_QUARTER / 4;
/** Notes that begin together, where only onsets or only notes are counted. */
const LARGEST_CHORD = 4;

/** No onset so late that those which must follow it would be crowded, where one of those before it will do. */
function keepPace(mask: Uint8Array, latest: number, same: number | undefined): void {
  const isEarly = (position: number): boolean => position <= latest && position !== same;
  if (mask.some((value, position) => value === 1 && isEarly(position))) mask.fill(0, Math.max(0, latest + 1));
}

/** Of onsets that are counted the last takes no more notes than one before it has, or it would take all that is left to say. */
function isThick(notes: readonly CellNote[], isLast: boolean): boolean {
  const sizes = new Map<number, number>();
  for (const { position } of notes) sizes.set(position, (sizes.get(position) ?? 0) + 1);
  const { position } = notes.at(-1)!;
  const others = [...sizes].flatMap(([other, size]) => (other === position ? [] : [size]));
  return sizes.get(position)! >= (isLast && others.length > 0 ? Math.max(...others) : LARGEST_CHORD);
}

/** In the first half of the bar, where anything fits there. */
function keepEarly(mask: Uint8Array, steps: number): void {
  const half = Math.ceil(steps / 2);
  if (mask.subarray(0, half).includes(1)) mask.fill(0, half);
}

function onsetsOf(notes: readonly CellNote[]): number {
  return notes.reduce((count, note, index) => count + (note.position === notes[index - 1]?.position ? 0 : 1), 0);
}

/** The same onsets and pitches. */
export function isSameMusic(a: readonly CellNote[], b: readonly CellNote[]): boolean {
  return (
    a.length === b.length &&
    a.every((note, index) => note.position === b[index]!.position && note.pitch === b[index]!.pitch)
  );
}
