/**
 * Models of piano-roll frames: a trunk over frames, and one of two ways to say what sounds in the next.
 *
 * `factorised` decides on each of 88 keys by itself, given the past: 88 Bernoullis. `joint` chooses a frame's keys one after the
 * other from the highest down, then ends it; each choice sees those above, and keys that do not lie below the last cannot
 * come. So every set of keys has one order and one probability, and these add up to 1: the chord-autoregressive class
 * (Walder 2016, "Modelling symbolic music: beyond the piano roll"; in place of the NADE of Boulanger-Lewandowski et al. 2012,
 * section 4). Both likelihoods are exact, in nats a frame.
 *
 * A key is scored in two ways that are added: as a key, and as a distance from keys that stand (`chord-features.ts`).
 *
 * Sizes: B pieces, T frames, N = B·T, D trunk features (dim), E head features (headDim), R rows of choices, K = 88 keys.
 */
import { FRAME_KEYS } from '@continuo/corpus';
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
  multiply,
  noDropout,
  pad,
  recurrent,
  reshape,
  shiftRows,
  slice,
  split,
  type Tensor,
  where,
} from '@continuo/tensor';
import { z } from 'zod';
import { decode, linear } from '../transformer/decoder.ts';
import { CHORD_WIDTH, REACH, REFERENCES } from './chord-features.ts';
import { ECHO_KINDS } from './frame-echoes.ts';
import { echoKeys, PREVIOUS_KEYS, TRUNK_WIDTH } from './trunk-features.ts';

/** The trunks, by the names of the families. */
export const FRAME_TRUNKS = ['rnn', 'lstm', 'gru', 'transformer'] as const;

const rate = z.number().min(0).max(0.9);

/** The architecture of a model of frames, as it stands in a recipe and in a model file. */
export const frameModelSchema = z
  .strictObject({
    trunk: z.enum(FRAME_TRUNKS),
    output: z.enum(['joint', 'factorised']).default('joint'),
    /** D; of a recurrent trunk also the cells of a layer */
    dim: z.int().min(16).max(1024).default(192),
    depth: z.int().min(1).max(24).default(2),
    /** of a Transformer */
    heads: z.int().min(1).max(32).default(6),
    mlpDim: z.int().min(16).max(4096).default(768),
    activation: z.enum(['gelu', 'squaredRelu']).default('gelu'),
    headDim: z.int().min(16).max(1024).default(192),
    /** tell the frames that followed the like before (`frame-echoes.ts`) */
    echoes: z.boolean().default(true),
    /** while training: share of elements that are dropped */
    dropout: z
      .strictObject({
        /** single facts about the past, of the rows that trunk and head are told */
        feature: rate.default(0.1),
        embedding: rate.default(0.2),
        trunk: rate.default(0.4),
        head: rate.default(0.4),
      })
      .prefault({}),
  })
  .refine(({ trunk, dim, heads }) => trunk !== 'transformer' || dim % (2 * heads) === 0, {
    error: 'dim must be a multiple of twice the heads',
    path: ['heads'],
  });
export type FrameModelConfig = z.infer<typeof frameModelSchema>;

const NO_DROPOUT: FrameModelConfig['dropout'] = { feature: 0, embedding: 0, trunk: 0, head: 0 };
const INTERVALS = 2 * REACH + 1;
const IMPOSSIBLE = -1e9;
/** Keys of the frame before that the factorised output measures distances from, from the highest down. */
export const FACTORISED_REFERENCES = 6;

/** Rows of the trunk's features. [N, TRUNK_WIDTH] uint8 => [N, D] */
export function embedFrames({ dim }: FrameModelConfig, declare: DeclareParameter, rows: Tensor): Tensor {
  return matmul(cast(rows, 'float32'), declare('frame.weight', [TRUNK_WIDTH, dim], { deviation: 0.2 }));
}

/** The trunk over whole pieces. [B, T, D] => [B, T, D] */
export function runTrunk(
  config: FrameModelConfig,
  declare: DeclareParameter,
  stream: Tensor,
  dropout: Dropout = noDropout,
  rates: FrameModelConfig['dropout'] = NO_DROPOUT,
): Tensor {
  const { trunk, dim, depth } = config;
  if (trunk === 'transformer') return decode(config, declare, stream, dropout, rates.trunk);
  let said = stream;
  for (let layer = 0; layer < depth; layer += 1) {
    // layer by layer, so that what is dropped lies with the batch outermost, as parts of a batch need it
    const { outputs } = recurrent(declare, layerName(layer), said, { kind: trunk, hidden: dim });
    said = layer < depth - 1 ? dropout(outputs, layerName(layer), rates.trunk) : outputs;
  }
  return said;
}

export const layerName = (layer: number): string => `trunk${layer}`;

/** The trunk's word on a frame for the head. [N, D] => [N, E] */
export function speak(config: FrameModelConfig, declare: DeclareParameter, hidden: Tensor): Tensor {
  return linear(declare, 'speak', hidden, config.headDim, config.dim ** -0.5);
}

/** What is fed for a batch of frames; see `frame-batch.ts`. */
export type FrameInputs = {
  /** [N, TRUNK_WIDTH] uint8 */
  readonly frames: Tensor;
  readonly choices?: ChoiceInputs & {
    /** [R] int32: the frame among N that a choice belongs to */
    readonly frameOf: Tensor;
  };
  /** [N] int32 offsets, of `FACTORISED_REFERENCES` keys */
  readonly references?: readonly Tensor[];
};

