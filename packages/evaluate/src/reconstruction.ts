/**
 * How well an autoencoder gives segments back: the share of steps whose token is right, as in Roberts et al. 2018, "A
 * hierarchical latent vector model for learning long-term structure in music", table 1.
 */
import { codecOfHeader, type SequenceCodec } from '@continuo/corpus';
import { type LatentModel, type MelodySegment, samplePosterior } from '@continuo/models';
import { bootstrapInterval } from './bootstrap.ts';
import { EvaluateError } from './evaluate-error.ts';

/** A share of right tokens; all in 0–1. */
export type TokenAccuracy = {
  readonly accuracy: number;
  /** 95 % interval, bootstrapped over pieces */
  readonly accuracyInterval: readonly [number, number];
  /** of the steps alone at which a note begins: right pitch at the right step */
  readonly noteAccuracy: number;
};

export type ReconstructionResult = {
  readonly model: { readonly name: string; readonly hash: string; readonly parameterCount: number };
  readonly bars: number;
  readonly segments: number;
  readonly pieces: number;
  /** the likeliest token at each step, the true ones before it */
  readonly teacherForced: TokenAccuracy;
  /** tokens sampled one after the other at temperature 1, none of the true ones known: the paper's "sampling" */
  readonly sampled: TokenAccuracy;
  /** the same from the mean of q(z | x) instead of a z drawn from it; the paper does not say which it takes */
  readonly sampledFromMean: TokenAccuracy;
  /** as `sampled`, at temperature 0 */
  readonly likeliest: TokenAccuracy;
  /** what one gets for nothing: every step brings nothing new */
  readonly constant: TokenAccuracy;
  /** −ln p(x | z), mean over segments */
  readonly reconstructionNatsPerSegment: number;
  /** KL(q(z | x) ‖ p(z)), mean over segments */
  readonly divergenceNatsPerSegment: number;
  /** their sum, an upper bound of −log p(x) */
  readonly boundBitsPerQuarter: number;
};

export type ReconstructionEvent =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly secondsLeft?: number }
  | { readonly kind: 'result'; readonly result: ReconstructionResult };

export type ReconstructionOptions = {
  readonly signal?: AbortSignal;
  /** of the latent vectors, the samples and the bootstrap; default 1 */
  readonly seed?: number;
  /** bootstrap samples, default 1000 */
  readonly resamples?: number;
};

const SEGMENTS_A_TURN = 128;

/** Right tokens of one segment under one way to write it. */
type Right = { readonly tokens: number; readonly notes: number };
const WAYS = ['teacherForced', 'sampled', 'sampledFromMean', 'likeliest', 'constant'] as const;
type Tally = Readonly<Record<(typeof WAYS)[number], Right>> & {
  readonly reconstruction: number;
  readonly divergence: number;
};

/**
 * Progress now and then, then the result. Unless its name says otherwise, a way to write starts from a z drawn from q(z | x).
 *
 * @param segments  as `melodySegments` cuts them, of the model's length
 * @throws EvaluateError  `no-pieces`: there are no segments
 * @example for await (const event of evaluateReconstruction(model, segments)) if (event.kind === 'result') event.result.sampled.accuracy // => 0.95
 */
export async function* evaluateReconstruction(
  model: LatentModel,
  segments: readonly MelodySegment[],
  { signal, seed = 1, resamples = 1000 }: ReconstructionOptions = {},
): AsyncGenerator<ReconstructionEvent> {
  if (segments.length === 0) {
    throw new EvaluateError('no-pieces', `found no segments of ${model.bars} bars to evaluate; expected at least one`);
  }
  const codec = codecOfHeader(model.tokenizer);
  const start = performance.now();
  const tallies: Tally[] = [];
  while (tallies.length < segments.length) {
    signal?.throwIfAborted();
    const first = tallies.length;
    const group = segments.slice(first, first + SEGMENTS_A_TURN).map(({ tokens }) => tokens);
    tallies.push(...(await tallyGroup(model, codec, group, seed + first)));
    const seconds = (performance.now() - start) / 1000;
    const secondsLeft = (seconds / tallies.length) * (segments.length - tallies.length);
    yield { kind: 'progress', done: tallies.length, total: segments.length, ...(seconds > 0.2 && { secondsLeft }) };
  }
  yield { kind: 'result', result: resultOf(model, codec, segments, tallies, { seed, resamples }) };
}

