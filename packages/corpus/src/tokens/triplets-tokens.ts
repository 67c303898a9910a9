/** The vocabulary of event triplets. */
import { pitchName } from '@continuo/music';
import { type GridTables, instrumentName } from './grid-tables.ts';
import { createVocabulary, firstOfKind, type KindWords, kindsOfTables, type Vocabulary } from './vocabulary.ts';

/** Kinds of tokens as numbers, in the order of their ids. */
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
export const KIND_NAMES = [
  ...['Padding', 'Start', 'Time', 'Duration', 'Window', 'End', 'Hold', 'Pickup', 'Meter', 'Tempo', 'Key', 'Chord'],
  ...['Note', 'Velocity'],
] as const;

export type TripletsTokens = {
  readonly tables: GridTables;
  readonly vocabulary: Vocabulary;
  /** first id of each kind by number, −1 where there is none */
  readonly first: readonly number[];
  readonly counts: readonly number[];
  /** kind of each id */
  readonly kinds: Uint8Array;
  /** place of each id in its kind */
  readonly places: Int32Array;
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
  const vocabulary = createVocabulary('token', words);
  const first = KIND_NAMES.map((name) => firstOfKind(vocabulary, name));
  const kinds = new Uint8Array(vocabulary.size);
  const places = new Int32Array(vocabulary.size);
  for (const [kind, start] of first.entries()) {
    for (let i = 0; start >= 0 && i < words[kind].count; i++) [kinds[start + i], places[start + i]] = [kind, i];
  }
  const counts = words.map(({ count }) => count);
  return { tables, vocabulary, first, counts, kinds, places, pitchCount, timeSteps, durationSteps, hasBars };
}

export type TripletSizes = {
  readonly timeSteps: number;
  readonly durationSteps: number;
  /** left out: times are quarters */
  readonly stepsPerSecond?: number | undefined;
};
