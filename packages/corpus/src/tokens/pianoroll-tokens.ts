/** The vocabulary of piano rolls. */
import { pitchName } from '@continuo/music';
import type { GridTables } from './grid-tables.ts';
import { createVocabulary, firstOfKind, type KindWords, kindsOfTables, type Vocabulary } from './vocabulary.ts';

/** Kinds of tokens as numbers, in the order of their ids. */
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
export const KIND_NAMES = [
  ...['Padding', 'Start', 'End', 'Pickup', 'Bar', 'Frame', 'Meter', 'Tempo', 'Key', 'Chord', 'Program', 'Onset'],
  'Hold',
] as const;

export type PianorollTokens = {
  readonly tables: GridTables;
  readonly vocabulary: Vocabulary;
  /** first id of each kind by number, −1 where there is none */
  readonly first: readonly number[];
  readonly counts: readonly number[];
  /** kind of each id */
  readonly kinds: Uint8Array;
  /** place of each id in its kind */
  readonly places: Int32Array;
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
  const vocabulary = createVocabulary('token', words);
  const first = KIND_NAMES.map((name) => firstOfKind(vocabulary, name));
  const kinds = new Uint8Array(vocabulary.size);
  const places = new Int32Array(vocabulary.size);
  for (const [kind, start] of first.entries()) {
    for (let i = 0; start >= 0 && i < words[kind].count; i++) [kinds[start + i], places[start + i]] = [kind, i];
  }
  return { tables, vocabulary, first, counts: words.map(({ count }) => count), kinds, places, isSolo };
}
