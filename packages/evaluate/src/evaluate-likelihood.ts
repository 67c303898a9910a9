/**
 * How well a model predicts held-out chorales: the mean of −ln p of each token, one token a voice and sixteenth, by the
 * chain rule (soprano, alto, tenor, bass in each frame), as in Huang et al. 2019, "Music Transformer", section 4.1.
 */
import { type ChoraleGrid, FRAMES_PER_QUARTER, VOICES } from '@continuo/corpus';
import { type ChoraleModel, type NatsTally, tallyNats } from '@continuo/models';
import { bootstrapInterval } from './bootstrap.ts';
import { EvaluateError } from './evaluate-error.ts';

export type PieceResult = {
  readonly piece: number;
  readonly frames: number;
  readonly notes: number;
  readonly natsPerNote: number;
  readonly bits: number;
};

export type LikelihoodResult = {
  readonly model: { readonly name: string; readonly hash: string; readonly parameterCount: number };
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
  readonly bitsPerPiece: number;
  /** tokens: four a sixteenth */
  readonly notes: number;
  readonly pieces: readonly PieceResult[];
};

export type LikelihoodEvent =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly secondsLeft?: number }
  | { readonly kind: 'result'; readonly result: LikelihoodResult };

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
  signal?.throwIfAborted();
  if (pieces.length === 0) throw new EvaluateError('no-pieces', 'found no pieces to evaluate; expected at least one');
  const start = performance.now();
  const tallies: NatsTally[] = [];
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  let done = 0;
  for await (const { nats } of model.likelihood(pieces, signal === undefined ? {} : { signal })) {
    signal?.throwIfAborted();
    const piece = pieces[tallies.length]!;
    checkNats(piece, nats, tallies.length);
    tallies.push(tallyNats(piece.pitches, nats));
    done += piece.length;
    const seconds = (performance.now() - start) / 1000;
    yield {
      kind: 'progress',
      done,
      total,
      ...(seconds < 0.2 ? {} : { secondsLeft: (seconds / done) * (total - done) }),
    };
  }
  if (tallies.length !== pieces.length) {
    throw new EvaluateError('bad-likelihood', `the model scored ${tallies.length} pieces of ${pieces.length}`);
  }
  yield { kind: 'result', result: resultOf(model, pieces, tallies, { seed, resamples }) };
}

function checkNats(piece: ChoraleGrid, nats: Float32Array, index: number): void {
  if (nats.length !== piece.pitches.length) {
    throw new EvaluateError(
      'bad-likelihood',
      `piece ${index}: found ${nats.length} likelihoods, expected ${piece.pitches.length}`,
      { piece: index },
    );
  }
  const place = nats.findIndex((value) => !(value >= -1e-4));
  if (place < 0) return;
  throw new EvaluateError(
    'bad-likelihood',
    `piece ${index}, place ${place}: −ln p is ${nats[place]}, expected 0 or more`,
    { piece: index, place },
  );
}

function resultOf(
  { name, hash, parameterCount }: ChoraleModel,
  pieces: readonly ChoraleGrid[],
  tallies: readonly NatsTally[],
  bootstrap: { readonly seed: number; readonly resamples: number },
): LikelihoodResult {
  const sum = (of: (tally: NatsTally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  const notes = sum((tally) => tally.notes);
  const nats = sum((tally) => tally.nats);
  const changed = sum((tally) => tally.changed);
  const sounding = tallies.filter((tally) => tally.notes > 0);
  return {
    model: { name, hash, parameterCount },
    natsPerNote: nats / notes,
    natsPerNoteInterval: bootstrapInterval(
      tallies.map((tally) => ({ total: tally.nats, count: tally.notes })),
      bootstrap,
    ),
    macroNatsPerNote: sounding.reduce((total, tally) => total + tally.nats / tally.notes, 0) / sounding.length,
    natsPerChangedNote: sum((tally) => tally.changedNats) / changed,
    shareOfRepeats: 1 - changed / notes,
    bitsPerQuarter: nats / Math.LN2 / (notes / (VOICES.length * FRAMES_PER_QUARTER)),
    bitsPerPiece: nats / Math.LN2 / tallies.length,
    notes,
    pieces: tallies.map((tally, piece) => ({
      piece,
      frames: pieces[piece]!.length,
      notes: tally.notes,
      natsPerNote: tally.notes === 0 ? 0 : tally.nats / tally.notes,
      bits: tally.nats / Math.LN2,
    })),
  };
}
