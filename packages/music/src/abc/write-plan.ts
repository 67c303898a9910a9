/** Which voices of ABC a notated score becomes: one for each full voice of a staff, overlays for the rest. */
import type { Measure, NotatedEvent, NotatedPart, NotatedScore } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import type { StaffPlan } from './staff-plan.ts';

/** One V: of the file. */
export type PlannedVoice = {
  /** its name in the file */
  readonly id: string;
  readonly part: NotatedPart;
  readonly staff: number;
  readonly isFirstOfPart: boolean;
  readonly isFirstOfStaff: boolean;
  /** the voice itself, then its overlays; each sorted by tick */
  readonly lanes: readonly (readonly NotatedEvent[])[];
};

export type WritePlan = { readonly voices: readonly PlannedVoice[]; readonly staves: StaffPlan };

/** Where the last event of a voice begins; −1 where it has none. */
export function lastTickOf({ lanes }: PlannedVoice): number {
  return lanes.reduce((last, lane) => Math.max(last, lane.at(-1)?.tick ?? -1), -1);
}

/** Plans the voices of a score. */
export function planVoices(notation: NotatedScore, reports: ReportTally): WritePlan {
  const voices: PlannedVoice[] = [];
  const staves: string[][][] = [];
  for (const part of notation.parts) {
    const byVoice = new Map<number, NotatedEvent[]>();
    for (const event of part.events) {
      const list = byVoice.get(event.voice);
      if (list) list.push(event);
      else byVoice.set(event.voice, [event]);
    }
    const partStaves: string[][] = [];
    for (let staff = 1; staff <= part.staves; staff++) {
      const own = [...byVoice].filter(([, events]) => staffOf(events, part.staves) === staff).sort(([a], [b]) => a - b);
      const [first = [], ...others] = own.map(([, events]) => events);
      const full = others.filter((events) => isFull(events, notation.measures));
      const overlays = others.filter((events) => !full.includes(events));
      const ids: string[] = [];
      for (const [i, events] of [first, ...full].entries()) {
        const id = String(voices.length + 1);
        ids.push(id);
        const isFirstOfStaff = i === 0;
        voices.push({
          id,
          part,
          staff,
          isFirstOfPart: isFirstOfStaff && partStaves.length === 0,
          isFirstOfStaff,
          lanes: isFirstOfStaff ? [events, ...overlays] : [events],
        });
      }
      partStaves.push(ids);
      for (const [, events] of own) {
        const moved = events.filter((event) => event.staff !== staff).length;
        if (moved > 0)
          reports.add('cross-staff', 'notes of a voice that changes staves are written on one staff', moved);
      }
    }
    staves.push(partStaves);
  }
  return { voices, staves };
}

/** The staff on which most of a voice stands. */
function staffOf(events: readonly NotatedEvent[], staves: number): number {
  const counts = new Array<number>(staves + 1).fill(0);
  for (const { staff } of events) counts[Math.min(staves, Math.max(1, staff))]++;
  return counts.indexOf(Math.max(...counts.slice(1)), 1);
}

/** Whether a voice has something in every measure from the first to its last, up to the end of each. */
function isFull(events: readonly NotatedEvent[], measures: readonly Measure[]): boolean {
  let at = 0;
  const last = events.at(-1)?.tick ?? 0;
  for (const { tick, durationTicks } of measures) {
    if (tick > last) return true;
    let end = -1;
    for (; at < events.length && events[at].tick < tick + durationTicks; at++) {
      if (events[at].tick >= tick) end = events[at].tick + events[at].durationTicks;
    }
    if (end < tick + durationTicks) return false;
  }
  return true;
}
