/**
 * The chorale Transformer: four voices on the 16th grid, one token per voice per sixteenth.
 *
 * Two levels, so that a step of music costs one pass of the heavy part: the *trunk*, a decoder over frames, runs once per
 * sixteenth and sees everything before it; a light *head* then speaks for soprano, alto, tenor and bass in turn, each
 * seeing the voices above. Together they give p(token | all earlier tokens), the chain rule of
 * `../shared/benchmarks.md` section 1.
 *
 * The head is one for all voices; which of them speaks it hears from the trunk. It scores a pitch in three ways that are
 * added: as a pitch; as a distance from the voice's own last pitch, from the tones of the frame that stand, from the tonic
 * that is asked for and those that the past suggests; and as what the voice sang where the piece was as it is now. The
 * second way knows every key from one, the third a piece that it never saw.
 *
 * Sizes: B pieces, T frames, N = B·T, D trunk features (dim), E head features (headDim), V tokens.
 */
import { SILENCE_TOKEN, tokenOfPitch, VOCABULARY_SIZE } from '@continuo/corpus';
import {
  add,
  cast,
  concat,
  constant,
  type DeclareParameter,
  type Dropout,
  gelu,
  matmul,
  noDropout,
  pad,
  reshape,
  shiftRows,
  slice,
  split,
  subtract,
  type Tensor,
} from '@continuo/tensor';
import { z } from 'zod';
import { CONTROL_WIDTH, FARTHEST, GIVEN_WIDTH, LOOKAHEAD } from './chorale-conditions.ts';
import { HEAD_WIDTH, type KeyTold, START_TOKEN, TRUNK_WIDTH, UNKNOWN_TOKEN, VOICE_COUNT } from './chorale-features.ts';
import type { Guess } from './chorale-repeats.ts';
import { decode, linear } from './decoder.ts';

/** The architecture of a chorale Transformer, as it stands in a recipe and in a model file. */
export const choraleTransformerSchema = z
  .strictObject({
    dim: z.int().min(16).max(1024).default(192),
    depth: z.int().min(1).max(24).default(4),
    heads: z.int().min(1).max(32).default(6),
    mlpDim: z.int().min(16).max(4096).default(768),
    headDim: z.int().min(16).max(1024).default(256),
    activation: z.enum(['gelu', 'squaredRelu']).default('gelu'),
    /** while training: share of elements that are dropped */
    dropout: z
      .strictObject({
        /** single facts about the past, of the rows that the trunk and the heads are told */
        feature: z.number().min(0).max(0.9).default(0.1),
        embedding: z.number().min(0).max(0.9).default(0.2),
        /** on what each half of a block adds, and before the heads */
        trunk: z.number().min(0).max(0.9).default(0.4),
        head: z.number().min(0).max(0.9).default(0.45),
      })
      .prefault({}),
    /** while training: share of excerpts that come with cells given, the key or the end told */
    conditionedShare: z.number().min(0).max(1).default(0.5),
  })
  .refine(({ dim, heads }) => dim % (2 * heads) === 0, {
    error: 'dim must be a multiple of twice the heads',
    path: ['heads'],
  });
export type ChoraleTransformerConfig = z.infer<typeof choraleTransformerSchema>;

const NO_DROPOUT: ChoraleTransformerConfig['dropout'] = { feature: 0, embedding: 0, trunk: 0, head: 0 };

/** Intervals of up to two octaves either way are scored as distances. */
const REACH = 24;
const INTERVALS = 2 * REACH + 1;
/** An offset that moves a row of interval scores out of sight: there is no pitch to measure from. */
const NOWHERE = 10_000;
const GIVEN_DIM = 32;

/** Rows of the trunk's features. [N, TRUNK_WIDTH] uint8 => [N, D] */
export function embedFrames(config: ChoraleTransformerConfig, declare: DeclareParameter, rows: Tensor): Tensor {
  return matmul(cast(rows, 'float32'), declare('frame.weight', [TRUNK_WIDTH, config.dim], { deviation: 0.2 }));
}

/**
 * What is known of the future, as features to add to the trunk's input; zero where nothing is.
 *
 * @param givens    [B, T + FARTHEST, GIVEN_WIDTH] uint8
 * @param controls  [B, T, CONTROL_WIDTH] uint8
 * @returns         [N, D]
 */
