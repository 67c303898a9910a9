/** Which grace notes stand between the same braces (ABC 2.1, section 4.12). */
import type { NotatedEvent } from '../notation/notated-score.ts';
import { flagsOf } from './beams.ts';

/** The place of a grace note between its braces. */
export type WrittenGrace = {
  /** how many stand between the braces */
  readonly count: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** the note that it adorns; undefined at the end of the measure */
  readonly main: NotatedEvent | undefined;
};

/** The braces around the grace notes of a measure. */
export function gracesOf(events: readonly NotatedEvent[]): ReadonlyMap<NotatedEvent, WrittenGrace> {
  const found = new Map<NotatedEvent, WrittenGrace>();
  let main: NotatedEvent | undefined;
  for (let i = events.length - 1; i >= 0; ) {
    const { grace } = events[i];
    if (grace === undefined) {
      main = events[i--];
      continue;
    }
    let from = i;
    while (from > 0 && events[from - 1].grace === grace && sharesBraces(events[from - 1], events[from])) from--;
    for (let k = from; k <= i; k++) {
      found.set(events[k], { count: i - from + 1, isFirst: k === from, isLast: k === i, main });
    }
    i = from - 1;
  }
  return found;
}

/** Whether two grace notes stand between the same braces: beamed together, or without flags. */
function sharesBraces(first: NotatedEvent, second: NotatedEvent): boolean {
  return isJoined(second) || (flagsOf(first.value) === 0 && first.beams === undefined && second.beams === undefined);
}

/** Whether an event shares a beam with the one before. */
export function isJoined(event: NotatedEvent | undefined): boolean {
  const beam = event?.beams?.[0];
  return beam === 'continue' || beam === 'end';
}
