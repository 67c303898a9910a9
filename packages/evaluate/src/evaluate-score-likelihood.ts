/**
 * How well a composer foretells held-out scores: −ln p of every note and of every end of a cell, whole pieces by the chain rule,
 * and each track given all others.
 */
import { CELL_STEPS_PER_QUARTER, type PackedCells } from '@continuo/corpus';
import {
  type ComposerPiece,
  composerPiece,
  type KnownPassage,
  type PassageNats,
  type ScoreModel,
} from '@continuo/models';
import { EvaluateError } from './evaluate-error.ts';
import type { EvaluateLikelihoodOptions } from './evaluate-likelihood.ts';
import { type BootstrapOptions, natsFigures } from './nats-figures.ts';
import type { ScoreProgress } from './score-pieces.ts';
import { gapWindows, longestCell, wholeWindows } from './score-windows.ts';

/** A held-out score. */
export type ScorePiece = {
  readonly id: string;
  /** a row of the table, e.g. the corpus that it is from */
  readonly group: string;
  readonly cells: PackedCells;
  /** index among the model's styles, −1 for none */
  readonly style: number;
};

/** What is asked of a model. */
export type ScoredScoreModel = Pick<
  ScoreModel,
  'name' | 'hash' | 'family' | 'parameterCount' | 'window' | 'likelihood'
>;

/** Attributes of a note in the order in which they are chosen; the onset's also holds the ends of cells. */
export const SCORE_ATTRIBUTES = ['onset', 'pitch', 'duration', 'velocity'] as const;
export type ScoreAttribute = (typeof SCORE_ATTRIBUTES)[number];

/** Of a set of pieces. */
export type ScoreFigures = {
  /** micro: all nats by all notes */
  readonly natsPerNote: number;
  /** 95 %, bootstrapped over pieces */
  readonly natsPerNoteInterval: readonly [number, number];
  /** the mean of the pieces' own means */
  readonly macroNatsPerNote: number;
  /** parts of natsPerNote */
  readonly attributeNatsPerNote: Readonly<Record<ScoreAttribute, number>>;
  /** comparable across forms of music that tell the same of it */
  readonly bitsPerQuarter: number;
  readonly bitsPerQuarterInterval: readonly [number, number];
  /** the mean of the pieces' own bits a quarter */
  readonly macroBitsPerQuarter: number;
  readonly bitsPerPiece: number;
  readonly notes: number;
  readonly quarters: number;
  readonly pieces: number;
};

export type ScorePieceResult = {
  readonly id: string;
  readonly group: string;
  readonly notes: number;
  readonly quarters: number;
  readonly natsPerNote: number;
  readonly bits: number;
};

export type ScoreLikelihoodResult = ScoreFigures & {
  readonly model: {
    readonly name: string;
    readonly hash: string;
    readonly family: string;
    readonly parameterCount: number;
  };
  readonly likelihoodKind: 'exact';
  readonly tokenizer: 'cells';
  readonly measure: ScoreMeasure;
  /** what the model knows beforehand */
  readonly told: readonly string[];
  /** events of a passage */
  readonly window: number;
  readonly groups: Readonly<Record<string, ScoreFigures>>;
  readonly pieceResults: readonly ScorePieceResult[];
  readonly leftOut: readonly { readonly id: string; readonly reason: string }[];
};

export type ScoreLikelihoodEvent = ScoreProgress | { readonly kind: 'result'; readonly result: ScoreLikelihoodResult };

/**
 * `whole`: pieces from nothing, bar by bar and track by track. `infill`: each track of a piece given all others; its nats summed
 * over tracks are no likelihood of the piece, so read them by the note.
 */
export type ScoreMeasure = 'whole' | 'infill';

export type EvaluateScoreLikelihoodOptions = EvaluateLikelihoodOptions & {
  /** default 'whole' */
  readonly measure?: ScoreMeasure;
  /** the key of each bar, guessed from the notes around it, is told, too; default false */
  readonly tellsKey?: boolean;
};

