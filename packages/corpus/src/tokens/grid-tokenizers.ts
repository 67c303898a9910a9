/** REMI and compound words as tokenizers: what they share is the grid. */
import type { Score } from '@continuo/music';
import { compoundOfRemi, remiOfCompound } from './compound.ts';
import { createCompoundFields } from './compound-fields.ts';
import { CompoundGrammar } from './compound-grammar.ts';
import { DEFAULT_GRID, gridDefaults } from './grid-config.ts';
import { createGridTables, type GridTables } from './grid-tables.ts';
import { cutOverlaps, decodePianoroll, encodePianoroll } from './pianoroll.ts';
import { PianorollGrammar } from './pianoroll-grammar.ts';
import { createPianorollTokens } from './pianoroll-tokens.ts';
import { decodeRemi, encodeRemi, type StepTrace, stepTrace } from './remi.ts';
import { RemiGrammar } from './remi-grammar.ts';
import { createRemiTokens } from './remi-tokens.ts';
import { roundScore } from './round-score.ts';
import { scoreOfSteps } from './score-of-steps.ts';
import { instrumentsOfGrid, type StepGrid } from './step-grid.ts';
import { TokenReports } from './token-reports.ts';
import type { Alignment, Tokenizer } from './tokenizer.ts';
import {
  type CompoundConfig,
  hashOfConfig,
  type PianorollConfig,
  type RemiConfig,
  type TripletsConfig,
} from './tokenizer-config.ts';
import { decodeTriplets, encodeTriplets } from './triplets.ts';
import { TripletsGrammar } from './triplets-grammar.ts';
import { createTripletsTokens } from './triplets-tokens.ts';

/** REMI as a tokenizer. */
export function createRemi(config: RemiConfig): Tokenizer {
  const tables = createGridTables(config);
  const remi = createRemiTokens(tables);
  return {
    ...gridVerbs(tables, (score, reports) => roundScore(score, tables, reports), {
      encode: (grid) => encodeRemi(grid, remi),
      decode: (tokens, reports, trace) => decodeRemi(tokens, remi, reports, trace),
      width: 1,
    }),
    name: config.encoding,
    config,
    hash: hashOfConfig(config),
    fields: [remi.vocabulary],
    createGrammar: () => new RemiGrammar(remi),
  };
}

/** Compound words as a tokenizer. */
export function createCompound(config: CompoundConfig): Tokenizer {
  const tables = createGridTables(config);
  const remi = createRemiTokens(tables);
  const compound = createCompoundFields(remi);
  const width = compound.fields.length;
  return {
    ...gridVerbs(tables, (score, reports) => roundScore(score, tables, reports), {
      encode: (grid) => compoundOfRemi(encodeRemi(grid, remi), compound),
      decode: (rows, reports, trace) => {
        const { tokens, starts } = remiOfCompound(rows, compound, reports);
        const inner = trace && stepTrace(tokens.length);
        const grid = decodeRemi(tokens, remi, reports, inner);
        if (trace && inner) gatherRows(trace, inner, starts);
        return grid;
      },
      width,
    }),
    name: config.encoding,
    config,
    hash: hashOfConfig(config),
    fields: compound.fields,
    createGrammar: () => new CompoundGrammar(compound),
  };
}

/** Piano rolls as a tokenizer. */
export function createPianoroll(config: PianorollConfig): Tokenizer {
  const tables = createGridTables({
    ...gridDefaults(config.stepsPerQuarter),
    ...config,
    velocityBins: 0,
    controllers: [],
  });
  const roll = createPianorollTokens(tables);
  return {
    ...gridVerbs(tables, (score, reports) => cutOverlaps(roundScore(score, tables, reports), reports), {
      encode: (grid) => encodePianoroll(grid, roll),
      decode: (tokens, reports, trace) => decodePianoroll(tokens, roll, reports, trace),
      width: 1,
    }),
    name: config.encoding,
    config,
    hash: hashOfConfig(config),
    fields: [roll.vocabulary],
    createGrammar: () => new PianorollGrammar(roll),
  };
}

