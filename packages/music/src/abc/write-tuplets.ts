/** Where tuplets are written: their signs and the ratio of their notes (ABC 2.1, section 4.13). */
import type { NotatedEvent, TupletRatio } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';

/** Events of tuplets: the ratio in which all of one stand, and the sign before its first. */
export type WrittenTuplets = ReadonlyMap<NotatedEvent, { readonly group: TupletRatio; readonly sign: string }>;

const MOST_TUPLET_NOTES = 999;

/** The tuplets of a lane; those without an end are left to the lengths of their notes. */
export function tupletsOf(lane: readonly NotatedEvent[], reports: ReportTally): WrittenTuplets {
  const found = new Map<NotatedEvent, { group: TupletRatio; sign: string }>();
  const events = lane.filter((event) => event.grace === undefined);
  for (let i = 0; i < events.length; i++) {
    const { tupletStart = 0, tuplet } = events[i];
    if (tupletStart === 0 || !tuplet) continue;
    const end = endOfTuplet(events, i, reports);
    if (end === undefined) continue;
    const members = events.slice(i, end + 1);
    const group = outerRatio(members, tuplet);
    const isPlain = group.actual === 3 && group.normal === 2 && members.length === 3;
    const sign = isPlain ? '(3' : `(${group.actual}:${group.normal}:${members.length}`;
    for (const [k, member] of members.entries()) found.set(member, { group, sign: k === 0 ? sign : '' });
    i = end;
  }
  return found;
}

/** Index of the last event of the tuplet that begins at an index; undefined where it does not end. */
function endOfTuplet(events: readonly NotatedEvent[], start: number, reports: ReportTally): number | undefined {
  let depth = 0;
  for (let i = start; i < events.length && i - start < MOST_TUPLET_NOTES; i++) {
    const { tupletStart = 0, tupletStop = 0, tuplet } = events[i];
    if (tupletStart > 1 || (tupletStart > 0 && depth > 0))
      reports.add('nested-tuplet', 'tuplets inside tuplets are written as one');
    depth += tupletStart - tupletStop;
    if (depth <= 0) return i;
    if (!tuplet) return undefined;
  }
  return undefined;
}

/** Of nested ratios the outer one: it has the fewest notes. */
function outerRatio(members: readonly NotatedEvent[], first: TupletRatio): TupletRatio {
  return members.reduce((least, { tuplet }) => (tuplet && tuplet.actual < least.actual ? tuplet : least), first);
}
