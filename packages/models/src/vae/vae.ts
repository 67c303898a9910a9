/**
 * MusicVAE: a recurrent variational autoencoder over segments of melody.
 *
 * Roberts, Engel, Raffel, Hawthorne and Eck 2018, "A hierarchical latent vector model for learning long-term structure in
 * music". An encoder tells where a segment x lies in a space, q(z | x) = N(μ, σ²); a decoder writes it from there, token by
 * token, p(x | z) = Π p(x_t | x_<t, z).
 *
 * Loss: −ln p(x | z) + β · max(KL(q(z | x) ‖ N(0, 1)) − free nats, 0), with z drawn anew each time (section 2.2: β below 1 and
 * free bits keep the space of use). With β = 1 and nothing free it is an upper bound of −ln p(x), which is the only
 * likelihood that such a model has. Sampling: z from N(0, 1), or between two segments, then tokens as from any language model.
 *
 * The encoder is two bidirectional LSTMs, one over the steps of each bar, one over the bars. A flat decoder is an LSTM over all
 * steps that is told z at each. A hierarchical decoder has a *conductor*, an LSTM over bars that speaks a word for each; the
 * LSTM that writes a bar begins from that word alone and knows nothing of the bars before (section 3.2), so that what should
 * return must be in z. It is what makes 16 bars work, and lets all bars be written at once.
 *
 * Where this differs from the paper: what must be told has a short way to where it is needed, so that a small model learns in
 * minutes what it otherwise does not in hours. A bar's word is made of its tokens and of what the LSTM says at each of the 16
 * places, not of the LSTM's last state, and a matrix for each place tells it to the decoder, which so knows the position. Every
 * number of z may depend on every bar and reach every bar, but a share of z, Z / U numbers, begins as that of one bar.
 *
 * Sizes: B segments, U bars, T = 16·U steps, N rows of a decoder (B·U bars or, flat, B segments) of L steps, V = 90 tokens.
 */
import { MELODY_VOCABULARY_SIZE, STEPS_PER_BAR } from '@continuo/corpus';
import {
  add,
  broadcastTo,
  concat,
  type DeclareParameter,
  type Dropout,
  embedding,
  linear,
  noDropout,
  recurrent,
  recurrentStep,
  reshape,
  split,
  type Tensor,
  tanh,
} from '@continuo/tensor';
import type { VaeConfig } from './vae-config.ts';

const V = MELODY_VOCABULARY_SIZE;
/** The decoder's input where nothing was written before. */
export const START_TOKEN = V;
/** The decoder's input where word dropout has hidden what was written. */
export const HIDDEN_TOKEN = V + 1;

/** A Gaussian for each segment, [B, Z]: its mean and ln σ². */
export type Posterior = { readonly mean: Tensor; readonly logVariance: Tensor };

/**
 * Where segments lie.
 *
 * @param tokens  [B, T], int32
 */
export function encodeSegments(config: VaeConfig, declare: DeclareParameter, tokens: Tensor): Posterior {
  const { bars, latentSize, encoder } = config;
  const batch = tokens.shape[0]!;
  const steps = reshape(tokens, [batch * bars, STEPS_PER_BAR]);
  const embedded = embedding(declare, 'encoder.token', steps, { count: V, width: config.embedding }, { deviation: 1 });
  const overSteps = { kind: 'lstm', hidden: encoder.hidden, bidirectional: true } as const;
  const heard = recurrent(declare, 'encoder.bar', embedded, overSteps).outputs; // [B·U, 16, 2·H]
  const flat = concat([reshape(heard, [batch * bars, -1]), reshape(embedded, [batch * bars, -1])], 1);
  const words = reshape(
    tanh(linear(declare, 'encoder.word', flat, encoder.word, { initial: { deviation: 4 * flat.shape[1]! ** -0.5 } })),
    [batch, bars, encoder.word],
  );
  const overBars = { kind: 'lstm', hidden: encoder.barHidden, bidirectional: true } as const;
  const told = recurrent(declare, 'encoder.bars', words, overBars).outputs; // [B, U, 2·H]
  const all = concat([reshape(told, [batch, -1]), reshape(words, [batch, -1])], 1);
  const latent = linear(declare, 'encoder.latent', all, 2 * latentSize, {
    initial: { deviation: 0.5 * all.shape[1]! ** -0.5 },
  });
  const [mean, logVariance] = split(latent, [latentSize, latentSize], 1);
  const ofBars = linear(declare, 'encoder.share', words, latentSize / bars, {
    initial: { deviation: 2 * encoder.word ** -0.5 },
  });
  // σ = e^−1.5 to begin with: the decoder hears something from the first step on
  return { mean: add(mean!, reshape(ofBars, [batch, latentSize])), logVariance: add(logVariance!, -3) };
}

