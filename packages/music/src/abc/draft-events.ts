/** The events of a drafted bar as they stand in a notated score: lengths split and tied, beams set. */
import type { NotatedEvent, NotatedNote } from '../notation/notated-score.ts';
import { beamsOfGroup, flagsOf } from './beams.ts';
import { type DraftEvent, type DraftNote, type PlacedBar, unitsOfBar } from './draft.ts';
import { UNITS_PER_QUARTER, type Units, writtenLengths } from './note-lengths.ts';

type Place = { readonly staff: number; readonly voice: number; readonly stem?: 'up' | 'down' | undefined };
type Made = { -readonly [Name in keyof NotatedEvent]: NotatedEvent[Name] };

/** The events of one lane of a bar. */
export function eventsOfBar(
  placed: PlacedBar,
  lane: number,
  place: Place,
  ticksOf: (units: Units) => number,
): NotatedEvent[] {
  const drafts = placed.bar.lanes[lane]?.events ?? [];
  const full = unitsOfBar(placed.bar);
  const made: { event: Made; joined: boolean }[] = [];
  for (const draft of drafts) {
    const alone = draft.measureRest && draft.offset === 0 && draft.lasting === full;
    for (const [i, event] of eventsOfDraft(draft, placed.tick, place, ticksOf, alone).entries()) {
      made.push({ event, joined: draft.joined || i > 0 });
    }
  }
  setBeams(made.filter(({ event }) => event.grace === undefined));
  setGraceBeams(made);
  return made.map(({ event }) => event);
}

/** Hidden rests from the end of the first lane to the end of the measure. */
export function hiddenRests(placed: PlacedBar, place: Place, ticksOf: (units: Units) => number): NotatedEvent[] {
  const from = placed.tick + ticksOf(placed.bar.lanes[0].time);
  const ticksPerQuarter = ticksOf(UNITS_PER_QUARTER);
  const units = Math.round(((placed.tick + placed.lengthTicks - from) * UNITS_PER_QUARTER) / ticksPerQuarter);
  return restsOfLength(units, from, place, ticksOf);
}

/** Hidden rests of a length. */
export function restsOfLength(
  units: Units,
  from: number,
  place: Pick<Place, 'staff' | 'voice'>,
  ticksOf: (units: Units) => number,
): NotatedEvent[] {
  let done = 0;
  return writtenLengths(units).map((part) => {
    const tick = from + ticksOf(done);
    done += part.units;
    return {
      tick,
      durationTicks: from + ticksOf(done) - tick,
      staff: place.staff,
      voice: place.voice,
      notes: [],
      value: part.value,
      ...(part.dots > 0 ? { dots: part.dots } : {}),
      ...(part.tuplet ? { tuplet: part.tuplet } : {}),
      hidden: true,
    };
  });
}

function eventsOfDraft(
  draft: DraftEvent,
  barTick: number,
  place: Place,
  ticksOf: (units: Units) => number,
  alone: boolean,
): Made[] {
  const { staff, voice, stem } = place;
  const base: Made = { tick: barTick + ticksOf(draft.offset), durationTicks: 0, staff, voice, notes: [] };
  if (draft.hidden) base.hidden = true;
  if (stem && draft.notes.length > 0) base.stem = stem;
  if (alone) {
    base.durationTicks = barTick + ticksOf(draft.offset + draft.lasting) - base.tick;
    if (draft.marks.length > 0) base.marks = draft.marks;
    return [base];
  }
  const parts = writtenLengths(draft.drawn);
  const shrink = draft.ratio ? draft.ratio.normal / draft.ratio.actual : 1;
  const used = draft.grace ? parts.slice(0, 1) : parts;
  let done = 0;
  return used.map((part, i) => {
    const first = i === 0;
    const last = i === used.length - 1;
    const event: Made = { ...base };
    event.tick = barTick + ticksOf(draft.offset + done * shrink);
    done += part.units;
    const end = barTick + ticksOf(last ? draft.offset + draft.lasting : draft.offset + done * shrink);
    event.durationTicks = draft.grace ? 0 : end - event.tick;
    event.notes = draft.notes.map((note) => notatedNote(note, first, last));
    event.value = part.value;
    if (part.dots > 0) event.dots = part.dots;
    const actual = (draft.ratio?.actual ?? 1) * (part.tuplet?.actual ?? 1);
    const normal = (draft.ratio?.normal ?? 1) * (part.tuplet?.normal ?? 1);
    if (draft.ratio || part.tuplet) event.tuplet = { actual, normal };
    if (first && draft.tupletStart) event.tupletStart = 1;
    if (last && draft.tupletStop) event.tupletStop = 1;
    if (draft.grace) event.grace = draft.grace;
    if (first && draft.lyrics.length > 0) event.lyrics = draft.lyrics;
    if (first && draft.marks.length > 0) event.marks = draft.marks;
    if (first && draft.slurStart.length > 0) event.slurStart = draft.slurStart;
    if (last && draft.slurStop.length > 0) event.slurStop = draft.slurStop;
    return event;
  });
}

function notatedNote(note: DraftNote, first: boolean, last: boolean): NotatedNote {
  const { step, alter, octave } = note;
  return {
    pitch: { step, alter, octave },
    ...(note.tieStart || !last ? { tieStart: true } : {}),
    ...(note.tieStop || !first ? { tieStop: true } : {}),
    ...(note.accidental && first ? { accidental: note.accidental } : {}),
  };
}

/** Notes with flags that stand together without a space share beams. */
function setBeams(made: readonly { readonly event: Made; readonly joined: boolean }[]): void {
  let group: Made[] = [];
  const close = (): void => {
    const beams = beamsOfGroup(group.map(({ value }) => flagsOf(value)));
    for (const [i, event] of group.entries()) if (beams[i].length > 0) event.beams = beams[i];
    group = [];
  };
  for (const { event, joined } of made) {
    const beamable = event.notes.length > 0 && flagsOf(event.value) > 0;
    if (!joined || !beamable) close();
    if (beamable) group.push(event);
  }
  close();
}

/** Grace notes between the same braces share beams. */
function setGraceBeams(made: readonly { readonly event: Made; readonly joined: boolean }[]): void {
  let group: { event: Made; joined: boolean }[] = [];
  for (const { event, joined } of made) {
    if (event.grace === undefined || !joined) {
      setBeams(group);
      group = [];
    }
    if (event.grace !== undefined) group.push({ event, joined: group.length > 0 });
  }
  setBeams(group);
}
