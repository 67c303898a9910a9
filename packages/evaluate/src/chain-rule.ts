/** Checks that a likelihood is one: normalized at each step, and blind to what comes later. */
import { type ChoraleGrid, pitchOfToken, tokenOfPitch, VOCABULARY_SIZE, VOICES } from '@continuo/corpus';
import type { ChoraleModel } from '@continuo/models';
import { seededRandom } from './bootstrap.ts';
import { EvaluateError } from './evaluate-error.ts';

/** What the checks measured. */
export type ChainRuleMeasures = { readonly steps: number; readonly largestDifference: number };

/**
 * Walks a piece with the model's own generation, sums e^logit over the vocabulary at each step, and compares −ln p of the
 * piece's token with what `likelihood` says: both must be the same normalized distribution.
 *
 * @param tolerance  nats; logits are rounded to 1/64, so that −ln p may be 1/64 off; default 0.02
 * @returns          how many steps were compared, and the largest difference in nats
 * @throws EvaluateError  'not-normalized', with piece place, both values
 */
export async function assertNormalized(
  model: ChoraleModel,
  piece: ChoraleGrid,
  { tolerance = 0.02 }: { tolerance?: number } = {},
): Promise<ChainRuleMeasures> {
  const said = await natsOf(model, piece);
  const generation = await model.generate({ batchSize: 1, length: piece.length });
  let largestDifference = 0;
  try {
    for (const [place, pitch] of piece.pitches.entries()) {
      const logits = await generation.logits();
      const token = tokenOfPitch(pitch);
      const nats = logSumExp(logits.subarray(0, VOCABULARY_SIZE)) - logits[token]!;
      const difference = Math.abs(nats - said[place]!);
      if (!(difference <= tolerance)) {
        throw new EvaluateError(
          'not-normalized',
          `${whereIs(place)}: likelihood says ${said[place]} nats, the normalized distribution of generation ${nats}; expected at most ${tolerance} apart`,
          { place, said: said[place], generated: nats },
        );
      }
      largestDifference = Math.max(largestDifference, difference);
      await generation.choose([token]);
    }
  } finally {
    generation.dispose();
  }
  return { steps: piece.pitches.length, largestDifference };
}

export type LeakTestOptions = {
  /** which places (frame × 4 + voice) to change; default eight drawn by `seed` */
  readonly places?: readonly number[];
  readonly seed?: number;
  /** how far from 1 the probabilities of all tokens at a place may sum; default 0.001 */
  readonly tolerance?: number;
};

/**
 * Puts every token of the vocabulary in one place of a piece: no −ln p before that place may move by a bit, and the
 * probabilities of the tokens at that place must sum to 1, which they do only if none of them was known beforehand.
 *
 * @returns  places tested, and the largest distance of a sum from 1
 * @throws EvaluateError  'leak', with the place changed and the place that moved, or 'not-normalized'
 * @example await assertNoLeak(model, validation[0]) // => { steps: 8, largestDifference: 0.00002 }
 */
export async function assertNoLeak(
  model: ChoraleModel,
  piece: ChoraleGrid,
  options: LeakTestOptions = {},
): Promise<ChainRuleMeasures> {
  const { seed = 1, tolerance = 0.001, places = drawPlaces(piece, seed) } = options;
  let largestDifference = 0;
  for (const place of places) {
    const original = await natsOf(model, piece);
    let sum = 0;
    for (let token = 0; token < VOCABULARY_SIZE; token++) {
      const pitches = piece.pitches.with(place, pitchOfToken(token));
      const changed = await natsOf(model, { length: piece.length, pitches });
      const moved = changed.findIndex((nats, other) => other < place && nats !== original[other]);
      if (moved >= 0) {
        throw new EvaluateError(
          'leak',
          `changing ${whereIs(place)} to token ${token} moved −ln p at ${whereIs(moved)} from ${original[moved]} to ${changed[moved]}; what comes later must not be known before`,
          { place, token, moved },
        );
      }
      sum += Math.exp(-changed[place]!);
    }
    const difference = Math.abs(sum - 1);
    if (!(difference <= tolerance)) {
      throw new EvaluateError(
        'leak',
        `${whereIs(place)}: the probabilities of all tokens sum to ${sum}, expected 1; the model sees the token it predicts`,
        {
          place,
          sum,
        },
      );
    }
    largestDifference = Math.max(largestDifference, difference);
  }
  return { steps: places.length, largestDifference };
}

async function natsOf(model: ChoraleModel, piece: ChoraleGrid): Promise<Float32Array> {
  for await (const { nats } of model.likelihood([piece])) return nats.slice();
  throw new EvaluateError('bad-likelihood', 'the model gave no likelihood for a piece');
}

function drawPlaces(piece: ChoraleGrid, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: Math.min(8, piece.pitches.length) }, () => Math.floor(random() * piece.pitches.length));
}

function logSumExp(logits: Float32Array): number {
  const highest = logits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return highest + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - highest), 0));
}

function whereIs(place: number): string {
  return `frame ${Math.floor(place / VOICES.length)}, ${VOICES[place % VOICES.length]}`;
}
