/** The vocabulary of event triplets. */
import { pitchName } from '@continuo/music';
import { type GridTables, instrumentName } from './grid-tables.ts';
import { type IndexedVocabulary, indexVocabulary } from './indexed-vocabulary.ts';
import { type KindWords, kindsOfTables } from './vocabulary.ts';

/** Kinds of tokens as numbers, in the order of their words below and so of their ids. */
export const PADDING = 0;
export const START = 1;
export const TIME = 2;
export const DURATION = 3;
export const WINDOW = 4;
export const END = 5;
export const HOLD = 6;
export const PICKUP = 7;
export const METER = 8;
export const TEMPO = 9;
export const KEY = 10;
export const CHORD = 11;
export const NOTE = 12;
export const VELOCITY = 13;

export type TripletsTokens = IndexedVocabulary & {
  readonly tables: GridTables;
  /** pitches of an instrument; a note's place is instrument × this + pitch − lowest pitch */
  readonly pitchCount: number;
  readonly timeSteps: number;
  readonly durationSteps: number;
  /** times are quarters, and there are bars */
  readonly hasBars: boolean;
};

/** The tokens of triplets; Duration 0 is that of what is no note. */
export function createTripletsTokens(
  tables: GridTables,
  { timeSteps, durationSteps, stepsPerSecond }: TripletSizes,
): TripletsTokens {
  const shared = kindsOfTables(tables);
  const hasBars = stepsPerSecond === undefined;
  const isBars = (words: KindWords): KindWords => (hasBars ? words : { ...words, count: 0 });
  const pitchCount = tables.highestPitch - tables.lowestPitch + 1;
  const unit = (steps: number): string =>
    hasBars ? `${steps}/${tables.stepsPerQuarter} quarters` : `${Number((steps / stepsPerSecond).toFixed(3))} s`;
  const pitchOf = (i: number): number => tables.lowestPitch + (i % pitchCount);
  const words: readonly KindWords[] = [
    shared.padding,
    shared.start,
    { name: 'Time', count: timeSteps, label: (i) => i, meaning: (i) => `${unit(i)} from the origin` },
    { name: 'Duration', count: durationSteps + 1, label: (i) => i, meaning: (i) => (i === 0 ? 'no note' : unit(i)) },
    { name: 'Window', count: 1, meaning: () => `the origin moves on by ${unit(timeSteps)}` },
    shared.end,
    { name: 'Hold', count: 1, meaning: () => 'the last note is held longer' },
    isBars({ name: 'Pickup', count: 1, meaning: () => 'the pickup ends, the first bar begins' }),
    isBars(shared.meter),
    shared.tempo,
    shared.key,
    shared.chord,
    {
      name: 'Note',
      count: tables.instrumentCount * pitchCount,
      label: (i) => `${shared.program.label!(Math.floor(i / pitchCount))}:${pitchOf(i)}`,
      meaning: (i) => `${instrumentName(tables, Math.floor(i / pitchCount))} ${pitchName(pitchOf(i))}`,
    },
    shared.velocity,
  ];
  return { ...indexVocabulary(words), tables, pitchCount, timeSteps, durationSteps, hasBars };
}

export type TripletSizes = {
  readonly timeSteps: number;
  readonly durationSteps: number;
  /** left out: times are quarters */
  readonly stepsPerSecond?: number | undefined;
};
