/** Batches of chorale excerpts, as the Transformer is fed them. */
import { input, type Tensor, type TensorData } from '@continuo/tensor';
import { CONTROL_WIDTH, type Conditions, FARTHEST, GIVEN_WIDTH, writeConditions } from './chorale-conditions.ts';
import {
  advance,
  emptyPast,
  HEAD_WIDTHS,
  type Past,
  TRUNK_WIDTH,
  VOICE_COUNT,
  writeHeadRow,
  writeTrunkRow,
} from './chorale-features.ts';
import { type ChoraleInputs, offsetOfToken } from './chorale-transformer.ts';

export type BatchSize = { readonly batchSize: number; readonly length: number };

/** A piece as tokens, [length × 4]. */
export type TokenPiece = { readonly length: number; readonly tokens: Int16Array };

/** Part of a piece that fills one row of a batch. */
export type Excerpt = {
  readonly piece: TokenPiece;
  readonly start: number;
  readonly conditions?: Conditions;
  /** whose loss counts, by frame and voice of the piece; all unless given */
  readonly counts?: (place: number) => boolean;
};

/** The leaves that `batchFeeds` fills. */
export function choraleInputs(
  { batchSize, length }: BatchSize,
  options: { readonly conditions?: boolean } = {},
): ChoraleInputs & { readonly targets: readonly Tensor[]; readonly weights: readonly Tensor[] } {
  const rows = batchSize * length;
  const perVoice = (name: string, shape: number[], type: 'int32' | 'float32', count: number = VOICE_COUNT): Tensor[] =>
    Array.from({ length: count }, (_, voice) => input(`${name}${voice}`, shape, type));
  return {
    frames: input('frames', [rows, TRUNK_WIDTH], 'uint8'),
    heads: HEAD_WIDTHS.map((width, voice) => input(`heads${voice}`, [rows, width], 'uint8')),
    previous: perVoice('previous', [rows], 'int32'),
    above: perVoice('above', [rows], 'int32', VOICE_COUNT - 1),
    targets: perVoice('targets', [rows], 'int32'),
    weights: perVoice('weights', [rows], 'float32'),
    ...(options.conditions && {
      conditions: {
        givens: input('givens', [batchSize, length + FARTHEST, GIVEN_WIDTH], 'uint8'),
        controls: input('controls', [batchSize, length, CONTROL_WIDTH], 'uint8'),
      },
    }),
  };
}

/**
 * Feeds for one batch; rows past the end of a piece are empty and weigh nothing.
 *
 * The weights add up to 1 over the batch, so that a weighted sum of losses is their mean in nats a note.
 */
export function batchFeeds(
  excerpts: readonly Excerpt[],
  { batchSize, length }: BatchSize,
  options: { readonly conditions?: boolean } = {},
): Record<string, TensorData> {
  const rows = batchSize * length;
  const frames = new Uint8Array(rows * TRUNK_WIDTH);
  const heads = HEAD_WIDTHS.map((width) => new Uint8Array(rows * width));
  const integers = (count: number): Int32Array[] => Array.from({ length: count }, () => new Int32Array(rows));
  const [previous, above, targets] = [integers(VOICE_COUNT), integers(VOICE_COUNT - 1), integers(VOICE_COUNT)];
  const weights = Array.from({ length: VOICE_COUNT }, () => new Float32Array(rows));
  const givens = new Uint8Array(options.conditions ? batchSize * (length + FARTHEST) * GIVEN_WIDTH : 0);
  const controls = new Uint8Array(options.conditions ? rows * CONTROL_WIDTH : 0);
  let counted = 0;
  excerpts.forEach(({ piece, start, conditions, counts }, index) => {
    const past = pastAt(piece, start);
    const last = Math.min(length, piece.length - start);
    for (let frame = 0; frame < last; frame += 1) {
      const row = index * length + frame;
      const offset = (start + frame) * VOICE_COUNT;
      writeTrunkRow(past, frames, row * TRUNK_WIDTH);
      for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
        const token = piece.tokens[offset + voice]!;
        writeHeadRow(past, voice, piece.tokens, offset, heads[voice]!, row * HEAD_WIDTHS[voice]!);
        previous[voice]![row] = offsetOfToken(past.previous[voice]!);
        if (voice < VOICE_COUNT - 1) above[voice]![row] = offsetOfToken(token);
        targets[voice]![row] = token;
        if (counts === undefined || counts(offset + voice)) {
          weights[voice]![row] = 1;
          counted += 1;
        }
      }
      advance(past, piece.tokens, offset);
    }
    if (options.conditions && conditions) {
      const span = { start, frames: last, length: piece.length };
      writeConditions(conditions, span, givens, index * (length + FARTHEST), controls, index * length);
    }
  });
  for (const each of weights) for (let row = 0; row < rows; row += 1) each[row]! /= Math.max(1, counted);
  const named = (name: string, list: readonly TensorData[]): [string, TensorData][] =>
    list.map((data, voice) => [`${name}${voice}`, data]);
  return {
    frames,
    ...Object.fromEntries([
      ...named('heads', heads),
      ...named('previous', previous),
      ...named('above', above),
      ...named('targets', targets),
      ...named('weights', weights),
    ]),
    ...(options.conditions && { givens, controls }),
  };
}

/** What stands before a frame of a piece: the whole piece is looked at, not only the excerpt. */
function pastAt(piece: TokenPiece, start: number): Past {
  const past = emptyPast();
  // how a voice came to its pitch can lie far back, but sixteen bars are surely enough
  for (let frame = Math.max(0, start - 256); frame < start; frame += 1)
    advance(past, piece.tokens, frame * VOICE_COUNT);
  past.frame = start;
  return past;
}
