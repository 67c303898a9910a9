/** Finds the notes of a stretch of time without looking at all of them. */
import type { Note, Ticks } from '@continuo/music';

/** Latest note end so far, for each place of a sorted list: a note further left that still sounds is found by it. */
const latestEnds = new WeakMap<readonly Note[], Float64Array>();

function latestEndsOf(notes: readonly Note[]): Float64Array {
  const known = latestEnds.get(notes);
  if (known !== undefined) return known;
  const ends = new Float64Array(notes.length);
  let latest = 0;
  notes.forEach((note, place) => {
    latest = Math.max(latest, note.tick + note.durationTicks);
    ends[place] = latest;
  });
  latestEnds.set(notes, ends);
  return ends;
}

/** The first place for which `isRight` holds, by bisection. */
function firstPlace(length: number, isRight: (place: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isRight(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The notes that touch `fromTick` ≤ t < `toTick`, in their order.
 *
 * @param notes  sorted by tick, as a track keeps them
 * @example visibleNotes([{ tick: 0, durationTicks: 100, … }, { tick: 100, … }], 0, 50) // => the first
 */
export function visibleNotes(notes: readonly Note[], fromTick: Ticks, toTick: Ticks): readonly Note[] {
  const ends = latestEndsOf(notes);
  const first = firstPlace(notes.length, (place) => ends[place]! > fromTick || notes[place]!.tick >= fromTick);
  const after = firstPlace(notes.length, (place) => notes[place]!.tick >= toTick);
  const found: Note[] = [];
  for (let place = first; place < after; place += 1) {
    const note = notes[place]!;
    if (note.tick + note.durationTicks > fromTick || note.tick >= fromTick) found.push(note);
  }
  return found;
}