const TOLD = [
  'length of each bar',
  'meter',
  'tempo',
  'style',
  'instruments',
  'distance from the beginning and to the end',
] as const;

/** What one piece cost. */
type ScoreTally = Record<ScoreAttribute, number> & { notes: number };

/** A rounding error below 0 is no fault. */
const LEAST_NATS = -1e-3;

/**
 * Progress after each passage, then the result.
 *
 * Every cell is written once: windows one after the other, each given what came before as far as it fits in 40 % of the window.
 *
 * @throws EvaluateError  'no-pieces': none, or for 'infill' none of two tracks; 'bad-likelihood': the model left out notes, or
 *   gave something that is no likelihood
 * @example for await (const event of evaluateScoreLikelihood(model, pieces)) if (event.kind === 'result') event.result.bitsPerQuarter // => 14.2
 */
export async function* evaluateScoreLikelihood(
  model: ScoredScoreModel,
  pieces: readonly ScorePiece[],
  options: EvaluateScoreLikelihoodOptions = {},
): AsyncGenerator<ScoreLikelihoodEvent> {
  const { signal, seed = 1, resamples = 1000, measure = 'whole', tellsKey = false } = options;
  signal?.throwIfAborted();
  const { window } = model;
  const leftOut: { id: string; reason: string }[] = [];
  const scored: (ScorePiece & { readonly packed: ComposerPiece })[] = [];
  for (const piece of pieces) {
    const packed = composerPiece(piece.cells, piece.style);
    const longest = longestCell(packed);
    if (longest > window) {
      leftOut.push({ id: piece.id, reason: `a cell of ${longest - 1} notes is longer than the window of ${window}` });
    } else if (measure === 'whole' || packed.tracks.length > 1) scored.push({ ...piece, packed });
  }
  if (scored.length === 0) {
    const what = measure === 'infill' ? 'pieces of two or more tracks' : 'pieces';
    throw new EvaluateError('no-pieces', `found no ${what} to evaluate; expected at least one`, { leftOut });
  }
  const tallies = scored.map((): ScoreTally => ({ onset: 0, pitch: 0, duration: 0, velocity: 0, notes: 0 }));
  const asked: { readonly piece: number; readonly notes: number }[] = [];
  function* passages(): Generator<KnownPassage> {
    for (const [piece, { packed }] of scored.entries()) {
      for (const passage of passagesOf(packed, measure, { window, tellsKey })) {
        asked.push({ piece, notes: passage.notes.reduce((sum, notes) => sum + notes.length, 0) });
        yield passage;
      }
    }
  }
  const start = performance.now();
  const total = scored.reduce((sum, { packed }) => sum + packed.notes.length / 4, 0);
  let [place, done] = [0, 0];
  for await (const nats of model.likelihood(passages(), signal === undefined ? {} : { signal })) {
    signal?.throwIfAborted();
    const { piece, notes } = asked[place]!;
    checkNats(nats, notes, scored[piece]!.id);
    addTo(tallies[piece]!, nats);
    place += 1;
    done += notes;
    const seconds = (performance.now() - start) / 1000;
    const pace = seconds < 0.2 || done === 0 ? {} : { secondsLeft: (seconds / done) * (total - done) };
    yield { kind: 'progress', done, total, ...pace };
  }
  if (place !== asked.length || done !== total) {
    throw new EvaluateError('bad-likelihood', `the model scored ${place} passages of ${asked.length}`);
  }
  const told = [...TOLD, ...(tellsKey ? ['key'] : []), ...(measure === 'infill' ? ['all other tracks'] : [])];
  yield { kind: 'result', result: resultOf(model, scored, tallies, { seed, resamples }, { measure, told, leftOut }) };
}

function* passagesOf(
  piece: ComposerPiece,
  measure: ScoreMeasure,
  options: { readonly window: number; readonly tellsKey: boolean },
): Generator<KnownPassage> {
  if (measure === 'whole') yield* wholeWindows(piece, options);
  else for (const track of piece.tracks.keys()) yield* gapWindows(piece, track, options);
}

