/**
 * A Transformer over tokens of any form of music: the decoder of Huang et al. 2019 ("Music Transformer").
 *
 *   tokens so far → token + place in the bar, each a row of a table [B, T, D] → blocks of attention and feed-forward layers
 *   → normalized → dense → logits [B·T, V]
 *
 * Attention knows distances, either learnt (`relative`, section 3.4 of the paper) or turned (`rotary`, Su et al. 2021); the
 * place in the bar, which the paper found to help (section 4.1), is told where the tokens before tell it.
 *
 * Loss: cross-entropy in nats a token. Likelihood: exact, the chain rule; it sees `maxLength` places at once, and in longer
 * pieces each token is given at least half as many before it. Sampling: token by token over a cache of keys and values.
 */
import type { SequenceCodec } from '@continuo/corpus';
import {
  add,
  type DeclareParameter,
  type Dropout,
  linear,
  matmul,
  noDropout,
  reshape,
  slice,
  type Tensor,
} from '@continuo/tensor';
import { z } from 'zod';
import { addIntervals, melodicColumns } from '../sequence/melodic-intervals.ts';
import type { SequenceNetwork, SequenceSize, StepSize, Told } from '../sequence/sequence-network.ts';
import { embedColumns, positionInBar, previousToken } from '../sequence/token-columns.ts';
import { CACHE_STEP, decode, decodeSteps } from './decoder.ts';

/** The architecture of a Music Transformer, as it stands in a recipe and in a model file. */
export const musicTransformerSchema = z
  .strictObject({
    dim: z.int().min(16).max(1024).default(192),
    depth: z.int().min(1).max(24).default(4),
    heads: z.int().min(1).max(32).default(6),
    /** width of the feed-forward layers; four times dim unless given */
    mlpDim: z.int().min(16).max(4096).optional(),
    activation: z.enum(['gelu', 'squaredRelu']).default('gelu'),
    position: z.enum(['rotary', 'relative']).default('relative'),
    /** places that are seen at once: an even number, at least as many as an excerpt has tokens while training */
    maxLength: z.int().min(4).max(4096).multipleOf(2).default(512),
    /** tell the place in the bar, where the tokens tell it */
    metre: z.boolean().default(true),
    /** tell and say pitches as intervals, too */
    intervals: z.boolean().default(false),
    /** `tied`: logits are products with the table of tokens (Press and Wolf 2017); `free`: with weights of their own */
    output: z.enum(['tied', 'free']).default('tied'),
    /** while training: share of elements dropped, of what goes in and of what each half of a block adds */
    dropout: z.number().min(0).max(0.9).default(0.2),
    /** while training: share of a target's weight that is spread over all tokens */
    labelSmoothing: z.number().min(0).max(0.5).default(0),
    /** while training: pieces are shown in all keys */
    allKeys: z.boolean().default(true),
    /** of the excerpts, with `allKeys`: the share that is moved; less than 1 where the corpus has favourite keys */
    movedShare: z.number().min(0).max(1).default(1),
  })
  .refine(({ dim, heads }) => dim % (2 * heads) === 0, {
    error: 'dim must be a multiple of twice the heads',
    path: ['heads'],
  });
export type MusicTransformerConfig = z.infer<typeof musicTransformerSchema>;

/** Places of a prompt that are read at once where positions are rotary. */
const PROMPT_LENGTH = 64;

/** @example musicTransformer(musicTransformerSchema.parse({}), melodyCodec).window // => 512 */
export function musicTransformer(config: MusicTransformerConfig, codec: SequenceCodec): SequenceNetwork {
  const { dim, metre, intervals, output, dropout, labelSmoothing, allKeys, movedShare, maxLength, position } = config;
  const decoder = { ...config, mlpDim: config.mlpDim ?? 4 * dim };
  const columns = [
    previousToken(codec),
    ...(metre ? positionInBar(codec) : []),
    ...(intervals ? melodicColumns(codec) : []),
  ];
  const embed = (declare: DeclareParameter, told: Told): Tensor =>
    embedColumns(declare, columns, told, { width: dim, deviation: output === 'tied' ? dim ** -0.5 : 0.02 });
  const toTokens = (declare: DeclareParameter, rows: Tensor): Tensor => {
    if (output === 'free') return linear(declare, 'logits', rows, codec.vocabularySize);
    const table = declare('told.previous.weight', [codec.vocabularySize + 1, dim], { deviation: dim ** -0.5 });
    const bias = declare('logits.bias', [codec.vocabularySize], { fill: 0 });
    return add(matmul(rows, slice(table, 0, codec.vocabularySize, 0), { transposeB: true }), bias);
  };
  /** [B, T, D] => [N, V] */
  const say = (declare: DeclareParameter, hidden: Tensor, told: Told, drop: Dropout): Tensor => {
    const rows = reshape(drop(hidden, 'output', dropout), [-1, dim]);
    const logits = toTokens(declare, rows);
    return intervals ? addIntervals(declare, logits, rows, told, codec) : logits;
  };
  return {
    family: 'transformer',
    architecture: config,
    codec,
    columns,
    habits: { labelSmoothing, allKeys, movedShare },
    window: maxLength,
    ...(position === 'rotary' && { promptLength: PROMPT_LENGTH }),
    logits(declare, told, _size: SequenceSize, drop) {
      const x = drop(embed(declare, told), 'embedding', dropout);
      return say(declare, decode(decoder, declare, x, drop, dropout), told, drop);
    },
    step(declare, told, { place, capacity }: StepSize) {
      const cache = { place, capacity, growth: CACHE_STEP };
      const ran = decodeSteps(decoder, declare, embed(declare, told), cache);
      return { logits: say(declare, ran.output, told, noDropout), updates: ran.updates };
    },
  };
}