export function embedConditions(
  config: ChoraleTransformerConfig,
  declare: DeclareParameter,
  givens: Tensor,
  controls: Tensor,
): Tensor {
  const [batch, time] = controls.shape as [number, number, number];
  const table = declare('given.weight', [GIVEN_WIDTH, GIVEN_DIM], { deviation: 0.2 });
  const cells = matmul(cast(reshape(givens, [-1, GIVEN_WIDTH]), 'float32'), table);
  const ahead = reshape(cells, [batch, time + FARTHEST, GIVEN_DIM]);
  const windows = concat(
    LOOKAHEAD.map((frames) => slice(ahead, frames, frames + time, 1)),
    2,
  ); // [B, T, 12·32]
  const width = LOOKAHEAD.length * GIVEN_DIM;
  const view = declare('lookahead.weight', [width, config.dim], { deviation: width ** -0.5 });
  const control = declare('control.weight', [CONTROL_WIDTH, config.dim], { deviation: 0.2 });
  return add(
    matmul(reshape(windows, [batch * time, width]), view),
    matmul(cast(reshape(controls, [batch * time, CONTROL_WIDTH]), 'float32'), control),
  );
}

/** The trunk's word on a frame for each of the four heads. [N, D] => [N, 4·E] */
export function speakToHeads(config: ChoraleTransformerConfig, declare: DeclareParameter, hidden: Tensor): Tensor {
  return linear(declare, 'speak', hidden, VOICE_COUNT * config.headDim, config.dim ** -0.5);
}

/** What a head measures distances from: offsets [N] int32 of `offsetOfToken`; what is never known may be left out. */
export type References = {
  /** the voice's own last token */
  readonly previous: Tensor;
  /** the tokens of the three other voices in this frame, where they stand */
  readonly others: readonly (Tensor | undefined)[];
  /** the tonic asked for, in the octave of middle C */
  readonly tonic: Tensor | undefined;
  /** the tonics of the keys that the past suggests, by all of it and by the last bars */
  readonly supposed: readonly Tensor[];
  /** [N, GUESSES, V] uint8, a one for what the voice sang where things were as now; see `writeGuesses` */
  readonly guesses: Tensor;
};

/** Earlier places of a piece that a voice may copy from. */
export const GUESSES = 4;

/**
 * Logits of one voice.
 *
 * @param spoken  [N, E], this voice's part of `speakToHeads`
 * @param rows    [N, HEAD_WIDTH] uint8
 * @returns       [N, V]
 */
export function headLogits(
  config: ChoraleTransformerConfig,
  declare: DeclareParameter,
  voice: number,
  { spoken, rows, references }: { spoken: Tensor; rows: Tensor; references: References },
  dropout: Dropout = noDropout,
  rate = 0,
): Tensor {
  const name = 'head';
  const { headDim } = config;
  const seen = matmul(cast(rows, 'float32'), declare(`${name}.weight`, [HEAD_WIDTH, headDim], { deviation: 0.1 }));
  const first = dropout(gelu(add(spoken, seen)), `${name}${voice}.first`, rate);
  const inner = gelu(linear(declare, `${name}.inner`, first, headDim, 0.7 * headDim ** -0.5));
  const second = add(first, dropout(inner, `${name}${voice}.second`, rate));
  const { previous, others, tonic, supposed, guesses } = references;
  // the lower voices count from an octave below
  const low = (offsets: Tensor): Tensor => (voice < 2 ? offsets : subtract(offsets, constant([12], [1], 'int32')));
  const from = [previous, ...others, tonic && low(tonic), ...supposed.map(low)];
  const width = VOCABULARY_SIZE + from.length * INTERVALS;
  const outputs = linear(declare, `${name}.output`, second, width, 0.3 * headDim ** -0.5);
  const [pitches, ...intervals] = split(outputs, [VOCABULARY_SIZE, ...from.map(() => INTERVALS)]);
  const scored = from.reduce<Tensor>(
    (total, offsets, index) => (offsets ? add(total, intervalScores(intervals[index]!, offsets)) : total),
    pitches!,
  );
  // how much each guess is worth follows from its features also directly, where no dropout blurs it
  const copied = add(
    linear(declare, `${name}.copy`, second, GUESSES, 0.3 * headDim ** -0.5),
    matmul(cast(rows, 'float32'), declare(`${name}.belief`, [HEAD_WIDTH, GUESSES], { deviation: 0.01 })),
  );
  const [rowCount] = copied.shape as [number];
  const worth = matmul(reshape(copied, [rowCount, 1, GUESSES]), cast(guesses, 'float32')); // [N, 1, V]
  return add(scored, reshape(worth, [rowCount, VOCABULARY_SIZE]));
}

