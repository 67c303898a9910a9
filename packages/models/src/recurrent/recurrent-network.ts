/**
 * Recurrent next-token networks: RNN (Elman 1990), LSTM (Hochreiter and Schmidhuber 1997) and GRU (Cho et al. 2014), in the
 * three forms of Magenta's Melody RNN (Waite 2016, "Generating long-term structure in songs and stories").
 *
 *   tokens so far → columns → embedding [B, T, E] → layers of cells [B, T, H] → (attention) → dense → logits [B·T, V]
 *
 * - `basic` is told the token before (and, where `metre` says so, the place in the bar).
 * - `lookback`, for melodies, is also told what stood one and two bars ago, whether the last token repeated it, and the place
 *   in two bars; and it may say "as one bar ago" or "as two bars ago" in place of a token.
 * - `attention` looks at the last 40 outputs of the cells as well, for melodies on top of lookback.
 *
 * Loss: cross-entropy in nats a token. Likelihood: exact, the chain rule over whole pieces, whatever their length, since the
 * cells carry on. Sampling: token by token.
 */
import type { SequenceCodec } from '@continuo/corpus';
import {
  type CellKind,
  type DeclareParameter,
  type Dropout,
  linear,
  noDropout,
  recurrent,
  recurrentStep,
  reshape,
  type StateUpdate,
  split,
  state,
  type Tensor,
} from '@continuo/tensor';
import { z } from 'zod';
import { addIntervals, melodicColumns } from '../sequence/melodic-intervals.ts';
import type { SequenceNetwork, SequenceSize, StepSize, TokenColumn, Told } from '../sequence/sequence-network.ts';
import { embedColumns, positionInBar, previousToken } from '../sequence/token-columns.ts';
import { lookbackColumns, REPEATS, withRepeats } from './lookback.ts';
import { type AttentionMemory, attendToOutputs } from './output-attention.ts';

export const RECURRENT_FORMS = ['basic', 'lookback', 'attention'] as const;

/** The architecture of a recurrent network, as it stands in a recipe and in a model file. */
export const recurrentSchema = z.strictObject({
  form: z.enum(RECURRENT_FORMS).default('basic'),
  embedding: z.int().min(4).max(1024).default(128),
  hidden: z.int().min(4).max(2048).default(256),
  depth: z.int().min(1).max(8).default(2),
  /** while training: share of elements dropped, of what each layer is given and before the logits */
  dropout: z.number().min(0).max(0.9).default(0.3),
  /** outputs that `attention` looks at, the newest among them */
  attentionLength: z.int().min(2).max(512).default(40),
  /** `attention` also reads what followed each output it looks at, so that it can go on as the piece once did */
  recall: z.boolean().default(false),
  /** tell the place in the bar to the forms that do not know it, where the tokens tell; Magenta's `basic` is not told */
  metre: z.boolean().default(false),
  /** tell and say pitches as intervals, too; Magenta's forms do not */
  intervals: z.boolean().default(false),
  /** while training: share of a target's weight that is spread over all tokens */
  labelSmoothing: z.number().min(0).max(0.5).default(0),
  /** while training: pieces are shown in all keys */
  allKeys: z.boolean().default(true),
  /** of the excerpts, with `allKeys`: the share that is moved; less than 1 where the corpus has favourite keys */
  movedShare: z.number().min(0).max(1).default(1),
});
export type RecurrentConfig = z.infer<typeof recurrentSchema>;

/**
 * @throws RangeError  lookback for tokens that are no steps of a melody
 * @example recurrentNetwork('lstm', recurrentSchema.parse({ form: 'lookback' }), melodyCodec).columns.length // => 6
 */