/** What a decoder begins with. */
export type Cues = {
  /** what is told at each step, [N, L, cue] */
  readonly cues: Tensor;
  /** carry of each layer, [N, H] twice */
  readonly start: Tensor[][];
};

/** From latent vectors [B, Z] to what the decoder is told; of a hierarchical one N = B·U, of a flat one N = B. */
export function conductSegments(config: VaeConfig, declare: DeclareParameter, z: Tensor): Cues {
  const { bars, decoder } = config;
  const batch = z.shape[0]!;
  const isFlat = decoder.kind === 'flat';
  const words = isFlat ? tanh(linear(declare, 'decoder.word', z, decoder.word)) : conduct(config, declare, z);
  const cues = reshape(linear(declare, 'decoder.cue', words, STEPS_PER_BAR * decoder.cue), [
    -1,
    STEPS_PER_BAR,
    decoder.cue,
  ]);
  const carried = tanh(linear(declare, 'decoder.start', words, 2 * decoder.depth * decoder.hidden));
  const carries = split(carried, Array<number>(2 * decoder.depth).fill(decoder.hidden), 1);
  const start = Array.from({ length: decoder.depth }, (_, layer) => carries.slice(2 * layer, 2 * layer + 2));
  if (!isFlat) return { cues, start };
  // flat: the same is told in each bar
  const repeated = broadcastTo(reshape(cues, [batch, 1, STEPS_PER_BAR, decoder.cue]), [
    batch,
    bars,
    STEPS_PER_BAR,
    decoder.cue,
  ]);
  return { cues: reshape(repeated, [batch, bars * STEPS_PER_BAR, decoder.cue]), start };
}

/** The conductor's word for each bar. [B, Z] => [B·U, word] */
function conduct({ bars, latentSize, decoder }: VaeConfig, declare: DeclareParameter, z: Tensor): Tensor {
  const batch = z.shape[0]!;
  const whole = linear(declare, 'conductor.plan', z, bars * decoder.word, {
    initial: { deviation: 0.3 * latentSize ** -0.5 },
  });
  const share = linear(declare, 'conductor.share', reshape(z, [batch, bars, latentSize / bars]), decoder.word);
  const plan = add(share, reshape(whole, [batch, bars, decoder.word]));
  const [hidden, memory] = split(
    tanh(linear(declare, 'conductor.start', z, 2 * decoder.conductor)),
    [decoder.conductor, decoder.conductor],
    1,
  );
  const options = { kind: 'lstm', hidden: decoder.conductor, start: [[hidden!, memory!]] } as const;
  const conducted = recurrent(declare, 'conductor.bars', plan, options).outputs;
  const heard = concat([conducted, plan], 2);
  return tanh(linear(declare, 'conductor.word', reshape(heard, [batch * bars, -1]), decoder.word));
}

/**
 * Logits of every step.
 *
 * @param previous  the token before each step, [N, L] int32, or `START_TOKEN` or `HIDDEN_TOKEN`
 * @returns         [N, L, V]
 */
export function decoderLogits(
  config: VaeConfig,
  declare: DeclareParameter,
  { cues, start }: Cues,
  previous: Tensor,
  drop: Dropout = noDropout,
): Tensor {
  const { hidden, depth, dropout } = config.decoder;
  const inputs = concat([previousTokens(config, declare, previous), cues], 2);
  const options = { kind: 'lstm', hidden, depth, start, dropout, drop } as const;
  const said = recurrent(declare, 'decoder.steps', inputs, options).outputs;
  return speak(declare, drop(said, 'decoder.said', dropout), cues);
}

/** The same for one step: logits [N, V] and what is carried on. */
export function decoderStep(
  config: VaeConfig,
  declare: DeclareParameter,
  { cues, start }: Cues,
  previous: Tensor,
): { readonly logits: Tensor; readonly carry: Tensor[][] } {
  const { hidden, depth } = config.decoder;
  const inputs = concat([previousTokens(config, declare, previous), cues], 1);
  const { output, carry } = recurrentStep(declare, 'decoder.steps', inputs, start, { kind: 'lstm', hidden, depth });
  return { logits: speak(declare, output, cues), carry };
}

function previousTokens(config: VaeConfig, declare: DeclareParameter, previous: Tensor): Tensor {
  const size = { count: V + 2, width: config.embedding };
  return embedding(declare, 'decoder.token', previous, size, { deviation: 1 });
}

function speak(declare: DeclareParameter, said: Tensor, cues: Tensor): Tensor {
  return linear(declare, 'decoder.output', concat([said, cues], said.shape.length - 1), V);
}

/** Rows and steps of a decoder for a batch of segments: N and L. */
export function decoderRows({ bars, decoder }: VaeConfig, batch: number): readonly [number, number] {
  return decoder.kind === 'flat' ? [batch, bars * STEPS_PER_BAR] : [batch * bars, STEPS_PER_BAR];
}
