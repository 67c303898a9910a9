/** How well a next-token model foretells held-out music, in figures that compare across tokenizations. */
import { codecOfHeader, type SequenceCodec } from '@continuo/corpus';
import type { LikelihoodKind, SequenceModel } from '@continuo/models';
import type { EvaluateLikelihoodOptions } from './evaluate-likelihood.ts';
import { type BootstrapOptions, intervalOf, natsFigures, type PieceNats } from './nats-figures.ts';
import { type ScoreProgress, scorePieces } from './score-pieces.ts';

/** What is asked of a model: a `SequenceModel`, or another whose likelihood is a bound. */
export type ScoredModel = Pick<
  SequenceModel,
  'name' | 'hash' | 'family' | 'parameterCount' | 'tokenizer' | 'likelihood'
> & {
  readonly likelihoodKind: LikelihoodKind;
};

/** A piece as the sequences that `SequenceCodec.encode` gives. */
export type SequencePiece = { readonly id: string; readonly sequences: readonly Int32Array[] };

export type SequencePieceResult = {
  readonly id: string;
  readonly tokens: number;
  readonly notes: number;
  readonly natsPerToken: number;
  readonly bits: number;
  readonly bitsPerQuarter: number;
};

export type SequenceLikelihoodResult = {
  readonly model: {
    readonly name: string;
    readonly hash: string;
    readonly family: string;
    readonly parameterCount: number;
  };
  /** `bound`: the figures are upper bounds of the model's own */
  readonly likelihoodKind: LikelihoodKind;
  /** the form of the tokens, e.g. "melody" */
  readonly tokenizer: string;
  /** micro; comparable within one form of tokens only */
  readonly natsPerToken: number;
  readonly natsPerTokenInterval: readonly [number, number];
  readonly macroNatsPerToken: number;
  /** over tokens that differ from the one before; a sequence's first counts as changed */
  readonly natsPerChangedToken: number;
  readonly shareOfRepeats: number;
  /** all nats by the number of notes */
  readonly natsPerNote: number;
  readonly natsPerNoteInterval: readonly [number, number];
  /** the mean over tokens that tell a note's pitch */
  readonly natsPerNoteToken: number;
  /** comparable across tokenizations */
  readonly bitsPerQuarter: number;
  readonly bitsPerQuarterInterval: readonly [number, number];
  readonly bitsPerPiece: number;
  /** scored tokens: the start token is not */
  readonly tokens: number;
  readonly notes: number;
  readonly quarters: number;
  readonly pieces: readonly SequencePieceResult[];
};

export type SequenceLikelihoodEvent =
  | ScoreProgress
  | { readonly kind: 'result'; readonly result: SequenceLikelihoodResult };

/** What one sequence, or one piece of several, cost. */
type SequenceNats = PieceNats & { readonly notes: number; readonly noteNats: number };

/**
 * Progress after each sequence, then the result.
 *
 * Sums run over all scored tokens of all pieces, each given all before it in its sequence; the start token is given.
 *
 * @throws EvaluateError  no pieces, or the model gave something that is no likelihood
 * @example for await (const event of evaluateSequenceLikelihood(model, pieces)) if (event.kind === 'result') event.result.bitsPerQuarter // => 5.1
 */
export async function* evaluateSequenceLikelihood(
  model: ScoredModel,
  pieces: readonly SequencePiece[],
  { signal, seed = 1, resamples = 1000 }: EvaluateLikelihoodOptions = {},
): AsyncGenerator<SequenceLikelihoodEvent> {
  const codec = codecOfHeader(model.tokenizer);
  const sequences = pieces.flatMap((piece) => piece.sequences);
  const tallies = yield* scorePieces(
    sequences,
    () => model.likelihood(sequences, signal === undefined ? {} : { signal }),
    { lengthOf: (tokens) => tokens.length, tally: (tokens, nats) => tallySequence(codec, tokens, nats), signal },
  );
  let next = 0;
  const sums = pieces.map((piece) => {
    const own = tallies.slice(next, next + piece.sequences.length);
    next += piece.sequences.length;
    return sumOf(own);
  });
  yield { kind: 'result', result: resultOf(model, pieces, sums, { seed, resamples }) };
}

/** Sums of one sequence; a start token is neither scored nor counted. */
function tallySequence(codec: SequenceCodec, tokens: Int32Array, nats: Float32Array): SequenceNats {
  const sums = { nats: 0, tokens: 0, changedNats: 0, changed: 0, notes: 0, noteNats: 0 };
  const first = tokens[0] === codec.start ? 1 : 0;
  for (let place = first; place < tokens.length; place++) {
    const cost = nats[place]!;
    sums.nats += cost;
    sums.tokens += 1;
    if (place === first || tokens[place] !== tokens[place - 1]) {
      sums.changedNats += cost;
      sums.changed += 1;
    }
    if (codec.pitchOf(tokens[place]!) >= 0) {
      sums.noteNats += cost;
      sums.notes += 1;
    }
  }
  return { ...sums, quarters: codec.quartersOf(tokens) };
}

function sumOf(parts: readonly SequenceNats[]): SequenceNats {
  const sum = (key: keyof SequenceNats): number => parts.reduce((total, part) => total + part[key], 0);
  return {
    ...{ nats: sum('nats'), tokens: sum('tokens'), changedNats: sum('changedNats'), changed: sum('changed') },
    ...{ notes: sum('notes'), noteNats: sum('noteNats'), quarters: sum('quarters') },
  };
}

function resultOf(
  { name, hash, family, parameterCount, likelihoodKind, tokenizer }: ScoredModel,
  pieces: readonly SequencePiece[],
  sums: readonly SequenceNats[],
  bootstrap: BootstrapOptions,
): SequenceLikelihoodResult {
  const figures = natsFigures(sums, bootstrap);
  const all = sumOf(sums);
  return {
    model: { name, hash, family, parameterCount },
    likelihoodKind,
    tokenizer: tokenizer.kind,
    natsPerToken: figures.perToken,
    natsPerTokenInterval: figures.perTokenInterval,
    macroNatsPerToken: figures.macroPerToken,
    natsPerChangedToken: figures.perChangedToken,
    shareOfRepeats: figures.shareOfRepeats,
    natsPerNote: all.nats / all.notes,
    natsPerNoteInterval: intervalOf(
      sums,
      (piece) => piece.nats,
      (piece) => piece.notes,
      bootstrap,
    ),
    natsPerNoteToken: all.noteNats / all.notes,
    bitsPerQuarter: figures.bitsPerQuarter,
    bitsPerQuarterInterval: figures.bitsPerQuarterInterval,
    bitsPerPiece: figures.bitsPerPiece,
    ...{ tokens: all.tokens, notes: all.notes, quarters: all.quarters },
    pieces: sums.map(({ nats, tokens, notes, quarters }, place) => ({
      id: pieces[place]!.id,
      ...{ tokens, notes },
      natsPerToken: tokens === 0 ? 0 : nats / tokens,
      bits: nats / Math.LN2,
      bitsPerQuarter: quarters === 0 ? 0 : nats / Math.LN2 / quarters,
    })),
  };
}
