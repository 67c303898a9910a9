/** Training a next-token network: what each step sees, as a pure function of seed and step. */
import type { SequenceCodec } from '@continuo/corpus';
import {
  crossEntropy,
  type Device,
  input,
  mixSeed,
  multiply,
  type ParameterSet,
  parameterSet,
  reshape,
  seededDropout,
  sum,
  type Tensor,
  type TensorData,
  wordSource,
} from '@continuo/tensor';
import { networkStep } from '../network-step.ts';
import type { TaskOptions, TrainingTask, Validation } from '../training-task.ts';
import { excerptsOf } from './draw-excerpts.ts';
import { sequenceLikelihood } from './sequence-likelihood.ts';
import type { SequenceNetwork, SequenceSize } from './sequence-network.ts';
import { columnFeeds, columnInputs, type Row } from './token-columns.ts';

export type SequenceTrainingOptions = TaskOptions & {
  /** tokens that are validated at most: pieces evenly out of all of them until there are so many; default 60 000 */
  readonly validationTokens?: number;
};

/** Pieces of a corpus as `SequenceCodec.encode` gives them. */
export type SequenceSplits = {
  readonly train: readonly Int32Array[];
  readonly validation: readonly Int32Array[];
};

/** The task of training on the train split and validating, by the chain rule over whole pieces, on the validation split. */
export function sequenceTask(
  network: SequenceNetwork,
  options: SequenceTrainingOptions,
  corpus: SequenceSplits,
  device: Device,
): TrainingTask {
  const { batchSize, frames, seed, validationTokens = 60_000 } = options;
  const { family, architecture, codec, columns, habits } = network;
  const size = { batchSize, length: frames };
  const movedShare = habits.allKeys ? habits.movedShare : 0;
  const drawExcerpt = excerptsOf(corpus.train, codec, { length: frames, movedShare });
  const validation = evenly(corpus.validation, validationTokens);
  const likelihood = sequenceLikelihood(network, device);
  let quarters: number | undefined;
  const rowFeeds = (step: number): Record<string, TensorData> => {
    const draw = wordSource(mixSeed(seed, step, 77));
    const rows = Array.from({ length: batchSize }, () => drawExcerpt(draw));
    return { ...columnFeeds(columns, rows, size), ...targetFeeds(rows, size, codec) };
  };
  const step = networkStep({
    name: `${family} training step`,
    options,
    lossOf: (rows) => sequenceLoss(network, { batchSize: rows, length: frames }),
    rowFeeds,
  });
  return {
    family,
    architecture,
    lossUnit: 'nats/token',
    ...step,
    tokensPerStep: batchSize * frames,
    async validate(values) {
      await likelihood.setParameters(values);
      const nats: Float32Array[] = [];
      for await (const each of likelihood.score(validation)) nats.push(each.nats);
      quarters ??= validation.reduce((total, tokens) => total + codec.quartersOf(tokens), 0);
      return validationOf(validation, nats, quarters, codec);
    },
    dispose: () => likelihood.dispose(),
  };
}

/** The mean of −ln p over the tokens of a batch that count, [1]; with smoothed targets where the network's habits say so. */
function sequenceLoss(
  network: SequenceNetwork,
  size: SequenceSize,
): { readonly loss: Tensor; readonly parameters: ParameterSet } {
  const parameters = parameterSet();
  const places = size.batchSize * size.length;
  const logits = network.logits(parameters.declare, columnInputs(network.columns, size), size, seededDropout);
  const nats = crossEntropy(logits, input('targets', [places], 'int32'), {
    labelSmoothing: network.habits.labelSmoothing,
  });
  return { loss: reshape(sum(multiply(nats, input('weights', [places]))), [1]), parameters };
}

/** What is to be said at each place, and what it counts: places after a piece's end and its start token nothing. */
function targetFeeds(
  rows: readonly Row[],
  { batchSize, length }: SequenceSize,
  { start: startToken }: SequenceCodec,
): Record<string, TensorData> {
  const targets = new Int32Array(batchSize * length);
  const weights = new Float32Array(batchSize * length);
  let counted = 0;
  for (const [row, { tokens, start, end }] of rows.entries()) {
    const unscored = startToken !== undefined && start === 0 ? 1 : 0;
    targets.set(tokens.subarray(start, end), row * length);
    weights.fill(1, row * length + unscored, row * length + end - start);
    counted += end - start - unscored;
  }
  return { targets, weights: weights.map((weight) => weight / Math.max(1, counted)) };
}

/** Pieces evenly out of all, so many that they hold about `tokens` tokens. */
function evenly(pieces: readonly Int32Array[], tokens: number): readonly Int32Array[] {
  const all = pieces.reduce((total, { length }) => total + length, 0);
  const every = Math.max(1, Math.ceil(all / tokens));
  return pieces.filter((_, index) => index % every === 0);
}

/**
 * Sums over whole pieces: nats a token, nats a note (all nats over the notes told), nats of the tokens alone that tell a note,
 * and bits a quarter.
 */
export function validationOf(
  pieces: readonly Int32Array[],
  nats: readonly Float32Array[],
  quarters: number,
  codec: SequenceCodec,
): Validation {
  let [total, tokens, notes, noteNats] = [0, 0, 0, 0];
  for (const [index, piece] of pieces.entries()) {
    for (const [place, token] of piece.entries()) {
      const value = nats[index]![place]!;
      total += value;
      tokens += place === 0 && codec.start !== undefined ? 0 : 1;
      if (codec.pitchOf(token) < 0) continue;
      notes += 1;
      noteNats += value;
    }
  }
  return {
    loss: total / tokens,
    measures: {
      natsPerNote: total / notes,
      natsPerNoteToken: noteNats / notes,
      ...(quarters > 0 && { bitsPerQuarter: total / Math.LN2 / quarters }),
    },
  };
}
