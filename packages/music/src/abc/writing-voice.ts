/** A voice that is being written: its lanes and what the notes so far have set (ABC 2.1, section 7). */
import type { Measure, NotatedEvent, NotatedKey, NotatedNote, NotatedScore } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import { type AbcClef, TREBLE } from './clef-field.ts';
import { UNITS_PER_QUARTER, type Units, writtenLengths } from './note-lengths.ts';
import { itemsOf, type WrittenItem } from './write-items.ts';
import { type AccidentalStyle, lengthText, WrittenAccidentals } from './write-notes.ts';
import type { PlannedVoice } from './write-plan.ts';
import { tiesOf } from './write-ties.ts';
import { tupletsOf, type WrittenTuplets } from './write-tuplets.ts';

export type WriteVoiceOptions = {
  readonly unit: Units;
  readonly accidentals: AccidentalStyle;
  /** whether the voice carries what belongs to the whole score at a tick: the first that has music there does */
  readonly leadsAt: (tick: number) => boolean;
  /** the voice is written to the last measure even where it is silent */
  readonly fill: boolean;
};

/** The voice itself, or an overlay. */
export type WritingLane = {
  readonly events: readonly NotatedEvent[];
  readonly tuplets: WrittenTuplets;
  readonly ties: ReadonlySet<NotatedNote>;
  readonly isOverlay: boolean;
  /** index of the next event */
  next: number;
  /** the pitches that ties bring to the next event */
  tied: ReadonlySet<string>;
};

export type WritingVoice = {
  readonly notation: NotatedScore;
  readonly options: WriteVoiceOptions;
  readonly reports: ReportTally;
  readonly items: readonly WrittenItem[];
  readonly lanes: readonly WritingLane[];
  readonly accidentals: WrittenAccidentals;
  /** index of the next item */
  nextItem: number;
  /** octaves that the clef moves what is written */
  octave: number;
};

/** A measure and what its voice must know of it. */
export type WrittenMeasure = {
  readonly measure: Measure;
  readonly endTick: number;
  /** how long a full measure is here */
  readonly meterTicks: number;
  readonly isLast: boolean;
  /** nothing of the voice comes after its beginning: then no rest needs to hold its place */
  readonly isOver: boolean;
};

/** A voice of which nothing is written. */
export function writingVoice(
  notation: NotatedScore,
  voice: PlannedVoice,
  options: WriteVoiceOptions,
  reports: ReportTally,
): WritingVoice {
  return {
    notation,
    options,
    reports,
    items: itemsOf(notation, voice, options.leadsAt, reports),
    lanes: voice.lanes.map((events, i) => ({
      events,
      tuplets: tupletsOf(events, reports),
      ties: tiesOf(events, reports),
      isOverlay: i > 0,
      next: 0,
      tied: new Set(),
    })),
    accidentals: new WrittenAccidentals(keyOfVoice(voice), options.accidentals),
    nextItem: 0,
    octave: clefOfVoice(voice).octaveChange ?? 0,
  };
}

/** The key with which a voice begins. */
export function keyOfVoice({ part, staff }: PlannedVoice): NotatedKey {
  const own = part.keys.filter((key) => key.tick === 0 && (key.staff === undefined || key.staff === staff));
  return own.at(-1) ?? { tick: 0, fifths: 0 };
}

/** The clef with which a voice begins. */
export function clefOfVoice({ part, staff }: PlannedVoice): AbcClef {
  const { sign, line, octaveChange } = part.clefs.find((clef) => clef.tick === 0 && clef.staff === staff) ?? TREBLE;
  return { sign, line, ...(octaveChange ? { octaveChange } : {}) };
}

/** Hidden rests of a length, each of one note value. */
export function hiddenRestText({ notation, options }: WritingVoice, ticks: number): string {
  const units = (ticks * UNITS_PER_QUARTER) / notation.ticksPerQuarter;
  const parts = Number.isInteger(units) ? writtenLengths(units).map((part) => part.units) : [units];
  return parts.map((part) => `x${lengthText(Math.round(part), options.unit)}`).join(' ');
}
