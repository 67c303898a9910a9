/** What a tokenizer is made from: plain JSON, checked and completed with defaults. */
import { nearestName } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import { CHORD_QUALITIES, type ChordQuality } from './chord-names.ts';

/** The options of REMI and compound words; every field may be left out. */
export type GridConfig = {
  /** steps a quarter, 1–96; 12 holds sixteenths and their triplets */
  readonly stepsPerQuarter: number;
  /** meters that have a token, e.g. "3/4"; their bars must be whole steps long */
  readonly meters: readonly string[];
  /** tempos that have a token, bpm, rising; none: tempos are not held */
  readonly tempos: readonly number[];
  /** General MIDI programs 0–127 and "drums" */
  readonly programs: readonly (number | 'drums')[];
  /** how many tracks of one program are kept apart, 1–16 */
  readonly parts: number;
  readonly lowestPitch: number;
  readonly highestPitch: number;
  /** 0: velocities are not held, all are 80; 127: exactly */
  readonly velocityBins: number;
  /** durations below so many steps take one token; longer ones a multiple of it and a rest */
  readonly durationSteps: number;
  /** the largest multiple; what is longer takes several */
  readonly durationMultiples: number;
  /** key signatures */
  readonly keys: boolean;
  /** qualities, such as "m7", that have a token on each of the twelve roots; none: chords are not held */
  readonly chords: readonly ChordQuality[];
  /** controllers that are held, e.g. [64] for the pedal */
  readonly controllers: readonly number[];
  /** bins of controller values, 2–128; 2: on and off */
  readonly controllerBins: number;
};

const range = (first: number, last: number, step = 1): number[] =>
  Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => first + i * step);
const metersOver = (denominator: number, numerators: readonly number[]): string[] =>
  numerators.map((numerator) => `${numerator}/${denominator}`);

/** Meters of all but a few pieces of the open data sets. */
const METERS: readonly string[] = [
  ...metersOver(1, [1, 2]),
  ...metersOver(2, [1, 2, 3, 4, 5, 6]),
  ...metersOver(4, range(1, 12)),
  ...metersOver(8, [...range(1, 16), 18, 24]),
  ...metersOver(16, [...range(1, 16), 18, 24]),
];

/** The marks of Mälzel's metronome (40–208), slower and faster ones, and round numbers: no tempo is more than 5 % away. */
const TEMPOS: readonly number[] = [
  ...new Set(
    [
      ...[range(20, 60, 2), range(60, 72, 3), range(72, 120, 4), range(120, 144, 6), range(144, 208, 8)],
      ...[range(40, 200, 5), range(200, 320, 10)],
    ].flat(),
  ),
].sort((a, b) => a - b);

/** The options that are used where none are given. */
export const DEFAULT_GRID: GridConfig = {
  stepsPerQuarter: 12,
  meters: METERS,
  tempos: TEMPOS,
  programs: [...range(0, 127), 'drums'],
  parts: 1,
  lowestPitch: 0,
  highestPitch: 127,
  velocityBins: 32,
  durationSteps: 48,
  durationMultiples: 8,
  keys: true,
  chords: CHORD_QUALITIES,
  controllers: [],
  controllerBins: 2,
};

/**
 * The defaults at a resolution: meters whose bars are whole steps long, one token up to a whole note.
 *
 * @example gridDefaults(4).durationSteps // => 16
 */
export function gridDefaults(stepsPerQuarter: unknown = DEFAULT_GRID.stepsPerQuarter): GridConfig {
  if (!isWhole(stepsPerQuarter, 1, 96)) return DEFAULT_GRID;
  const steps = stepsPerQuarter as number;
  const isHeld = (meter: string): boolean => {
    const [numerator, denominator] = meter.split('/').map(Number);
    return Number.isInteger((steps * 4 * numerator) / denominator);
  };
  return { ...DEFAULT_GRID, stepsPerQuarter: steps, meters: METERS.filter(isHeld), durationSteps: 4 * steps };
}