export function recurrentNetwork(kind: CellKind, config: RecurrentConfig, codec: SequenceCodec): SequenceNetwork {
  const {
    form,
    embedding,
    hidden,
    depth,
    dropout,
    attentionLength,
    recall,
    metre,
    intervals,
    labelSmoothing,
    allKeys,
    movedShare,
  } = config;
  const isMelody = codec.kind === 'melody';
  if (form === 'lookback' && !isMelody) {
    throw new RangeError(
      `the form "lookback" repeats steps of a melody, not tokens of "${codec.kind}"; take "basic" or "attention"`,
    );
  }
  const looksBack = isMelody && form !== 'basic';
  const columns: readonly TokenColumn[] = [
    previousToken(codec),
    ...(looksBack ? lookbackColumns : metre ? positionInBar(codec) : []),
    ...(intervals ? melodicColumns(codec) : []),
  ];
  const told = (declare: DeclareParameter, values: Told, drop: Dropout): Tensor => {
    const x = embedColumns(declare, columns, values, { width: embedding, deviation: columns.length ** -0.5 });
    return drop(x, 'embedding', dropout);
  };
  /** outputs [B, T, H] and what was told for them, x [B, T, E] => [N, V] */
  const say = (
    declare: DeclareParameter,
    outputs: Tensor,
    x: Tensor,
    values: Told,
    memory: AttentionMemory | undefined,
    drop: Dropout,
  ): Tensor => {
    const heard =
      form === 'attention'
        ? attendToOutputs(declare, outputs, recall ? x : undefined, attentionLength, memory)
        : outputs;
    const rows = reshape(drop(heard, 'outputs', dropout), [-1, hidden]);
    const [tokens, repeats] = split(
      linear(declare, 'logits', rows, codec.vocabularySize + (looksBack ? REPEATS : 0)),
      looksBack ? [codec.vocabularySize, REPEATS] : [codec.vocabularySize],
    );
    const spoken = intervals ? addIntervals(declare, tokens!, rows, values, codec) : tokens!;
    return looksBack ? withRepeats(spoken, repeats!, values) : spoken;
  };
  return {
    family: kind,
    architecture: config,
    codec,
    columns,
    habits: { labelSmoothing, allKeys, movedShare },
    logits(declare, values, _size: SequenceSize, drop) {
      const x = told(declare, values, drop);
      let stream = x;
      for (let layer = 0; layer < depth; layer += 1) {
        const { outputs } = recurrent(declare, `layer${layer}`, stream, { kind, hidden });
        stream = layer < depth - 1 ? drop(outputs, `layer${layer}`, dropout) : outputs;
      }
      return say(declare, stream, x, values, undefined, drop);
    },
    step(declare, values, { batchSize, length, place }: StepSize) {
      const updates: StateUpdate[] = [];
      const x = told(declare, values, noDropout);
      let stream = x;
      for (let layer = 0; layer < depth; layer += 1) {
        const name = `layer${layer}`;
        const before = Array.from({ length: kind === 'lstm' ? 2 : 1 }, (_, index) =>
          state(`carry.${name}.${index}`, [batchSize, hidden]),
        );
        const ran = runLayer(declare, name, stream, before, { kind, hidden, length });
        updates.push(...ran.carry.map((next, index) => ({ state: before[index]!, next })));
        stream = ran.outputs;
      }
      if (form !== 'attention') return { logits: say(declare, stream, x, values, undefined, noDropout), updates };
      const older = (name: string, width: number): Tensor =>
        state(`carry.${name}`, [batchSize, attentionLength - 1, width]);
      const memory = { outputs: older('outputs', hidden), told: older('told', embedding), place, updates };
      return { logits: say(declare, stream, x, values, memory, noDropout), updates };
    },
  };
}

/** A layer on from what it carried: one step without a loop, or several. */
function runLayer(
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  before: readonly Tensor[],
  { kind, hidden, length }: { readonly kind: CellKind; readonly hidden: number; readonly length: number },
): { readonly outputs: Tensor; readonly carry: readonly Tensor[] } {
  if (length > 1) {
    const { outputs, carry } = recurrent(declare, name, x, { kind, hidden, start: [before] });
    return { outputs, carry: carry[0]! };
  }
  const [batchSize, , width] = x.shape as [number, number, number];
  const rows = reshape(x, [batchSize, width]);
  const { output, carry } = recurrentStep(declare, name, rows, [before], { kind, hidden });
  return { outputs: reshape(output, [batchSize, 1, hidden]), carry: carry[0]! };
}
