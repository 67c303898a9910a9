/** Whether new pitches can be found for places that stay: each note keeps its onset and length, and no two of a pitch may touch. */
import type { PlacedNote } from './placed-note.ts';
import type { SoundingNotes } from './sounding-notes.ts';

/** Steps of the search after which it gives up. */
const MOST_STEPS = 4000;

/** A place to be filled, and what may come there. */
export type Slot = { readonly slot: PlacedNote; readonly allows: (tick: number, pitch: number) => boolean };

export type SlotSearch = {
  /** in order by position: those of a cell, and later ones of the track that sound together with them */
  readonly places: readonly Slot[];
  /** how many are of the cell */
  readonly count: number;
  readonly sounding: Pick<SoundingNotes, 'isClear'>;
  /** true: the cell's pitches must not all be those of the places */
  readonly isNew: boolean;
};

/**
 * Can the places be filled, after the pitches of the first few?
 *
 * Notes of one position have rising pitches, as a model writes them.
 *
 * @param begun  pitches of the first places
 * @param least  lowest pitch of the next
 */
export function canFill(
  { places, count, sounding, isNew }: SlotSearch,
  begun: readonly number[] = [],
  least = 0,
): boolean {
  let steps = 0;
  const pitches = [...begun];
  const touches = (slot: PlacedNote, pitch: number): boolean =>
    pitches.some((other, index) => other === pitch && areTogether(places[index]!.slot, slot));
  const isCopy = (): boolean => isNew && places.slice(0, count).every(({ slot }, at) => slot.pitch === pitches[at]);
  const fill = (at: number): boolean => {
    if (at === count && isCopy()) return false;
    if (at === places.length) return true;
    const { slot, allows } = places[at]!;
    const isChord = at > 0 && at !== count && places[at - 1]!.slot.position === slot.position;
    const lowest = Math.max(isChord ? pitches[at - 1]! + 1 : 0, at === begun.length ? least : 0);
    for (let pitch = lowest; pitch < 128; pitch += 1) {
      if (!allows(slot.tick, pitch) || touches(slot, pitch) || !sounding.isClear({ ...slot, pitch })) continue;
      steps += 1;
      pitches.push(pitch);
      if (fill(at + 1)) return true;
      pitches.pop();
      if (steps > MOST_STEPS) return false;
    }
    return false;
  };
  return fill(pitches.length);
}

/** The places of later cells that begin before those of a cell have ended. */
export function slotsAhead(own: readonly PlacedNote[], later: Iterable<Slot>): Slot[] {
  const end = own.reduce((latest, { tick, durationTicks }) => Math.max(latest, tick + durationTicks), 0);
  return [...later].filter(({ slot }) => slot.tick < end);
}

/** Do two places sound together at any time? A note of no length takes its tick. */
function areTogether(a: PlacedNote, b: PlacedNote): boolean {
  const end = (note: PlacedNote): number => note.tick + Math.max(1, note.durationTicks);
  return a.tick < end(b) && b.tick < end(a);
}
