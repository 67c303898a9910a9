/** The vocabulary of REMI, and what each id is. */
import type { GridTables } from './grid-tables.ts';
import { type IndexedVocabulary, indexVocabulary } from './indexed-vocabulary.ts';
import { type KindWords, kindsOfTables } from './vocabulary.ts';

/** Kinds of tokens as numbers, in the order of their words below and so of their ids. */
export const PADDING = 0;
export const START = 1;
export const END = 2;
export const PICKUP = 3;
export const BAR = 4;
export const METER = 5;
export const POSITION = 6;
export const TEMPO = 7;
export const KEY = 8;
export const CHORD = 9;
export const PROGRAM = 10;
export const CONTROLLER = 11;
export const VALUE = 12;
export const PITCH = 13;
export const VELOCITY = 14;
export const DURATION = 15;

/** A vocabulary made ready for reading and writing. */
export type RemiTokens = IndexedVocabulary & {
  readonly tables: GridTables;
  /** one instrument only, which has no token */
  readonly isSolo: boolean;
};

/**
 * The tokens of REMI for some tables.
 *
 * @example createRemiTokens(createGridTables(DEFAULT_GRID)).vocabulary.tokenName(4) // => 'Bar'
 */
export function createRemiTokens(tables: GridTables): RemiTokens {
  const shared = kindsOfTables(tables);
  const isSolo = tables.instrumentCount === 1;
  const words: readonly KindWords[] = [
    shared.padding,
    shared.start,
    shared.end,
    shared.pickup,
    shared.bar,
    shared.meter,
    shared.position,
    shared.tempo,
    shared.key,
    shared.chord,
    isSolo ? { ...shared.program, count: 0 } : shared.program,
    shared.controller,
    shared.controllerValue,
    shared.pitch,
    shared.velocity,
    durationWords(tables),
  ];
  return { ...indexVocabulary(words), tables, isSolo };
}

/** Durations below `durationSteps` one by one, then its multiples. */
export function durationWords(tables: GridTables): KindWords {
  const { durationSteps, durationMultiples, stepsPerQuarter } = tables;
  return {
    name: 'Duration',
    count: durationSteps - 1 + durationMultiples,
    label: (i) => durationOfPlace(i, durationSteps),
    meaning: (i) => {
      const quarters = Number((durationOfPlace(i, durationSteps) / stepsPerQuarter).toFixed(3));
      return `${quarters} ${quarters === 1 ? 'quarter' : 'quarters'}`;
    },
  };
}

/** The steps that a duration token stands for. */
export function durationOfPlace(place: number, durationSteps: number): number {
  return place < durationSteps - 1 ? place + 1 : (place - durationSteps + 2) * durationSteps;
}

/**
 * How many duration tokens a duration takes: the largest multiples first, then the rest.
 *
 * @example countDurationTokens(100, 48, 8) // => 2
 */
export function countDurationTokens(duration: number, durationSteps: number, durationMultiples: number): number {
  if (duration < durationSteps) return 1;
  const multiples = Math.floor(duration / durationSteps);
  return Math.ceil(multiples / durationMultiples) + (duration % durationSteps === 0 ? 0 : 1);
}
