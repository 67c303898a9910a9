/** The vocabulary of piano rolls. */
import { pitchName } from '@continuo/music';
import type { GridTables } from './grid-tables.ts';
import { type IndexedVocabulary, indexVocabulary } from './indexed-vocabulary.ts';
import { type KindWords, kindsOfTables } from './vocabulary.ts';

/** Kinds of tokens as numbers, in the order of their words below and so of their ids. */
export const PADDING = 0;
export const START = 1;
export const END = 2;
export const PICKUP = 3;
export const BAR = 4;
export const FRAME = 5;
export const METER = 6;
export const TEMPO = 7;
export const KEY = 8;
export const CHORD = 9;
export const PROGRAM = 10;
export const ONSET = 11;
export const HOLD = 12;

export type PianorollTokens = IndexedVocabulary & {
  readonly tables: GridTables;
  readonly isSolo: boolean;
};

/** The tokens of piano rolls for some tables. */
export function createPianorollTokens(tables: GridTables): PianorollTokens {
  const shared = kindsOfTables(tables);
  const isSolo = tables.instrumentCount === 1;
  const { lowestPitch } = tables;
  const words: readonly KindWords[] = [
    shared.padding,
    shared.start,
    shared.end,
    shared.pickup,
    shared.bar,
    { name: 'Frame', count: 1, meaning: () => `a frame of 1/${tables.stepsPerQuarter} quarter ends` },
    shared.meter,
    shared.tempo,
    shared.key,
    shared.chord,
    isSolo ? { ...shared.program, count: 0 } : shared.program,
    { ...shared.pitch, name: 'Onset', meaning: (i) => `${pitchName(lowestPitch + i)} is struck` },
    { ...shared.pitch, name: 'Hold', meaning: (i) => `${pitchName(lowestPitch + i)} sounds on` },
  ];
  return { ...indexVocabulary(words), tables, isSolo };
}
