/** A piece while its measures are read: what is known so far, still open to change. */
import type { DraftEvent } from '../notation/draft-event.ts';
import type {
  Clef,
  Direction,
  Measure,
  NotatedChord,
  NotatedKey,
  NotatedMeter,
  NotatedPart,
  NotatedTempo,
} from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import type { Ticks } from '../score.ts';

/** Staves of one instrument that are believed. */
export const MAXIMUM_STAVES = 16;

/** The measure that is being read, the same in all parts. */
export type MeasureDraft = {
  readonly tick: Ticks;
  readonly number: string;
  readonly implicit: boolean;
  repeatStart: boolean;
  repeatTimes: number;
  barline: string | undefined;
  /** numbers of the ending that begins here */
  endingStart: readonly number[] | undefined;
  endingStop: boolean;
  readonly jumps: Set<string>;
};

/** What all parts share. */
export type PieceDraft = {
  readonly ticksPerQuarter: number;
  readonly reports: ReportTally;
  readonly meters: NotatedMeter[];
  /** by tick */
  readonly tempos: Map<Ticks, NotatedTempo>;
  /** by tick and name */
  readonly sections: Map<string, { readonly tick: Ticks; readonly name: string }>;
  readonly measures: Measure[];
  measure: MeasureDraft;
  /** the style of the next measure's left line belongs to the measure before */
  barlineBefore: string | undefined;
  repeatNext: boolean;
};

/** What a part-list says of a part. */
export type PartInfo = {
  readonly id: string;
  readonly name: string;
  readonly abbreviation?: string;
  readonly program: number;
  readonly channel?: number;
  /** the key number that each instrument of a percussion part sounds */
  readonly drums: ReadonlyMap<string, number>;
};

/** One part, and where reading stands in it. */
export type PartDraft = {
  readonly info: PartInfo;
  divisions: number;
  staves: number;
  transpose: NotatedPart['transpose'];
  readonly clefs: Clef[];
  readonly keys: NotatedKey[];
  readonly events: DraftEvent[];
  readonly chords: NotatedChord[];
  readonly directions: Direction[];
  /** for each of the file's names of voices a number in order of appearance, counted from 0 */
  readonly voices: Map<string, number>;
  /** where the last event of each voice ends */
  readonly voiceEnds: number[];
  /** time of the next note; a fraction only where the divisions did not fit */
  cursor: number;
  /** the latest that the cursor has been in this measure */
  furthest: number;
  /** the event that a `chord` note joins */
  last: DraftEvent | undefined;
  /** index of the measure's first event */
  firstEvent: number;
};

/** A piece of nothing yet. */
export function emptyPiece(ticksPerQuarter: number, reports: ReportTally): PieceDraft {
  return {
    ticksPerQuarter,
    reports,
    meters: [],
    tempos: new Map(),
    sections: new Map(),
    measures: [],
    measure: emptyMeasure(0, '1', false),
    barlineBefore: undefined,
    repeatNext: false,
  };
}

/** A measure of nothing yet. */
export function emptyMeasure(tick: Ticks, number: string, implicit: boolean): MeasureDraft {
  return {
    tick,
    number,
    implicit,
    repeatStart: false,
    repeatTimes: 0,
    barline: undefined,
    endingStart: undefined,
    endingStop: false,
    jumps: new Set(),
  };
}

/** A part of nothing yet. */
export function emptyPart(info: PartInfo): PartDraft {
  return {
    info,
    divisions: 1,
    staves: 1,
    transpose: undefined,
    clefs: [],
    keys: [],
    events: [],
    chords: [],
    directions: [],
    voices: new Map(),
    voiceEnds: [],
    cursor: 0,
    furthest: 0,
    last: undefined,
    firstEvent: 0,
  };
}
