/** Events while a file is read: the same as notated ones, but still open to change. */

import { NOTE_VALUES, type NotatedEvent, type NotatedNote, type NoteValue } from './notated-score.ts';
import type { ReportTally } from './report-tally.ts';
import { spelledName } from './spelled-pitch.ts';

type Open<T> = { -readonly [Key in keyof T]: T[Key] };

/** A note head in the making. */
export type DraftNote = Open<NotatedNote>;
/** An event in the making. */
export type DraftEvent = Omit<Open<NotatedEvent>, 'notes' | 'marks' | 'lyrics' | 'slurStart' | 'slurStop'> & {
  notes: DraftNote[];
  marks?: string[];
  lyrics?: NonNullable<NotatedEvent['lyrics']>[number][];
  slurStart?: number[];
  slurStop?: number[];
};

const EIGHTH = NOTE_VALUES.indexOf('eighth');

/**
 * How many flags or beams a note value has.
 *
 * @example flagsOf('16th') // => 2
 */
export function flagsOf(value: NoteValue | undefined): number {
  return value === undefined ? 0 : Math.max(0, NOTE_VALUES.indexOf(value) - EIGHTH + 1);
}

/**
 * The beams of notes that one beam joins, from their flags; a rest among them has 0 and is passed over by the first level.
 *
 * @example beamsOfGroup([1, 2]) // => [['begin'], ['end', 'backward hook']]
 */
export function beamsOfGroup(flags: readonly number[]): readonly NonNullable<NotatedEvent['beams']>[] {
  const last = flags.findLastIndex((count) => count > 0);
  const first = flags.findIndex((count) => count > 0);
  return flags.map((count, i) =>
    Array.from({ length: count }, (_, level) => {
      const before = level === 0 ? i > first : i > 0 && flags[i - 1] > level;
      const after = level === 0 ? i < last : i + 1 < flags.length && flags[i + 1] > level;
      if (before) return after ? 'continue' : 'end';
      if (after) return 'begin';
      return i > first ? 'backward hook' : 'forward hook';
    }),
  );
}

/**
 * Makes ties true: each that begins ends at a note of the same pitch, marked as its end, that follows at once in
 * any voice; others are taken away.
 *
 * @param events  of one part
 */
export function joinTies(events: readonly DraftEvent[], reports: ReportTally, part: string): void {
  const starts = new Map<string, DraftNote>();
  const stopped = new Set<DraftNote>();
  const key = (tick: number, note: DraftNote): string => `${tick} ${spelledName(note.pitch)}`;
  for (const event of events) {
    if (event.grace !== undefined) continue;
    for (const note of event.notes) {
      const place = key(event.tick, note);
      if (note.tieStop) starts.set(place, note);
    }
  }
  for (const event of events) {
    for (const note of event.notes) {
      if (!note.tieStart) continue;
      const next = starts.get(key(event.tick + event.durationTicks, note));
      if (next && next !== note) stopped.add(next);
      else {
        delete note.tieStart;
        reports.add(
          'tie-unmatched',
          `${part}: a tie of ${spelledName(note.pitch)} leads to no such note; it is left out`,
        );
      }
    }
  }
  for (const event of events) {
    for (const note of event.notes) {
      if (!note.tieStop || stopped.has(note)) continue;
      delete note.tieStop;
      reports.add(
        'tie-unmatched',
        `${part}: a tie to ${spelledName(note.pitch)} comes from no such note; it is left out`,
      );
    }
  }
}

/** A slur between two events of one part. */
export type DraftSlur = { readonly start: DraftEvent; readonly stop: DraftEvent };

/** Writes slurs into their events: each takes the lowest number that is free while it lasts. */
export function numberSlurs(slurs: readonly DraftSlur[]): void {
  const inOrder = slurs.toSorted((a, b) => a.start.tick - b.start.tick || b.stop.tick - a.stop.tick);
  const freeAt: number[] = [];
  for (const { start, stop } of inOrder) {
    let index = freeAt.findIndex((tick) => tick <= start.tick);
    if (index < 0) index = freeAt.length < 1000 ? freeAt.push(0) - 1 : 0;
    freeAt[index] = stop.tick + (stop.tick === start.tick ? 1 : 0);
    start.slurStart ??= [];
    start.slurStart.push(index + 1);
    stop.slurStop ??= [];
    stop.slurStop.push(index + 1);
  }
}

/** Events in the order that a part promises: by tick, staff, voice; grace notes before the note that they adorn. */
export function inPartOrder(events: readonly DraftEvent[]): DraftEvent[] {
  return events.toSorted(
    (a, b) =>
      a.tick - b.tick ||
      a.staff - b.staff ||
      a.voice - b.voice ||
      Number(a.grace === undefined) - Number(b.grace === undefined),
  );
}

/**
 * Brackets tuplets that a file writes as mere lengths: a bracket ends where its notes fill a whole number of times the
 * ratio's normal notes of the shortest value in it, or where the ratio changes or a gap comes.
 *
 * @param events  of one voice, in order
 * @param breaks  where no bracket may pass, e.g. barlines
 */
export function bracketTuplets(events: readonly DraftEvent[], breaks: ReadonlySet<number>): void {
  let open:
    | { readonly first: DraftEvent; last: DraftEvent; ratio: string; start: number; shortest: number }
    | undefined;
  const close = (): void => {
    if (open) {
      open.first.tupletStart = 1;
      open.last.tupletStop = 1;
    }
    open = undefined;
  };
  for (const event of events) {
    if (event.grace !== undefined) continue;
    const { tuplet, value } = event;
    const ratio = tuplet ? `${tuplet.actual}:${tuplet.normal}` : '';
    if (
      open &&
      (ratio !== open.ratio || event.tick !== open.last.tick + open.last.durationTicks || breaks.has(event.tick))
    )
      close();
    if (!tuplet || value === undefined) continue;
    // ticks of the value without dots and ratio
    const plain = (event.durationTicks * tuplet.actual) / tuplet.normal / (2 - 2 ** -(event.dots ?? 0));
    open ??= { first: event, last: event, ratio, start: event.tick, shortest: plain };
    open.last = event;
    open.shortest = Math.min(open.shortest, plain);
    const full = (event.tick + event.durationTicks - open.start) / (open.shortest * tuplet.normal);
    if (Math.abs(full - Math.round(full)) < 1e-3) close();
  }
  close();
}