function checkNats(nats: PassageNats, notes: number, id: string): void {
  if (nats.notes !== notes) {
    throw new EvaluateError('bad-likelihood', `${id}: the model scored ${nats.notes} notes of a passage of ${notes}`, {
      id,
    });
  }
  for (const part of ['nats', 'position', 'pitch', 'duration', 'velocity'] as const) {
    if (nats[part] >= LEAST_NATS && nats[part] < Number.POSITIVE_INFINITY) continue;
    throw new EvaluateError(
      'bad-likelihood',
      `${id}: −ln p (${part}) of a passage is ${nats[part]}, expected 0 or more`,
      {
        id,
      },
    );
  }
}

function addTo(tally: ScoreTally, { notes, position, pitch, duration, velocity }: PassageNats): void {
  tally.notes += notes;
  tally.onset += position;
  tally.pitch += pitch;
  tally.duration += duration;
  tally.velocity += velocity;
}

type Summed = { readonly id: string; readonly group: string; readonly quarters: number; readonly tally: ScoreTally };

function resultOf(
  { name, hash, family, parameterCount, window }: ScoredScoreModel,
  scored: readonly ScorePiece[],
  tallies: readonly ScoreTally[],
  bootstrap: BootstrapOptions,
  facts: Pick<ScoreLikelihoodResult, 'measure' | 'told' | 'leftOut'>,
): ScoreLikelihoodResult {
  const summed = scored.map(({ id, group, cells }, index): Summed => {
    const steps = cells.bars.reduce((sum, bar) => sum + bar.steps, 0);
    return { id, group, quarters: steps / CELL_STEPS_PER_QUARTER, tally: tallies[index]! };
  });
  const groups = [...new Set(summed.map(({ group }) => group))].sort();
  return {
    model: { name, hash, family, parameterCount },
    ...{ likelihoodKind: 'exact', tokenizer: 'cells', window },
    ...facts,
    ...figuresOf(summed, bootstrap),
    groups: Object.fromEntries(
      groups.map((name) => [
        name,
        figuresOf(
          summed.filter(({ group }) => group === name),
          bootstrap,
        ),
      ]),
    ),
    pieceResults: summed.map(({ id, group, quarters, tally }) => ({
      ...{ id, group, notes: tally.notes, quarters },
      natsPerNote: natsOf(tally) / tally.notes,
      bits: natsOf(tally) / Math.LN2,
    })),
  };
}

function figuresOf(pieces: readonly Summed[], bootstrap: BootstrapOptions): ScoreFigures {
  const figures = natsFigures(
    pieces.map(({ quarters, tally }) => ({
      ...{ nats: natsOf(tally), tokens: tally.notes, changedNats: natsOf(tally), changed: tally.notes, quarters },
    })),
    bootstrap,
  );
  const part = (attribute: ScoreAttribute): number =>
    pieces.reduce((sum, { tally }) => sum + tally[attribute], 0) / figures.tokens;
  return {
    natsPerNote: figures.perToken,
    natsPerNoteInterval: figures.perTokenInterval,
    macroNatsPerNote: figures.macroPerToken,
    attributeNatsPerNote: {
      onset: part('onset'),
      pitch: part('pitch'),
      duration: part('duration'),
      velocity: part('velocity'),
    },
    bitsPerQuarter: figures.bitsPerQuarter,
    bitsPerQuarterInterval: figures.bitsPerQuarterInterval,
    macroBitsPerQuarter:
      pieces.reduce((sum, { quarters, tally }) => sum + natsOf(tally) / Math.LN2 / quarters, 0) / pieces.length,
    bitsPerPiece: figures.bitsPerPiece,
    ...{ notes: figures.tokens, quarters: figures.quarters, pieces: pieces.length },
  };
}

function natsOf({ onset, pitch, duration, velocity }: ScoreTally): number {
  return onset + pitch + duration + velocity;
}