/** What is fed for the choices within frames. */
export type ChoiceInputs = {
  /** [R, CHORD_WIDTH] uint8 */
  readonly rows: Tensor;
  /** [R] int32: the key chosen last, 88 where none is */
  readonly last: Tensor;
  /** [R] int32 offsets, of `REFERENCES` keys */
  readonly references: readonly Tensor[];
};

/** The trunk's word on each frame of a batch. [N, TRUNK_WIDTH] => [N, E] */
export function spokenFrames(
  config: FrameModelConfig,
  declare: DeclareParameter,
  frames: Tensor,
  size: { readonly batchSize: number; readonly length: number },
  dropout: Dropout = noDropout,
  rates: FrameModelConfig['dropout'] = NO_DROPOUT,
): Tensor {
  const embedded = dropout(embedFrames(config, declare, frames), 'embedding', rates.embedding);
  const stream = reshape(embedded, [size.batchSize, size.length, config.dim]);
  const hidden = reshape(runTrunk(config, declare, stream, dropout, rates), [-1, config.dim]);
  return speak(config, declare, dropout(hidden, 'hidden', rates.trunk));
}

/** Logits of the choices of a joint output: 88 keys, then the end. [R, 89] */
export function choiceLogits(
  config: FrameModelConfig,
  declare: DeclareParameter,
  spoken: Tensor,
  { rows, last, references }: ChoiceInputs,
  dropout: Dropout = noDropout,
  head = 0,
): Tensor {
  const { headDim } = config;
  const seen = matmul(cast(rows, 'float32'), declare('choice.weight', [CHORD_WIDTH, headDim], { deviation: 0.1 }));
  const hidden = headLayers(config, declare, add(spoken, seen), dropout, head);
  const outputs = linear(declare, 'output', hidden, FRAME_KEYS + 1 + REFERENCES * INTERVALS, 0.3 * headDim ** -0.5);
  const [keys, ...intervals] = split(outputs, [FRAME_KEYS + 1, ...Array<number>(REFERENCES).fill(INTERVALS)]);
  const distances = references.map((offsets, index) => shiftRows(intervals[index]!, offsets, FRAME_KEYS));
  const scores = add(
    keys!,
    pad(
      distances.reduce((a, b) => add(a, b)),
      0,
      1,
    ),
  );
  // the end may always come, and keys below the last
  const places = Array.from({ length: FRAME_KEYS + 1 }, (_, key) => (key === FRAME_KEYS ? -1 : key));
  const may = less(constant(places, [1, FRAME_KEYS + 1], 'int32'), reshape(last, [last.shape[0]!, 1]));
  return where(may, scores, constant(IMPOSSIBLE));
}

/** Logits of 88 Bernoullis. [N, 88] */
export function keyLogits(
  config: FrameModelConfig,
  declare: DeclareParameter,
  spoken: Tensor,
  frames: Tensor,
  references: readonly Tensor[],
  dropout: Dropout = noDropout,
  head = 0,
): Tensor {
  const hidden = headLayers(config, declare, spoken, dropout, head);
  const planes = [PREVIOUS_KEYS, ...ECHO_KINDS.map((_, index) => echoKeys(index))];
  const widths = [FRAME_KEYS, ...references.map(() => INTERVALS), ...planes.map(() => 1)];
  const width = widths.reduce((sum, each) => sum + each, 0);
  const parts = split(linear(declare, 'output', hidden, width, 0.3 * config.headDim ** -0.5), widths);
  const distances = references.map((offsets, index) => shiftRows(parts[1 + index]!, offsets, FRAME_KEYS));
  // how likely the keys of the frame before, and of each echo, are to sound
  const again = planes.map((start, index) =>
    multiply(parts[1 + references.length + index]!, cast(slice(frames, start, start + FRAME_KEYS, 1), 'float32')),
  );
  const rare = declare('rare', [FRAME_KEYS], { fill: -3 });
  return [...distances, ...again].reduce((a, b) => add(a, b), add(parts[0]!, rare));
}

function headLayers(
  { headDim }: FrameModelConfig,
  declare: DeclareParameter,
  x: Tensor,
  dropout: Dropout,
  head: number,
): Tensor {
  const first = dropout(gelu(x), 'head.first', head);
  const inner = gelu(linear(declare, 'head.inner', first, headDim, 0.7 * headDim ** -0.5));
  return add(first, dropout(inner, 'head.second', head));
}

/** Logits of a whole batch: [R, 89] of a joint output, [N, 88] of a factorised one. */
export function frameLogits(
  config: FrameModelConfig,
  declare: DeclareParameter,
  inputs: FrameInputs,
  size: { readonly batchSize: number; readonly length: number },
  dropout: Dropout = noDropout,
  rates: FrameModelConfig['dropout'] = NO_DROPOUT,
): Tensor {
  const spoken = spokenFrames(config, declare, inputs.frames, size, dropout, rates);
  if (config.output === 'factorised') {
    return keyLogits(config, declare, spoken, inputs.frames, inputs.references!, dropout, rates.head);
  }
  const { frameOf, ...choices } = inputs.choices!;
  return choiceLogits(config, declare, gather(spoken, frameOf), choices, dropout, rates.head);
}
