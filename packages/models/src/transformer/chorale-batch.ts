/** Batches of chorale excerpts, as the Transformer is fed them. */
import { VOCABULARY_SIZE } from '@continuo/corpus';
import { input, type Tensor, type TensorData } from '@continuo/tensor';
import { CONTROL_WIDTH, type Conditions, FARTHEST, GIVEN_WIDTH, writeConditions } from './chorale-conditions.ts';
import {
  advance,
  emptyPast,
  HEAD_WIDTH,
  type Past,
  TRUNK_WIDTH,
  UNKNOWN_TOKEN,
  VOICE_COUNT,
  writeHeadRow,
  writeTrunkRow,
} from './chorale-features.ts';
import {
  type ChoraleInputs,
  GUESSES,
  GUESSES_WIDTH,
  offsetOfToken,
  offsetOfTonic,
  writeGuesses,
} from './chorale-transformer.ts';

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
  const perVoice = (name: string, type: 'int32' | 'float32', voices: readonly number[] = [0, 1, 2, 3]): Tensor[] =>
    voices.map((voice) => input(`${name}${voice}`, [rows], type));
  return {
    frames: input('frames', [rows, TRUNK_WIDTH], 'uint8'),
    heads: [0, 1, 2, 3].map((voice) => input(`heads${voice}`, [rows, HEAD_WIDTH], 'uint8')),
    previous: perVoice('previous', 'int32'),
    now: perVoice('now', 'int32', [0, 1, 2]),
    supposed: perVoice('supposed', 'int32', [0, 1]),
    guesses: [0, 1, 2, 3].map((voice) => input(`guesses${voice}`, [rows, GUESSES, VOCABULARY_SIZE], 'uint8')),
    targets: perVoice('targets', 'int32'),
    weights: perVoice('weights', 'float32'),
    ...(options.conditions && {
      conditions: {
        givens: input('givens', [batchSize, length + FARTHEST, GIVEN_WIDTH], 'uint8'),
        controls: input('controls', [batchSize, length, CONTROL_WIDTH], 'uint8'),
        standing: perVoice('standing', 'int32', [1, 2, 3]),
        tonic: input('tonic', [rows], 'int32'),
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
  const perVoice = <Values>(make: () => Values): Values[] => Array.from({ length: VOICE_COUNT }, make);
  const heads = perVoice(() => new Uint8Array(rows * HEAD_WIDTH));
  const [previous, now, standing, targets] = Array.from({ length: 4 }, () => perVoice(() => new Int32Array(rows)));
  const supposed = [new Int32Array(rows), new Int32Array(rows)];
  const guesses = perVoice(() => new Uint8Array(rows * GUESSES_WIDTH));
  const weights = perVoice(() => new Float32Array(rows));
  const tonic = new Int32Array(rows);
  const givens = new Uint8Array(options.conditions ? batchSize * (length + FARTHEST) * GIVEN_WIDTH : 0);
  const controls = new Uint8Array(options.conditions ? rows * CONTROL_WIDTH : 0);
  const known = new Int16Array(VOICE_COUNT);
  let counted = 0;
  for (const [index, { piece, start, conditions = {}, counts }] of excerpts.entries()) {
    const past = pastAt(piece, start, conditions);
    const last = Math.min(length, piece.length - start);
    for (let frame = 0; frame < last; frame += 1) {
      const row = index * length + frame;
      const offset = (start + frame) * VOICE_COUNT;
      writeTrunkRow(past, frames, row * TRUNK_WIDTH);
      tonic[row] = offsetOfTonic(conditions.key);
      for (const [which, key] of past.tonality.keys.entries()) supposed[which]![row] = offsetOfTonic(key);
      for (let voice = 0; voice < VOICE_COUNT; voice += 1)
        known[voice] = conditions.given?.[offset + voice] ?? UNKNOWN_TOKEN;
      for (let voice = 0; voice < VOICE_COUNT; voice += 1) {
        const token = piece.tokens[offset + voice]!;
        standing![voice]![row] = offsetOfToken(known[voice]!);
        const guessed = writeHeadRow(past, voice, known, 0, heads[voice]!, row * HEAD_WIDTH);
        writeGuesses(guessed, guesses[voice]!, row * GUESSES_WIDTH);
        known[voice] = token;
        previous![voice]![row] = offsetOfToken(past.previous[voice]!);
        now![voice]![row] = offsetOfToken(token);
        targets![voice]![row] = token;
        if (counts === undefined || counts(offset + voice)) {
          weights[voice]![row] = 1;
          counted += 1;
        }
      }
      advance(past, piece.tokens, offset);
    }
    if (options.conditions) {
      const span = { start, frames: last, length: piece.length };
      writeConditions(conditions, span, givens, index * (length + FARTHEST), controls, index * length);
    }
  }
  for (const each of weights) for (let row = 0; row < rows; row += 1) each[row]! /= Math.max(1, counted);
  const named = (name: string, list: readonly TensorData[]): [string, TensorData][] =>
    list.map((data, voice) => [`${name}${voice}`, data]);
  return {
    frames,
    ...Object.fromEntries([
      ...named('heads', heads),
      ...named('previous', previous!),
      ...named('now', now!),
      ...named('supposed', supposed),
      ...named('guesses', guesses),
      ...named('targets', targets!),
      ...named('weights', weights),
      ...(options.conditions ? named('standing', standing!) : []),
    ]),
    ...(options.conditions && { givens, controls, tonic }),
  };
}

/** What stands before a frame of a piece: the whole piece is looked at, not only the excerpt. */
function pastAt(piece: TokenPiece, start: number, { key, given }: Conditions): Past {
  const past = emptyPast({ key, given });
  for (let frame = 0; frame < start; frame += 1) advance(past, piece.tokens, frame * VOICE_COUNT);
  return past;
}
