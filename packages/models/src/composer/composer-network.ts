/**
 * The composer's network: a trunk over events, one heavy step a note, and a light decoder for the attributes of that note.
 *
 * The trunk is a Transformer decoder; one half of its heads turns by the order of events, the other by musical time, so that
 * what is given of a bar is near it however early it was told. To measure what it adds, LSTM layers can take its place. The light decoder chooses position, pitch, duration and velocity
 * of the next note one after the other, each told those before it (as SkyTNT's midi-model does per event; the hierarchy of Lee
 * et al. 2022, "Autoregressive image generation using residual quantization", section 3.2), or ends the cell. The likelihood
 * is exact, in nats a note: the ends of cells count to the notes.
 *
 * Sizes: B passages, T events, N = B·T, D trunk features (dim), E features of the light decoder (headDim).
 */
import {
  add,
  cast,
  constant,
  type DeclareParameter,
  type Dropout,
  gather,
  gelu,
  less,
  matmul,
  noDropout,
  reshape,
  type StateUpdate,
  type Tensor,
  where,
} from '@continuo/tensor';
import { type DecoderCache, type DecoderTimes, decode, decodeSteps, linear } from '../transformer/decoder.ts';
import type { ComposerConfig } from './composer-config.ts';
import {
  DURATIONS,
  EVENT_WIDTH,
  MOST_BAR_TIMES,
  NOTE_TOKENS,
  PLACE_WIDTH,
  POSITIONS,
  TIMES_A_BAR,
  TONE_WIDTH,
} from './event-rows.ts';
import { VELOCITY_LEVELS } from './levels.ts';
import { runLstm, runLstmOn } from './lstm-trunk.ts';

const IMPOSSIBLE = -1e9;

export const TIME_SPAN = MOST_BAR_TIMES * TIMES_A_BAR;

/** Rows of events. [N, EVENT_WIDTH] uint8 => [N, D] */
export function embedEvents({ dim }: ComposerConfig, declare: DeclareParameter, rows: Tensor): Tensor {
  return matmul(cast(rows, 'float32'), declare('event.weight', [EVENT_WIDTH, dim], { deviation: 0.1 }));
}

/** The trunk over whole passages. [N, EVENT_WIDTH] => [N, D] */
export function runTrunk(
  config: ComposerConfig,
  declare: DeclareParameter,
  events: Tensor,
  times: DecoderTimes,
  dropout: Dropout = noDropout,
  rate = 0,
): Tensor {
  const [batch, length] = times.at.shape as [number, number];
  const { dim, lstm } = config;
  const stream = reshape(embedEvents(config, declare, events), [batch, length, dim]);
  const heard = lstm
    ? runLstm({ dim, lstm }, declare, stream, dropout, rate)
    : decode(config, declare, stream, dropout, rate, times);
  return reshape(heard, [batch * length, dim]);
}

/** The trunk over the next S events, on from those before, of which as many as `place` says were read. [B·S, EVENT_WIDTH] */
export function runTrunkOn(
  config: ComposerConfig,
  declare: DeclareParameter,
  events: Tensor,
  cache: DecoderCache & { readonly times: DecoderTimes },
): { readonly output: Tensor; readonly updates: readonly StateUpdate[] } {
  const { dim, lstm } = config;
  const [batch, length] = cache.times.at.shape as [number, number];
  const stream = reshape(embedEvents(config, declare, events), [batch, length, dim]);
  return lstm ? runLstmOn({ dim, lstm }, declare, stream, cache.place) : decodeSteps(config, declare, stream, cache);
}

/** Tokens that can come: those after one and before another, [N] int32 each. */
export type Bounds = { readonly after: Tensor; readonly before: Tensor };

/** Logits of the next position, where the end comes after all positions. [N, D] => [N, 193] */
export function positionLogits(
  config: ComposerConfig,
  declare: DeclareParameter,
  hidden: Tensor,
  { after, before }: Bounds,
  dropout: Dropout = noDropout,
): Tensor {
  const inner = headLayers(config, declare, 'position', speak(config, declare, 'position', hidden), dropout);
  const scores = linear(declare, 'position.output', inner, POSITIONS + 1, 0.3 * config.headDim ** -0.5);
  // the end lies after all positions and within every bar
  const places = Array.from({ length: POSITIONS + 1 }, (_, place) => place);
  const asEnd = places.map((place) => (place === POSITIONS ? -1 : place));
  return between(scores, places, after, asEnd, before);
}