/** Scores of distances as scores of tokens. [N, INTERVALS] measured from tokens [N] => [N, V]; silence gets nothing. */
function intervalScores(scores: Tensor, offsets: Tensor): Tensor {
  return pad(shiftRows(scores, offsets, VOCABULARY_SIZE - 1), 1, 0);
}

/** The offset of a token among `References`: where its row of distances begins among the pitches. */
export function offsetOfToken(token: number): number {
  const isPitch = token !== SILENCE_TOKEN && token !== START_TOKEN && token !== UNKNOWN_TOKEN;
  return isPitch ? token - 1 - REACH : NOWHERE;
}

/** Marks the tokens of a voice's guesses, [GUESSES, V] from `place` on; where there is none, nothing. */
export function writeGuesses(guesses: readonly Guess[], target: Uint8Array, place: number): void {
  for (const [index, { token }] of guesses.entries()) {
    if (token !== UNKNOWN_TOKEN) target[place + index * VOCABULARY_SIZE + token] = 1;
  }
}
/** Length of what it writes. */
export const GUESSES_WIDTH: number = GUESSES * VOCABULARY_SIZE;

/** The offset of a key's tonic. */
export function offsetOfTonic(key: KeyTold | undefined): number {
  return key ? offsetOfToken(tokenOfPitch(60 + key.tonic)) : NOWHERE;
}

/** What the whole model is fed for a batch of pieces; see `batchFeeds`. */
export type ChoraleInputs = {
  /** [N, TRUNK_WIDTH] uint8 */
  readonly frames: Tensor;
  /** [N, HEAD_WIDTH] uint8 for each voice */
  readonly heads: readonly Tensor[];
  /** [N] int32 offsets for each voice: of the token before */
  readonly previous: readonly Tensor[];
  /** [N] int32 offsets for the upper three voices: of the token now */
  readonly now: readonly Tensor[];
  /** [N] int32 offsets of the tonics that the past suggests */
  readonly supposed: readonly Tensor[];
  /** [N, GUESSES, V] uint8 for each voice: what it sang where things were as now */
  readonly guesses: readonly Tensor[];
  /** what is known of the future, if anything may be */
  readonly conditions?: {
    readonly givens: Tensor;
    readonly controls: Tensor;
    /** [N] int32 offsets for the lower three voices: of the token now, where it is given */
    readonly standing: readonly Tensor[];
    /** [N] int32 offsets of the tonic asked for */
    readonly tonic: Tensor;
  };
};

/** Logits of every token of a batch, [N, V] for each voice. */
export function choraleLogits(
  config: ChoraleTransformerConfig,
  declare: DeclareParameter,
  inputs: ChoraleInputs,
  size: { readonly batchSize: number; readonly length: number },
  dropout: Dropout = noDropout,
  rates: ChoraleTransformerConfig['dropout'] = NO_DROPOUT,
): Tensor[] {
  const { conditions } = inputs;
  const plain = embedFrames(config, declare, inputs.frames);
  const embedded = conditions
    ? add(plain, embedConditions(config, declare, conditions.givens, conditions.controls))
    : plain;
  const stream = reshape(dropout(embedded, 'embedding', rates.embedding), [size.batchSize, size.length, config.dim]);
  const hidden = reshape(decode(config, declare, stream, dropout, rates.trunk), [-1, config.dim]);
  const spoken = split(
    speakToHeads(config, declare, dropout(hidden, 'hidden', rates.trunk)),
    Array<number>(VOICE_COUNT).fill(config.headDim),
  );
  return spoken.map((each, voice) => {
    const others = [0, 1, 2, 3].map((other) => {
      if (other === voice) return undefined;
      return other < voice ? inputs.now[other] : conditions?.standing[other - 1];
    });
    const references = {
      previous: inputs.previous[voice]!,
      others,
      tonic: conditions?.tonic,
      supposed: inputs.supposed,
      guesses: inputs.guesses[voice]!,
    };
    return headLogits(
      config,
      declare,
      voice,
      { spoken: each, rows: inputs.heads[voice]!, references },
      dropout,
      rates.head,
    );
  });
}
