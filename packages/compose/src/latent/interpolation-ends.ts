/** The two pieces between which an interpolation goes, as points of an autoencoder's space. */
import { codecOfHeader } from '@continuo/corpus';
import type { LatentModel } from '@continuo/models';
import type { Score } from '@continuo/music';
import type { WishOutcome } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import { encodeGiven } from '../encode-given.ts';

export type InterpolationEnds = {
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** what of the pieces was left out, a sentence each */
  readonly reports: readonly string[];
  /** how much of the two pieces came back at the ends of the path */
  readonly outcomes: (decoded: readonly Int32Array[]) => WishOutcome[];
};

const DEFAULT_STEPS = 5;

/** Pieces of an interpolation, both ends among them. */
export function stepsOf({ steps = DEFAULT_STEPS }: ComposeRequest): number {
  return steps;
}

/**
 * Where the first bars of both pieces lie.
 *
 * @throws ComposeError  `bad-score`: a piece has no melody, or is not in 4/4, 2/2 or 2/4
 */
export async function endsOf(model: LatentModel, { score, to }: ComposeRequest): Promise<InterpolationEnds> {
  const pieces = [score!, to!].map((piece, place) => firstBars(model, piece, NAMES[place]!));
  const [from, end] = await model.encode(pieces.map(({ tokens }) => tokens));
  return {
    from: from!.mean,
    to: end!.mean,
    reports: pieces.flatMap(({ reports }, place) => reports.map((report) => `${NAMES[place]}: ${report}`)),
    outcomes: (decoded) =>
      pieces.map(({ tokens }, place): WishOutcome => {
        const back = decoded.at(place === 0 ? 0 : -1)!;
        const alike = tokens.filter((token, step) => token === back[step]).length;
        const got = `${alike} of ${tokens.length} steps of its first ${model.bars} bars`;
        return { wish: NAMES[place]!, asked: 'comes back', got, kept: alike === tokens.length, hard: false };
      }),
  };
}

const NAMES = ['the first piece', 'the last piece'] as const;

function firstBars(
  model: LatentModel,
  piece: Score,
  name: string,
): { readonly tokens: Int32Array; readonly reports: readonly string[] } {
  const { tokens, reports } = encodeGiven(codecOfHeader(model.tokenizer), piece, name);
  const segment = new Int32Array(model.length);
  segment.set(tokens.subarray(0, model.length));
  const left = tokens.length > model.length ? [`only its first ${model.bars} bars are used`] : [];
  return { tokens: segment, reports: [...reports, ...left] };
}
