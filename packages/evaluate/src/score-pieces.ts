/** Walks through the likelihoods that a model gives, piece by piece, and sees to it that they are some. */
import { EvaluateError } from './evaluate-error.ts';

export type ScoreProgress = {
  readonly kind: 'progress';
  readonly done: number;
  readonly total: number;
  readonly secondsLeft?: number;
};

/** A rounding error below 0 is no fault. */
const LEAST_NATS = -1e-4;

/**
 * Progress after each piece; returns what `tally` made of each.
 *
 * @param lengthOf  how many likelihoods a piece has
 * @throws EvaluateError  'no-pieces', or 'bad-likelihood': too many, too few, or one that is negative or NaN
 */
export async function* scorePieces<Piece, Tally>(
  pieces: readonly Piece[],
  likelihood: () => AsyncIterable<{ readonly nats: Float32Array }>,
  {
    lengthOf,
    tally,
    signal,
  }: {
    readonly lengthOf: (piece: Piece) => number;
    readonly tally: (piece: Piece, nats: Float32Array) => Tally;
    readonly signal?: AbortSignal | undefined;
  },
): AsyncGenerator<ScoreProgress, readonly Tally[]> {
  signal?.throwIfAborted();
  if (pieces.length === 0) throw new EvaluateError('no-pieces', 'found no pieces to evaluate; expected at least one');
  const start = performance.now();
  const total = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
  const tallies: Tally[] = [];
  let done = 0;
  for await (const { nats } of likelihood()) {
    signal?.throwIfAborted();
    const piece = pieces[tallies.length]!;
    checkNats(nats, lengthOf(piece), tallies.length);
    tallies.push(tally(piece, nats));
    done += lengthOf(piece);
    const seconds = (performance.now() - start) / 1000;
    const pace = seconds < 0.2 || done === 0 ? {} : { secondsLeft: (seconds / done) * (total - done) };
    yield { kind: 'progress', done, total, ...pace };
  }
  if (tallies.length !== pieces.length) {
    throw new EvaluateError('bad-likelihood', `the model scored ${tallies.length} pieces of ${pieces.length}`);
  }
  return tallies;
}

function checkNats(nats: Float32Array, expected: number, piece: number): void {
  if (nats.length !== expected) {
    throw new EvaluateError(
      'bad-likelihood',
      `piece ${piece}: found ${nats.length} likelihoods, expected ${expected}`,
      { piece },
    );
  }
  const place = nats.findIndex((value) => !(value >= LEAST_NATS));
  if (place < 0) return;
  throw new EvaluateError(
    'bad-likelihood',
    `piece ${piece}, place ${place}: −ln p is ${nats[place]}, expected 0 or more`,
    { piece, place },
  );
}