async function tallyGroup(
  model: LatentModel,
  codec: SequenceCodec,
  group: readonly Int32Array[],
  seed: number,
): Promise<Tally[]> {
  const bounds = await model.bound(group, { seed });
  const places = await model.encode(group);
  const latents = places.map((place, index) => samplePosterior(place, seed + index));
  const sampled = await model.decode(latents, { temperature: 1, seed });
  const means = places.map(({ mean }) => mean);
  const sampledFromMean = await model.decode(means, { temperature: 1, seed });
  const likeliest = await model.decode(latents, { temperature: 0, seed });
  return group.map((tokens, index) => {
    const { reconstruction, divergence, likeliest: taught } = bounds[index]!;
    return {
      teacherForced: rightOf(codec, tokens, taught),
      sampled: rightOf(codec, tokens, sampled[index]!),
      sampledFromMean: rightOf(codec, tokens, sampledFromMean[index]!),
      likeliest: rightOf(codec, tokens, likeliest[index]!),
      constant: rightOf(codec, tokens, new Int32Array(tokens.length)),
      reconstruction: reconstruction.reduce((a, b) => a + b, 0),
      divergence,
    };
  });
}

/** @example rightOf(melodyCodec, Int32Array.of(40, 0, 42), Int32Array.of(40, 0, 0)) // => { tokens: 2, notes: 1 } */
function rightOf(codec: SequenceCodec, tokens: Int32Array, others: Int32Array): Right {
  let [right, notes] = [0, 0];
  tokens.forEach((token, step) => {
    if (token !== others[step]) return;
    right += 1;
    if (codec.pitchOf(token) >= 0) notes += 1;
  });
  return { tokens: right, notes };
}

function resultOf(
  { name, hash, parameterCount, bars, length }: LatentModel,
  codec: SequenceCodec,
  segments: readonly MelodySegment[],
  tallies: readonly Tally[],
  bootstrap: { readonly seed: number; readonly resamples: number },
): ReconstructionResult {
  const meanOf = (of: (tally: Tally) => number): number =>
    tallies.reduce((total, tally) => total + of(tally), 0) / tallies.length;
  const notes = segments.reduce(
    (total, { tokens }) => total + tokens.filter((token) => codec.pitchOf(token) >= 0).length,
    0,
  );
  const accuracyOf = (way: (typeof WAYS)[number]): TokenAccuracy => {
    const ofPieces = new Map<number, { total: number; count: number }>();
    segments.forEach(({ piece, tokens }, index) => {
      const known = ofPieces.get(piece) ?? { total: 0, count: 0 };
      ofPieces.set(piece, {
        total: known.total + tallies[index]![way].tokens,
        count: known.count + tokens.length,
      });
    });
    return {
      accuracy: meanOf((tally) => tally[way].tokens) / length,
      accuracyInterval: bootstrapInterval([...ofPieces.values()], bootstrap),
      noteAccuracy: (meanOf((tally) => tally[way].notes) * tallies.length) / notes,
    };
  };
  const reconstruction = meanOf((tally) => tally.reconstruction);
  const divergence = meanOf((tally) => tally.divergence);
  return {
    model: { name, hash, parameterCount },
    bars,
    segments: segments.length,
    pieces: new Set(segments.map(({ piece }) => piece)).size,
    teacherForced: accuracyOf('teacherForced'),
    sampled: accuracyOf('sampled'),
    sampledFromMean: accuracyOf('sampledFromMean'),
    likeliest: accuracyOf('likeliest'),
    constant: accuracyOf('constant'),
    reconstructionNatsPerSegment: reconstruction,
    divergenceNatsPerSegment: divergence,
    boundBitsPerQuarter: (reconstruction + divergence) / Math.LN2 / codec.quartersOf(new Int32Array(length)),
  };
}
