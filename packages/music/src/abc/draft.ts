/** What the reader of a tune collects before it knows ticks: bars of a voice, in its own units. */
import type { Direction, Lyric, Step, TupletRatio } from '../notation/notated-score.ts';
import type { AbcClef } from './clef-field.ts';
import type { AbcKey } from './key-field.ts';
import type { AbcMeter, AbcTempo } from './meter-field.ts';
import type { Units } from './note-lengths.ts';
import type { BarToken } from './token.ts';

export type DraftNote = {
  readonly step: Step;
  readonly octave: number;
  readonly alter: number;
  accidental?: 'plain' | 'cautionary' | 'editorial';
  tieStart?: boolean;
  tieStop?: boolean;
};

export type DraftEvent = {
  /** from the beginning of the bar */
  offset: Units;
  /** as drawn, before a tuplet shortens it */
  drawn: Units;
  /** what it lasts, whole; 0 for a grace note */
  lasting: Units;
  readonly ratio: TupletRatio | undefined;
  readonly notes: DraftNote[];
  readonly hidden: boolean;
  /** a rest of a whole measure, without a note value */
  readonly measureRest: boolean;
  grace: 'slash' | 'plain' | undefined;
  tupletStart: boolean;
  tupletStop: boolean;
  /** no space stood before it: it may share a beam with the one before */
  readonly joined: boolean;
  readonly marks: string[];
  readonly slurStart: number[];
  readonly slurStop: number[];
  readonly lyrics: Lyric[];
};

/** Something beside the notes, at a place in a bar. */
export type DraftItem = { readonly offset: Units } & (
  | { readonly kind: 'key'; readonly key: AbcKey }
  | { readonly kind: 'clef'; readonly clef: AbcClef }
  | { readonly kind: 'meter'; readonly meter: AbcMeter }
  | { readonly kind: 'tempo'; readonly tempo: AbcTempo }
  | { readonly kind: 'section'; readonly name: string }
  | { readonly kind: 'chord'; readonly symbol: string }
  | { readonly kind: 'direction'; readonly direction: Omit<Direction, 'tick' | 'staff'> }
);

/** Events one after another; the first lane of a bar is the voice itself, further ones are overlays. */
export type DraftLane = { readonly events: DraftEvent[]; time: Units };

export type DraftBar = {
  readonly lanes: DraftLane[];
  readonly items: DraftItem[];
  readonly jumps: string[];
  /** the meter in force at its beginning */
  readonly meter: AbcMeter;
  repeatStart: boolean;
  repeats: number;
  endings: readonly number[] | undefined;
  style: BarToken['style'];
};

/** A bar of a voice and where it stands. */
export type PlacedBar = { readonly bar: DraftBar; readonly tick: number; readonly lengthTicks: number };

/** A finished voice. */
export type DraftVoice = {
  readonly id: string;
  readonly name: string;
  readonly abbreviation: string | undefined;
  readonly clef: AbcClef;
  readonly key: AbcKey;
  /** semitones */
  readonly transpose: number;
  readonly program: number;
  readonly channel: number | undefined;
  readonly stem: 'up' | 'down' | undefined;
  readonly bars: readonly DraftBar[];
};

/** How long a bar lasts: its longest lane. */
export function unitsOfBar(bar: DraftBar): Units {
  return bar.lanes.reduce((longest, lane) => Math.max(longest, lane.time), 0);
}
