/** What is known while an MEI score is laid out in time. */
import type { DraftEvent, DraftNote } from '../notation/draft-event.ts';
import type { Measure } from '../notation/notated-score.ts';
import type { ReportTally } from '../notation/report-tally.ts';
import type { XmlElement } from '../xml/parse-xml.ts';
import type { LayerItem } from './layer-items.ts';
import type { PitchRules } from './note-reading.ts';
import type { MeiStaff, MeiStaves } from './staves.ts';

/** A measure whose layers have been read, before it has a place in time. */
export type MeasureItems = {
  readonly element: XmlElement;
  readonly endings: readonly number[];
  readonly layers: readonly { readonly staff: string; readonly layer: number; readonly items: readonly LayerItem[] }[];
};

/** A measure in its place. */
export type PlacedMeasure = {
  readonly element: XmlElement;
  readonly tick: number;
  readonly durationTicks: number;
  /** ticks of what `@tstamp` counts */
  readonly beatTicks: number;
};

/** An event or head that control events point to. */
export type Target = { readonly staff: MeiStaff; readonly event: DraftEvent; readonly note?: DraftNote };

/** Where reading stands. */
export type Placing = {
  readonly ticksPerQuarter: number;
  readonly staves: MeiStaves;
  readonly rules: PitchRules;
  readonly reports: ReportTally;
  readonly targets: Map<string, Target>;
  readonly measures: Measure[];
  readonly placed: PlacedMeasure[];
  /** events of each staff and layer in the measure before, for `mRpt` */
  readonly before: Map<string, { readonly tick: number; readonly events: readonly DraftEvent[] }>;
  tick: number;
  /** events that repeats and long rests may still add */
  budget: number;
};

/** Copies that `mRpt` and `multiRest` may make in one file. */
export const MAXIMUM_COPIES = 100_000;