/** Logits of the pitch at a position. [N, 256] */
export function tokenLogits(
  config: ComposerConfig,
  declare: DeclareParameter,
  hidden: Tensor,
  place: Tensor,
  { after, before }: Bounds,
  dropout: Dropout = noDropout,
): Tensor {
  const known = matmul(
    cast(place, 'float32'),
    declare('token.place', [PLACE_WIDTH, config.headDim], { deviation: 0.1 }),
  );
  const inner = headLayers(config, declare, 'token', add(speak(config, declare, 'token', hidden), known), dropout);
  const scores = linear(declare, 'token.output', inner, NOTE_TOKENS, 0.3 * config.headDim ** -0.5);
  const tokens = Array.from({ length: NOTE_TOKENS }, (_, token) => token);
  return between(scores, tokens, after, tokens, before);
}

/** Logits of the duration. [N, 43] */
export function durationLogits(
  config: ComposerConfig,
  declare: DeclareParameter,
  hidden: Tensor,
  place: Tensor,
  tone: Tensor,
  dropout: Dropout = noDropout,
): Tensor {
  const { headDim } = config;
  const ofPlace = matmul(cast(place, 'float32'), declare('duration.place', [PLACE_WIDTH, headDim], { deviation: 0.1 }));
  const ofTone = matmul(cast(tone, 'float32'), declare('duration.tone', [TONE_WIDTH, headDim], { deviation: 0.1 }));
  const told = add(speak(config, declare, 'duration', hidden), add(ofPlace, ofTone));
  const inner = headLayers(config, declare, 'duration', told, dropout);
  return linear(declare, 'duration.output', inner, DURATIONS, 0.3 * headDim ** -0.5);
}

/** Logits of the velocity's level. [N, 16] */
export function velocityLogits(
  config: ComposerConfig,
  declare: DeclareParameter,
  hidden: Tensor,
  tone: Tensor,
  duration: Tensor,
  dropout: Dropout = noDropout,
): Tensor {
  const { headDim } = config;
  const ofTone = matmul(cast(tone, 'float32'), declare('velocity.tone', [TONE_WIDTH, headDim], { deviation: 0.1 }));
  const ofDuration = gather(declare('velocity.duration', [DURATIONS, headDim], { deviation: 0.1 }), duration);
  const told = add(speak(config, declare, 'velocity', hidden), add(ofTone, ofDuration));
  const inner = headLayers(config, declare, 'velocity', told, dropout);
  return linear(declare, 'velocity.output', inner, VELOCITY_LEVELS, 0.3 * headDim ** -0.5);
}

function speak({ dim, headDim }: ComposerConfig, declare: DeclareParameter, head: string, hidden: Tensor): Tensor {
  return linear(declare, `${head}.hear`, hidden, headDim, dim ** -0.5);
}

function headLayers(
  { headDim, dropout: { head } }: ComposerConfig,
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  dropout: Dropout,
): Tensor {
  const first = dropout(gelu(x), `${name}.first`, head);
  const inner = gelu(linear(declare, `${name}.inner`, first, headDim, 0.7 * headDim ** -0.5));
  return add(first, dropout(inner, `${name}.second`, head));
}

/** Leaves the scores of tokens after one and before another. [N, V] */
function between(
  scores: Tensor,
  lower: readonly number[],
  after: Tensor,
  upper: readonly number[],
  before: Tensor,
): Tensor {
  const [rows, size] = scores.shape as [number, number];
  const isAfter = less(reshape(after, [rows, 1]), constant(lower, [1, size], 'int32'));
  const isBefore = less(constant(upper, [1, size], 'int32'), reshape(before, [rows, 1]));
  const impossible = constant(IMPOSSIBLE);
  return where(isAfter, where(isBefore, scores, impossible), impossible);
}
