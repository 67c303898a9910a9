/** A config made ready: what each id stands for, and the id nearest to each value. */
import { KEYS, LAST_TICK, PROGRAM_NAMES } from '@continuo/music';
import { type ChordQuality, chordName } from './chord-names.ts';
import { badConfig, type GridConfig } from './grid-config.ts';
import { MAXIMUM_STEPS } from './step-grid.ts';

/** The number of the drum kit beside the programs 0–127. */
export const DRUMS = 128;
/** The velocity of notes where an encoding holds none. */
export const PLAIN_VELOCITY = 80;

export type MeterEntry = {
  readonly name: string;
  readonly numerator: number;
  readonly denominator: number;
  /** length of a bar */
  readonly steps: number;
};

/** Lists by id, and lookups back. */
export type GridTables = {
  /** what a step of the decoded score measures */
  readonly ticksPerStep: number;
  readonly ticksPerQuarter: number;
  readonly stepsPerQuarter: number;
  /** pieces of more steps are refused */
  readonly maximumSteps: number;
  /** 0–127, or 128 for drums; instrument id = place here × parts + part */
  readonly programs: readonly number[];
  readonly parts: number;
  readonly instrumentCount: number;
  /** the place of the program nearest to each of 0–128, −1 where none can stand in */
  readonly programPlaces: Int32Array;
  readonly meters: readonly MeterEntry[];
  /** places of the meters, the shortest bar first */
  readonly metersByLength: readonly number[];
  readonly meterIds: ReadonlyMap<string, number>;
  /** the longest bar, in steps */
  readonly longestBar: number;
  /** microseconds a quarter, falling */
  readonly tempos: readonly number[];
  readonly lowestPitch: number;
  readonly highestPitch: number;
  /** 1–127 by bin; empty where velocities are not held */
  readonly velocities: readonly number[];
  /** bin of each velocity 0–127 */
  readonly velocityBins: Int32Array;
  readonly durationSteps: number;
  readonly durationMultiples: number;
  readonly keys: boolean;
  readonly chords: readonly ChordQuality[];
  readonly controllers: readonly number[];
  /** place of each controller 0–127, −1 where it is not held */
  readonly controllerPlaces: Int32Array;
  /** 0–127 by bin */
  readonly controllerValues: readonly number[];
  readonly controllerBins: Int32Array;
};

/**
 * The tables of a config.
 *
 * @throws CorpusError  `bad-tokenizer`: a bar of one of the meters is not whole steps long
 * @example createGridTables(DEFAULT_GRID).meters[3].name // => '2/2'
 */
export function createGridTables(config: GridConfig): GridTables {
  const { stepsPerQuarter } = config;
  const ticksPerStep = Math.max(1, Math.round(480 / stepsPerQuarter));
  const programs = config.programs.map((program) => (program === 'drums' ? DRUMS : program)).sort((a, b) => a - b);
  const meters = config.meters.map((name) => meterEntry(name, stepsPerQuarter));
  const velocities = bins(config.velocityBins, (i) => Math.round((127 * (i + 1)) / config.velocityBins));
  const controllerValues = bins(config.controllerBins, (i) => Math.round((127 * i) / (config.controllerBins - 1)));
  return {
    ticksPerStep,
    ticksPerQuarter: ticksPerStep * stepsPerQuarter,
    stepsPerQuarter,
    maximumSteps: Math.min(MAXIMUM_STEPS, Math.floor(LAST_TICK / ticksPerStep)),
    programs,
    parts: config.parts,
    instrumentCount: programs.length * config.parts,
    programPlaces: Int32Array.from({ length: 129 }, (_, program) => programPlace(program, programs)),
    meters,
    metersByLength: meters.map((_, id) => id).sort((a, b) => meters[a].steps - meters[b].steps || a - b),
    meterIds: new Map(meters.map(({ name }, id) => [name, id])),
    longestBar: meters.reduce((most, { steps }) => Math.max(most, steps), 0),
    tempos: config.tempos.map((bpm) => Math.round(60_000_000 / bpm)),
    lowestPitch: config.lowestPitch,
    highestPitch: config.highestPitch,
    velocities,
    velocityBins: Int32Array.from({ length: 128 }, (_, velocity) => nearest(velocities, velocity)),
    durationSteps: config.durationSteps,
    durationMultiples: config.durationMultiples,
    keys: config.keys,
    chords: config.chords,
    controllers: config.controllers,
    controllerPlaces: Int32Array.from({ length: 128 }, (_, controller) => config.controllers.indexOf(controller)),
    controllerValues,
    controllerBins: Int32Array.from({ length: 128 }, (_, value) => nearest(controllerValues, value)),
  };
}

/** The id of the tempo whose ratio to another is nearest to 1; −1 where tempos are not held. */
export function tempoId({ tempos }: GridTables, microsecondsPerQuarter: number): number {
  return nearest(tempos.map(Math.log), Math.log(microsecondsPerQuarter));
}

/** A key's id among the thirty keys. */
export function keyId(fifths: number, mode: 'major' | 'minor'): number {
  return KEYS.findIndex((key) => key.fifths === fifths && key.mode === mode);
}

/**
 * What a person calls an instrument.
 *
 * @example instrumentName(createGridTables({ ...DEFAULT_GRID, parts: 4 }), 2) // => 'Acoustic Grand Piano 3'
 */
export function instrumentName({ programs, parts }: GridTables, instrument: number): string {
  const program = programs[Math.floor(instrument / parts)];
  const part = instrument % parts;
  return `${program === DRUMS ? 'Drums' : PROGRAM_NAMES[program]}${part === 0 ? '' : ` ${part + 1}`}`;
}

/** What a person calls a chord's id. */
export function nameOfChord({ chords }: GridTables, id: number): string {
  return chordName(id, chords);
}

function meterEntry(name: string, stepsPerQuarter: number): MeterEntry {
  const [numerator, denominator] = name.split('/').map(Number);
  const steps = (stepsPerQuarter * 4 * numerator) / denominator;
  if (Number.isInteger(steps) && steps >= 1 && steps <= 4096) return { name, numerator, denominator, steps };
  throw badConfig(
    `a bar of ${name} is ${steps} steps of 1/${stepsPerQuarter} quarter long; 1–4096, whole, is expected`,
  );
}

/** The place of the program itself or of the one in its family, otherwise of the one nearest in number. */
function programPlace(program: number, programs: readonly number[]): number {
  const exact = programs.indexOf(program);
  if (exact >= 0 || program === DRUMS) return exact;
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  for (const [place, candidate] of programs.entries()) {
    if (candidate === DRUMS) continue;
    const away = Math.abs(candidate - program) + (candidate >> 3 === program >> 3 ? 0 : 128);
    if (away < distance) [best, distance] = [place, away];
  }
  return best;
}

function bins(count: number, value: (i: number) => number): number[] {
  return Array.from({ length: count }, (_, i) => value(i));
}

/** Index of the nearest of some values, the first of equals; −1 of none. */
function nearest(values: readonly number[], value: number): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) {
    if (best < 0 || Math.abs(values[i] - value) < Math.abs(values[best] - value)) best = i;
  }
  return best;
}
