/** Lists in the order of time. */

import type { Ticks } from './score.ts';

/** The list itself where it is sorted by tick, otherwise a sorted copy; equal ticks keep their order. */
export function byTick<Event extends { readonly tick: Ticks }>(events: readonly Event[]): readonly Event[] {
  for (let i = 1; i < events.length; i++) {
    if (events[i].tick < events[i - 1].tick) return [...events].sort((a, b) => a.tick - b.tick);
  }
  return events;
}
