/** Where control events stand: the staff, tick and notes that their attributes name. */
import type { DraftEvent, DraftSlur } from '../notation/draft-event.ts';
import type { NotatedTempo } from '../notation/notated-score.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import { referencesOf } from './mei-values.ts';
import type { PlacedMeasure, Placing, Target } from './placing.ts';
import type { MeiPart, MeiStaff } from './staves.ts';

/** What control events add to a score. */
export type ControlNotes = {
  readonly tempos: NotatedTempo[];
  readonly sections: { readonly tick: number; readonly name: string }[];
  readonly slurs: Map<MeiPart, DraftSlur[]>;
  /** stretches that stand an octave or more away from where they sound; both ends are within */
  readonly octaves: {
    readonly staff: MeiStaff;
    readonly start: number;
    readonly stop: number;
    readonly octaves: number;
  }[];
  /** jumps by the tick of their measure */
  readonly jumps: Map<number, string[]>;
};

/** A control event that is being read. */
export type Control = {
  readonly element: XmlElement;
  readonly index: number;
  readonly measure: PlacedMeasure;
  readonly placing: Placing;
  readonly notes: ControlNotes;
  readonly moments: Map<MeiStaff, { readonly ticks: readonly number[]; readonly events: readonly DraftEvent[] }>;
};

/** The staff of `@staff`, of the note that `@startid` names, or the first. */
export function staffOf({ element: { attributes }, placing }: Control): MeiStaff | undefined {
  const [n] = (attributes.staff ?? '').trim().split(/\s+/);
  return (
    placing.staves.byNumber.get(n) ??
    placing.targets.get(referencesOf(attributes.startid)[0])?.staff ??
    placing.staves.parts[0]?.staves[0]
  );
}

/** Where `@startid` or `@tstamp` says that it begins. */
export function startOf(control: Control): number {
  const { element, placing, measure } = control;
  const target = placing.targets.get(referencesOf(element.attributes.startid)[0]);
  return target?.event.tick ?? tickOfStamp(measure, element.attributes.tstamp ?? '1');
}

/** Where `@endid` or `@tstamp2` says that it ends, if they do. */
export function stopOf({ element: { attributes }, placing, index }: Control): number | undefined {
  const target = placing.targets.get(referencesOf(attributes.endid)[0]);
  if (target) return target.event.tick;
  const match = /^\s*(?:(\d{1,6})m\s*\+\s*)?(\d{1,6}(?:\.\d{1,9})?)\s*$/.exec(attributes.tstamp2 ?? '');
  if (!match) return undefined;
  const measure = placing.placed[Math.min(placing.placed.length - 1, index + Number(match[1] ?? 0))];
  return tickOfStamp(measure, match[2]);
}

/** `@tstamp` counts the meter's beats from 1. */
function tickOfStamp({ tick, durationTicks, beatTicks }: PlacedMeasure, stamp: string): number {
  const beats = Number.parseFloat(stamp);
  if (!Number.isFinite(beats)) return tick;
  return tick + Math.max(0, Math.min(durationTicks, Math.round((beats - 1) * beatTicks)));
}

/** The notes that a mark belongs to. */
export function targetsOf(control: Control): readonly Target[] {
  const { element, placing } = control;
  const { attributes } = element;
  const named = referencesOf(attributes.plist ?? attributes.startid).flatMap((id) => placing.targets.get(id) ?? []);
  if (named.length > 0 || attributes.tstamp === undefined) return named;
  const staff = staffOf(control);
  const event = staff && eventAt(control, staff, startOf(control), true);
  return event ? [{ staff, event }] : [];
}

/** The event at one end of what spans several, by id or by time. */
export function endOfSpan(
  control: Control,
  id: 'startid' | 'endid',
  tick: number | undefined,
  begins: boolean,
): Target | undefined {
  const target = control.placing.targets.get(referencesOf(control.element.attributes[id])[0]);
  if (target || tick === undefined) return target;
  const staff = staffOf(control);
  const event = staff && eventAt(control, staff, tick, begins);
  return event && { staff, event };
}

/** The event of a staff that begins at a tick; if none does, the one before, or (exact) none. */
export function eventAt({ moments }: Control, staff: MeiStaff, tick: number, exact: boolean): DraftEvent | undefined {
  let known = moments.get(staff);
  if (!known) {
    const events = [...staff.layers.values()]
      .flat()
      .filter(({ grace }) => grace === undefined)
      .sort((a, b) => a.tick - b.tick || Number(a.notes.length === 0) - Number(b.notes.length === 0));
    known = { events, ticks: events.map((event) => event.tick) };
    moments.set(staff, known);
  }
  const { events, ticks } = known;
  let low = 0;
  let high = ticks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ticks[middle] < tick - 2) low = middle + 1;
    else high = middle;
  }
  if (low < events.length && ticks[low] <= tick + 2) return events[low];
  return exact ? undefined : events[low - 1];
}