/** Event triplets as a tokenizer. */
export function createTriplets(config: TripletsConfig): Tokenizer {
  const isClock = config.clock === 'seconds';
  const stepsPerSecond = isClock ? config.stepsPerSecond : undefined;
  // of a clock of seconds only programs, pitches and velocities matter
  const grid = isClock
    ? { ...DEFAULT_GRID, tempos: [], keys: false, chords: [] }
    : gridDefaults(config.stepsPerQuarter);
  const tables = createGridTables({ ...grid, ...config, controllers: [], parts: 1 });
  const triplets = createTripletsTokens(tables, { ...config, stepsPerSecond });
  return {
    ...gridVerbs(
      tables,
      (score, reports) => roundScore(score, tables, reports, stepsPerSecond),
      {
        encode: (steps) => encodeTriplets(steps, triplets),
        decode: (tokens, reports, trace) => decodeTriplets(tokens, triplets, reports, trace),
        width: 1,
      },
      stepsPerSecond,
    ),
    name: config.encoding,
    config,
    hash: hashOfConfig(config),
    fields: [triplets.vocabulary],
    createGrammar: () => new TripletsGrammar(triplets),
  };
}

/** A row stands where the last of its tokens does. */
function gatherRows(trace: StepTrace, inner: StepTrace, starts: Int32Array): void {
  for (let row = 0; row < starts.length - 1; row++) {
    const last = Math.max(starts[row], starts[row + 1] - 1);
    trace.steps[row] = inner.steps[last] ?? 0;
    trace.bars[row] = inner.bars[last] ?? -1;
    trace.notes[row] = inner.notes[last] ?? -1;
  }
}

/** An encoding of grids. */
export type GridCodec = {
  readonly encode: (grid: StepGrid) => Int32Array;
  readonly decode: (tokens: ArrayLike<number>, reports: TokenReports, trace?: StepTrace) => StepGrid;
  /** numbers a row */
  readonly width: number;
};

/** The verbs of a tokenizer from an encoding of grids. */
export function gridVerbs(
  tables: GridTables,
  round: (score: Score, reports: TokenReports) => StepGrid,
  { encode, decode, width }: GridCodec,
  stepsPerSecond?: number | undefined,
): Pick<Tokenizer, 'roundToGrid' | 'encode' | 'decode' | 'align'> {
  return {
    roundToGrid: (score) => {
      const reports = new TokenReports();
      const grid = round(score, reports);
      return { score: scoreOfSteps(grid, tables, stepsPerSecond), reports: reports.list() };
    },
    encode: (score) => {
      const reports = new TokenReports();
      const tokens = encode(round(score, reports));
      return { tokens, reports: reports.list() };
    },
    decode: (tokens) => {
      const reports = new TokenReports();
      const grid = decode(tokens, reports);
      return { score: scoreOfSteps(grid, tables, stepsPerSecond), reports: reports.list() };
    },
    align: (tokens) => {
      const trace = stepTrace(Math.floor(tokens.length / width));
      const grid = decode(tokens, new TokenReports(), trace);
      return alignmentOfTrace(trace, grid, stepsPerSecond === undefined ? tables.ticksPerStep : 1);
    },
  };
}

function alignmentOfTrace({ steps, bars, notes }: StepTrace, grid: StepGrid, ticksPerStep: number): Alignment {
  const instruments = instrumentsOfGrid(grid);
  const counts = new Int32Array(instruments.length);
  const tracks = new Int32Array(grid.notes.steps.length);
  const places = new Int32Array(grid.notes.steps.length);
  for (let i = 0; i < tracks.length; i++) {
    tracks[i] = instruments.indexOf(grid.notes.instruments[i]);
    places[i] = counts[tracks[i]]++;
  }
  return {
    ticks: steps.map((step) => step * ticksPerStep),
    bars,
    tracks: notes.map((note) => (note < 0 ? -1 : tracks[note])),
    notes: notes.map((note) => (note < 0 ? -1 : places[note])),
  };
}
