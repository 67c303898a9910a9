/** What token ids mean: kinds of tokens, each a run of ids. */
import { KEYS, pitchName } from '@continuo/music';
import { DRUMS, type GridTables, instrumentName, nameOfChord } from './grid-tables.ts';

/** One kind of token, e.g. all pitches. */
export type TokenKind = {
  /** in the words of the papers, e.g. "Pitch" */
  readonly name: string;
  /** id of its first token */
  readonly first: number;
  readonly count: number;
};

/** All tokens of a sequence, or of one field of compound words. */
export type Vocabulary = {
  /** what the sequence or field is, e.g. "token", "pitch" */
  readonly name: string;
  readonly size: number;
  readonly kinds: readonly TokenKind[];
  /** e.g. "Pitch 60"; "?" for what is none */
  readonly tokenName: (id: number) => string;
  /** what a person reads in it, e.g. "C4" */
  readonly meaning: (id: number) => string;
  /** the id of a name, −1 where there is none */
  readonly idOf: (name: string) => number;
};

/** A kind before it has a place: how its tokens are named and explained. */
export type KindWords = {
  readonly name: string;
  readonly count: number;
  /** what follows the kind's name, e.g. "3/4"; left out for a kind of one token */
  readonly label?: (index: number) => string | number;
  readonly meaning: (index: number) => string;
};

/**
 * A vocabulary of kinds one after the other; those of no token are left out.
 *
 * @example createVocabulary('token', [{ name: 'Bar', count: 1, meaning: () => 'a bar begins' }]).tokenName(0) // => 'Bar'
 */
export function createVocabulary(name: string, words: readonly KindWords[]): Vocabulary {
  const held = words.filter(({ count }) => count > 0);
  let size = 0;
  const kinds = held.map(({ name: kind, count }): TokenKind => {
    size += count;
    return { name: kind, first: size - count, count };
  });
  const placeOf = (id: number): number => kinds.findLastIndex(({ first }) => first <= id);
  const isToken = (id: number): boolean => id >= 0 && id < size;
  const tokenName = (id: number): string => {
    if (!isToken(id)) return '?';
    const place = placeOf(id);
    const { label } = held[place];
    return label ? `${kinds[place].name} ${label(id - kinds[place].first)}` : kinds[place].name;
  };
  let ids: Map<string, number> | undefined;
  return {
    name,
    size,
    kinds,
    tokenName,
    meaning: (id) => {
      const place = placeOf(id);
      return isToken(id) ? held[place].meaning(id - kinds[place].first) : 'no token';
    },
    idOf: (wanted) => {
      ids ??= new Map(Array.from({ length: size }, (_, id) => [tokenName(id), id]));
      return ids.get(wanted) ?? -1;
    },
  };
}

/** The words for what several encodings share. */
export function kindsOfTables(tables: GridTables): Readonly<Record<SharedKind, KindWords>> {
  const { stepsPerQuarter: steps, meters, tempos, lowestPitch, highestPitch, velocities } = tables;
  const only = (name: string, meaning: string): KindWords => ({ name, count: 1, meaning: () => meaning });
  const pitches = { count: highestPitch - lowestPitch + 1, label: (i: number) => lowestPitch + i };
  const { chords, controllers, controllerValues, programs, parts } = tables;
  return {
    padding: only('Padding', 'nothing: fills a batch'),
    start: only('Start', 'the piece begins'),
    end: only('End', 'the piece ends'),
    pickup: only('Pickup', 'an incomplete first bar begins'),
    bar: only('Bar', 'a bar begins'),
    position: {
      name: 'Position',
      count: tables.longestBar,
      label: (i) => i,
      meaning: (i) => `${i}/${steps} quarters into the bar`,
    },
    meter: {
      name: 'Meter',
      count: meters.length,
      label: (i) => meters[i].name,
      meaning: (i) => `bars of ${meters[i].steps} steps`,
    },
    tempo: {
      name: 'Tempo',
      count: tempos.length,
      label: (i) => Number((60e6 / tempos[i]).toFixed(2)),
      meaning: (i) => `${tempos[i]} microseconds a quarter`,
    },
    key: {
      name: 'Key',
      count: tables.keys ? KEYS.length : 0,
      label: (i) => KEYS[i].name,
      meaning: (i) => signs(KEYS[i].fifths),
    },
    chord: {
      name: 'Chord',
      count: chords.length === 0 ? 0 : 12 * chords.length + 1,
      label: (i) => nameOfChord(tables, i),
      meaning: (i) => (i === 12 * chords.length ? 'no chord' : `the chord ${nameOfChord(tables, i)} begins`),
    },
    program: {
      name: 'Program',
      count: tables.instrumentCount,
      label: (i) => {
        const program = programs[Math.floor(i / parts)];
        return `${program === DRUMS ? 'drums' : program}${i % parts === 0 ? '' : `.${(i % parts) + 1}`}`;
      },
      meaning: (i) => instrumentName(tables, i),
    },
    controller: {
      name: 'Controller',
      count: controllers.length,
      label: (i) => controllers[i],
      meaning: (i) => (controllers[i] === 64 ? 'sustain pedal' : `controller ${controllers[i]}`),
    },
    controllerValue: {
      name: 'Value',
      count: controllers.length === 0 ? 0 : controllerValues.length,
      label: (i) => controllerValues[i],
      meaning: (i) => `the controller goes to ${controllerValues[i]}`,
    },
    pitch: { name: 'Pitch', ...pitches, meaning: (i) => pitchName(lowestPitch + i) },
    velocity: {
      name: 'Velocity',
      count: velocities.length,
      label: (i) => velocities[i],
      meaning: (i) => `velocities near ${velocities[i]}`,
    },
  };
}

export type SharedKind =
  | 'padding'
  | 'start'
  | 'end'
  | 'pickup'
  | 'bar'
  | 'position'
  | 'meter'
  | 'tempo'
  | 'key'
  | 'chord'
  | 'program'
  | 'controller'
  | 'controllerValue'
  | 'pitch'
  | 'velocity';

function signs(fifths: number): string {
  if (fifths === 0) return 'no sharps or flats';
  const count = Math.abs(fifths);
  return `${count} ${fifths > 0 ? 'sharp' : 'flat'}${count === 1 ? '' : 's'}`;
}
