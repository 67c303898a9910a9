/** The fields of compound words, and what each row's kind says in them. */
import {
  BAR,
  CHORD,
  CONTROLLER,
  DURATION,
  durationWords,
  END,
  KEY,
  METER,
  PADDING,
  PICKUP,
  PITCH,
  POSITION,
  PROGRAM,
  type RemiTokens,
  START,
  TEMPO,
  VALUE,
  VELOCITY,
} from './remi-tokens.ts';
import { createVocabulary, type KindWords, kindsOfTables, type Vocabulary } from './vocabulary.ts';

/** Kinds of rows, by id in the first field. */
export const ROW_KINDS = [
  'Padding',
  'Start',
  'End',
  'Pickup',
  'Bar',
  'Instrument',
  'Position',
  'Control',
  'Note',
  'Hold',
] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** What the rows of each kind tell, as kinds of REMI tokens. */
export const ROW_FIELDS: Readonly<Record<RowKind, readonly number[]>> = {
  Padding: [],
  Start: [],
  End: [],
  Pickup: [METER],
  Bar: [METER],
  Instrument: [PROGRAM],
  Position: [POSITION, TEMPO, KEY, CHORD],
  Control: [PROGRAM, CONTROLLER, VALUE],
  Note: [PROGRAM, PITCH, VELOCITY, DURATION],
  Hold: [DURATION],
};

/** The REMI token that a row of each kind begins with, −1 where it begins with its fields. */
export const ROW_TOKENS: Readonly<Record<RowKind, number>> = {
  Padding: PADDING,
  Start: START,
  End: END,
  Pickup: PICKUP,
  Bar: BAR,
  Instrument: -1,
  Position: -1,
  Control: -1,
  Note: -1,
  Hold: -1,
};

export type CompoundFields = {
  readonly remi: RemiTokens;
  /** the vocabulary of each field in the order in which they are told; the first is the kind of row */
  readonly fields: readonly Vocabulary[];
  /** the kind of REMI token in each field, −1 for the first */
  readonly kinds: readonly number[];
  /** the field of each kind of REMI token, −1 where it has none */
  readonly fieldOf: readonly number[];
  /** 1 where a row of a kind tells a field: by kind × fields + field */
  readonly tells: Uint8Array;
};

const MEANINGS: Readonly<Record<RowKind, string>> = {
  Padding: 'nothing: fills a batch',
  Start: 'the piece begins',
  End: 'the piece ends',
  Pickup: 'an incomplete first bar begins',
  Bar: 'a bar begins',
  Instrument: 'an instrument that will play',
  Position: 'a position in the bar, and what changes there',
  Control: 'a controller moves',
  Note: 'a note begins',
  Hold: 'the last note is held longer',
};
const ORDER = [METER, POSITION, TEMPO, KEY, CHORD, PROGRAM, CONTROLLER, VALUE, PITCH, VELOCITY, DURATION];

/**
 * The fields over the tokens of REMI; in each but the first, id 0 says nothing.
 *
 * @example createCompoundFields(remi).fields.map(({ name }) => name) // => ['kind', 'meter', 'position', …]
 */
export function createCompoundFields(remi: RemiTokens): CompoundFields {
  const shared = kindsOfTables(remi.tables);
  const none: KindWords = { name: '-', count: 1, meaning: () => 'says nothing' };
  const words: Readonly<Record<number, KindWords>> = {
    [METER]: shared.meter,
    [POSITION]: shared.position,
    [TEMPO]: shared.tempo,
    [KEY]: shared.key,
    [CHORD]: shared.chord,
    [PROGRAM]: shared.program,
    [CONTROLLER]: shared.controller,
    [VALUE]: shared.controllerValue,
    [PITCH]: shared.pitch,
    [VELOCITY]: shared.velocity,
    [DURATION]: durationWords(remi.tables),
  };
  const kinds = [-1, ...ORDER.filter((kind) => remi.counts[kind] > 0)];
  const kindField = createVocabulary(
    'kind',
    ROW_KINDS.map((name): KindWords => ({ name, count: 1, meaning: () => MEANINGS[name] })),
  );
  return {
    remi,
    kinds,
    fields: kinds.map((kind) =>
      kind < 0 ? kindField : createVocabulary(words[kind].name.toLowerCase(), [none, words[kind]]),
    ),
    fieldOf: remi.counts.map((_, kind) => kinds.indexOf(kind)),
    tells: Uint8Array.from(ROW_KINDS.flatMap((row) => kinds.map((kind) => (ROW_FIELDS[row].includes(kind) ? 1 : 0)))),
  };
}
