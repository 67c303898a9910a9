/** What belongs to each measure: things with a tick sorted into measures. */
import type { Measure, NotatedEvent } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { wholes, writeDuration } from '../notation/written-duration.ts';

/**
 * The index of the measure that a tick lies in; the first and last take what lies outside.
 *
 * @example measureAt([{ tick: 0, … }, { tick: 4, … }], 5) // => 1
 */
export function measureAt(measures: readonly Measure[], tick: number): number {
  let low = 0;
  let high = measures.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (measures[middle].tick <= tick) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Items by measure, in their order; measures without any share one empty list. */
export function byMeasure<Item>(
  items: readonly Item[],
  measures: readonly Measure[],
  indexOf: (item: Item) => number,
): readonly (readonly Item[])[] {
  const buckets: Item[][] = new Array(measures.length).fill(EMPTY);
  for (const item of items) {
    const index = indexOf(item);
    if (buckets[index] === EMPTY) buckets[index] = [];
    buckets[index].push(item);
  }
  return buckets;
}

// biome-ignore lint/suspicious/noExplicitAny: an empty list of anything
const EMPTY: any[] = [];

/** Cuts events that go on past their measure into tied ones, which is reported. */
export function cutAtMeasures(
  events: readonly NotatedEvent[],
  measures: readonly Measure[],
  ticksPerQuarter: number,
  reports: ReportTally,
): readonly NotatedEvent[] {
  const cut: NotatedEvent[] = [];
  for (const event of events) {
    const end = event.tick + event.durationTicks;
    let index = measureAt(measures, event.tick);
    let next = measures[index + 1]?.tick;
    if (next === undefined || end <= next) {
      cut.push(event);
      continue;
    }
    reports.add('cut-at-barline', 'notes that went on past the end of their measure were cut and tied');
    let tick = event.tick;
    while (tick < end) {
      next = measures[index + 1]?.tick ?? end;
      cut.push(pieceOf(event, tick, Math.min(next, end), ticksPerQuarter));
      tick = Math.min(next, end);
      index++;
    }
  }
  return cut;
}

function pieceOf(event: NotatedEvent, tick: number, end: number, ticksPerQuarter: number): NotatedEvent {
  const first = tick === event.tick;
  const last = end === event.tick + event.durationTicks;
  const durationTicks = end - tick;
  const [written, ...more] = writeDuration(wholes(durationTicks, 4 * ticksPerQuarter));
  const { voice, staff, stem } = event;
  const value = written && more.length === 0 && !written.tuplet ? { value: written.value, dots: written.dots } : {};
  const notes = event.notes.map((note) => ({
    ...note,
    ...(first ? {} : { tieStop: true }),
    ...(last ? {} : { tieStart: true }),
  }));
  const shared = { tick, durationTicks, voice, staff, notes, ...value, ...(stem ? { stem } : {}) };
  if (!first) return { ...shared, ...(event.slurStop && last ? { slurStop: event.slurStop } : {}) };
  const { lyrics, marks, slurStart } = event;
  return { ...shared, ...(lyrics ? { lyrics } : {}), ...(marks ? { marks } : {}), ...(slurStart ? { slurStart } : {}) };
}
