/**
 * How well a model of piano frames foretells held-out pieces: nats a frame, as in Boulanger-Lewandowski et al. 2012,
 * "Modeling temporal dependencies in high-dimensional sequences", with the first frame of each piece and without it.
 */
import type { PianoFrames } from '@continuo/corpus';
import type { FrameModel } from '@continuo/models';
import type { EvaluateLikelihoodOptions } from './evaluate-likelihood.ts';
import { type BootstrapOptions, natsFigures } from './nats-figures.ts';
import { type ScoreProgress, scorePieces } from './score-pieces.ts';

export type FramePiece = { readonly id: string; readonly frames: PianoFrames };

export type FrameLikelihoodResult = {
  readonly model: {
    readonly name: string;
    readonly hash: string;
    readonly family: string;
    readonly parameterCount: number;
  };
  readonly likelihoodKind: 'exact';
  /** the class of the table: `joint` and `factorised` are not to be mixed */
  readonly output: 'joint' | 'factorised';
  /** micro, every frame of every piece */
  readonly natsPerFrame: number;
  readonly natsPerFrameInterval: readonly [number, number];
  /** without each piece's first frame, as in Bai et al. 2018 (TCN) */
  readonly natsPerFrameAfterFirst: number;
  readonly macroNatsPerFrame: number;
  /** over frames that differ from the one before; a piece's first counts as changed */
  readonly natsPerChangedFrame: number;
  readonly shareOfRepeats: number;
  readonly bitsPerQuarter: number;
  readonly bitsPerQuarterInterval: readonly [number, number];
  readonly bitsPerPiece: number;
  readonly frames: number;
  readonly quarters: number;
  readonly pieces: readonly { readonly id: string; readonly frames: number; readonly natsPerFrame: number }[];
};

export type FrameLikelihoodEvent = ScoreProgress | { readonly kind: 'result'; readonly result: FrameLikelihoodResult };

/** What one piece cost; `first` is its first frame's share. */
type FrameNats = {
  readonly nats: number;
  readonly first: number;
  readonly tokens: number;
  readonly changedNats: number;
  readonly changed: number;
  readonly quarters: number;
};

/**
 * Progress after each piece, then the result.
 *
 * @throws EvaluateError  no pieces, or the model gave something that is no likelihood
 */
export async function* evaluateFrameLikelihood(
  model: FrameModel,
  pieces: readonly FramePiece[],
  { signal, seed = 1, resamples = 1000 }: EvaluateLikelihoodOptions = {},
): AsyncGenerator<FrameLikelihoodEvent> {
  const all = pieces.map(({ frames }) => frames);
  const tallies = yield* scorePieces(all, () => model.likelihood(all, signal === undefined ? {} : { signal }), {
    lengthOf: (frames) => frames.length,
    tally: (frames, nats) => tallyFrames(frames, nats, model.tokenizer.framesPerQuarter),
    signal,
  });
  yield { kind: 'result', result: resultOf(model, pieces, tallies, { seed, resamples }) };
}

function tallyFrames(frames: PianoFrames, nats: Float32Array, framesPerQuarter: number): FrameNats {
  let [sum, changedNats, changed] = [0, 0, 0];
  for (const [place, frame] of frames.entries()) {
    sum += nats[place]!;
    const before = frames[place - 1];
    if (before?.length === frame.length && before.every((pitch, key) => pitch === frame[key])) continue;
    changedNats += nats[place]!;
    changed += 1;
  }
  return {
    ...{ nats: sum, first: nats[0] ?? 0, tokens: frames.length, changedNats, changed },
    quarters: frames.length / framesPerQuarter,
  };
}

function resultOf(
  { name, hash, family, parameterCount, likelihoodKind, output }: FrameModel,
  pieces: readonly FramePiece[],
  tallies: readonly FrameNats[],
  bootstrap: BootstrapOptions,
): FrameLikelihoodResult {
  const figures = natsFigures(tallies, bootstrap);
  const some = tallies.filter(({ tokens }) => tokens > 0);
  const later = some.reduce((total, { nats, first }) => total + nats - first, 0);
  return {
    model: { name, hash, family, parameterCount },
    ...{ likelihoodKind, output },
    natsPerFrame: figures.perToken,
    natsPerFrameInterval: figures.perTokenInterval,
    natsPerFrameAfterFirst: later / (figures.tokens - some.length),
    macroNatsPerFrame: figures.macroPerToken,
    natsPerChangedFrame: figures.perChangedToken,
    shareOfRepeats: figures.shareOfRepeats,
    bitsPerQuarter: figures.bitsPerQuarter,
    bitsPerQuarterInterval: figures.bitsPerQuarterInterval,
    bitsPerPiece: figures.bitsPerPiece,
    ...{ frames: figures.tokens, quarters: figures.quarters },
    pieces: tallies.map(({ nats, tokens }, place) => ({
      id: pieces[place]!.id,
      frames: tokens,
      natsPerFrame: tokens === 0 ? 0 : nats / tokens,
    })),
  };
}