/** An option that is not known, or has a value that is none. */
export function badConfig(what: string): CorpusError {
  return new CorpusError('bad-tokenizer', `tokenizer: ${what}`);
}

/**
 * A config of an encoding with all its options: those given, checked, and the defaults for the others.
 *
 * @throws CorpusError  `bad-tokenizer`: an unknown option, with the nearest known, or a value out of range
 */
export function completeConfig<Config extends object>(
  defaults: Config,
  given: Readonly<Record<string, unknown>>,
): Config {
  const known = [...Object.keys(defaults), 'encoding'];
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    throw badConfig(`option "${name.slice(0, 40)}" is not known; the nearest is "${nearestName(name, known)}"`);
  }
  const options = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => name !== 'encoding' && value !== undefined),
  );
  const complete = { ...defaults, ...options } as Config & Record<string, unknown>;
  for (const name of Object.keys(defaults)) CHECKS[name]?.(complete[name], name);
  if ((complete.lowestPitch as number) > (complete.highestPitch as number)) {
    throw badConfig(`lowestPitch ${complete.lowestPitch} lies above highestPitch ${complete.highestPitch}`);
  }
  return complete;
}

type Check = (value: unknown, name: string) => void;

const whole =
  (least: number, most: number): Check =>
  (value, name) => {
    if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
    throw badConfig(`${name} is ${JSON.stringify(value)} where a whole number ${least}–${most} is expected`);
  };

const listOf =
  (what: string, accepts: (item: unknown) => boolean, least = 0): Check =>
  (value, name) => {
    if (!Array.isArray(value) || value.length < least) {
      throw badConfig(`${name} is ${JSON.stringify(value)?.slice(0, 60)} where a list of ${what} is expected`);
    }
    const wrong = value.find((item) => !accepts(item));
    if (wrong !== undefined) throw badConfig(`${name} holds ${JSON.stringify(wrong)} where ${what} are expected`);
    if (new Set(value).size < value.length) throw badConfig(`${name} names something twice`);
  };

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
const METER = /^(\d{1,3})\/(1|2|4|8|16|32|64|128)$/;
const isMeter = (value: unknown): boolean =>
  typeof value === 'string' && METER.test(value) && isWhole(Number.parseInt(value, 10), 1, 255);

/** What each option must be, by name. */
const CHECKS: Readonly<Record<string, Check>> = {
  stepsPerQuarter: whole(1, 96),
  meters: listOf('meters such as "3/4"', isMeter, 1),
  tempos: checkTempos,
  programs: listOf('programs 0–127 and "drums"', (item) => item === 'drums' || isWhole(item, 0, 127), 1),
  parts: whole(1, 16),
  lowestPitch: whole(0, 127),
  highestPitch: whole(0, 127),
  velocityBins: whole(0, 127),
  durationSteps: whole(1, 4096),
  durationMultiples: whole(1, 4096),
  keys: checkBoolean,
  chords: listOf('chord qualities such as "m7"', (item) => CHORD_QUALITIES.includes(item as ChordQuality)),
  controllers: listOf('controllers 0–127', (item) => isWhole(item, 0, 127)),
  controllerBins: whole(2, 128),
  clock: (value) => {
    if (value !== 'seconds' && value !== 'quarters')
      throw badConfig(`clock is ${JSON.stringify(value)} where "seconds" or "quarters" is expected`);
  },
  stepsPerSecond: whole(1, 1000),
  timeSteps: whole(2, 1_000_000),
};

function checkBoolean(value: unknown, name: string): void {
  if (typeof value !== 'boolean')
    throw badConfig(`${name} is ${JSON.stringify(value)} where true or false is expected`);
}

function checkTempos(value: unknown, name: string): void {
  listOf('tempos from 4 to 6000 bpm', (item) => typeof item === 'number' && item >= 4 && item <= 6000)(value, name);
  const tempos = value as readonly number[];
  const falling = tempos.findIndex((tempo, i) => i > 0 && tempo < tempos[i - 1]);
  if (falling >= 0)
    throw badConfig(`tempos: ${tempos[falling]} comes after ${tempos[falling - 1]}; rising is expected`);
}
