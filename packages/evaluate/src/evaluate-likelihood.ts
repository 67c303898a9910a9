/**
 * How well a model predicts held-out chorales: the mean of −ln p of each token, one token a voice and sixteenth, by the
 * chain rule (soprano, alto, tenor, bass in each frame), as in Huang et al. 2019, "Music Transformer", section 4.1.
 */
import { type ChoraleGrid, FRAMES_PER_QUARTER, VOICES } from '@continuo/corpus';
import { type ChoraleModel, type NatsTally, tallyNats } from '@continuo/models';
import { type BootstrapOptions, natsFigures } from './nats-figures.ts';
import { type ScoreProgress, scorePieces } from './score-pieces.ts';

export type PieceResult = {
  readonly piece: number;
  readonly frames: number;
  readonly notes: number;
  readonly natsPerNote: number;
  readonly bits: number;
};

export type LikelihoodResult = {
  readonly model: { readonly name: string; readonly hash: string; readonly parameterCount: number };
  readonly likelihoodKind: 'exact';
  /** micro: the sum over all tokens by their count, the figure that papers call NLL */
  readonly natsPerNote: number;
  /** 95 % interval of natsPerNote, bootstrapped over pieces */
  readonly natsPerNoteInterval: readonly [number, number];
  /** the mean of the pieces' own means */
  readonly macroNatsPerNote: number;
  /** over tokens that differ from the same voice's token before; a piece's first frame counts as changed */
  readonly natsPerChangedNote: number;
  /** tokens equal to the same voice's token before: the easy class */
  readonly shareOfRepeats: number;
  /** comparable across tokenizations */
  readonly bitsPerQuarter: number;
  readonly bitsPerQuarterInterval: readonly [number, number];
  readonly bitsPerPiece: number;
  /** tokens: four a sixteenth */
  readonly notes: number;
  readonly pieces: readonly PieceResult[];
};

export type LikelihoodEvent = ScoreProgress | { readonly kind: 'result'; readonly result: LikelihoodResult };

export type EvaluateLikelihoodOptions = {
  readonly signal?: AbortSignal;
  /** of the bootstrap, default 1 */
  readonly seed?: number;
  /** bootstrap samples, default 1000 */
  readonly resamples?: number;
};

/**
 * Progress after each piece, then the result.
 *
 * @throws EvaluateError  no pieces, or the model gave something that is no likelihood
 * @example for await (const event of evaluateLikelihood(model, validation)) if (event.kind === 'result') event.result.natsPerNote // => 0.39
 */
export async function* evaluateLikelihood(
  model: ChoraleModel,
  pieces: readonly ChoraleGrid[],
  { signal, seed = 1, resamples = 1000 }: EvaluateLikelihoodOptions = {},
): AsyncGenerator<LikelihoodEvent> {
  const tallies = yield* scorePieces(pieces, () => model.likelihood(pieces, signal === undefined ? {} : { signal }), {
    lengthOf: (piece) => piece.pitches.length,
    tally: (piece, nats) => tallyNats(piece.pitches, nats),
    signal,
  });
  yield { kind: 'result', result: resultOf(model, pieces, tallies, { seed, resamples }) };
}

function resultOf(
  { name, hash, parameterCount }: ChoraleModel,
  pieces: readonly ChoraleGrid[],
  tallies: readonly NatsTally[],
  bootstrap: BootstrapOptions,
): LikelihoodResult {
  const figures = natsFigures(
    tallies.map(({ nats, notes, changedNats, changed }) => ({
      ...{ nats, tokens: notes, changedNats, changed },
      quarters: notes / (VOICES.length * FRAMES_PER_QUARTER),
    })),
    bootstrap,
  );
  return {
    model: { name, hash, parameterCount },
    likelihoodKind: 'exact',
    natsPerNote: figures.perToken,
    natsPerNoteInterval: figures.perTokenInterval,
    macroNatsPerNote: figures.macroPerToken,
    natsPerChangedNote: figures.perChangedToken,
    shareOfRepeats: figures.shareOfRepeats,
    bitsPerQuarter: figures.bitsPerQuarter,
    bitsPerQuarterInterval: figures.bitsPerQuarterInterval,
    bitsPerPiece: figures.bitsPerPiece,
    notes: figures.tokens,
    pieces: tallies.map((tally, piece) => ({
      piece,
      frames: pieces[piece]!.length,
      notes: tally.notes,
      natsPerNote: tally.notes === 0 ? 0 : tally.nats / tally.notes,
      bits: tally.nats / Math.LN2,
    })),
  };
}
