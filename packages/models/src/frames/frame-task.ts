/** Training a model of frames: what each step sees, as a pure function of seed and step. */
import type { PianoFrames } from '@continuo/corpus';
import {
  type Device,
  initialTrainingState,
  mixSeed,
  multiply,
  optimizerFeeds,
  type ParameterSet,
  parameterSet,
  reshape,
  seededDropout,
  sum,
  type Tensor,
  type TensorData,
  trainingStep,
  type WordSource,
  wordSource,
} from '@continuo/tensor';
import { rowsOfPart } from '../rows-of-part.ts';
import { shippedParameters } from '../shipped-parameters.ts';
import type { TaskOptions, TrainingTask } from '../training-task.ts';
import { type FrameBatchSize, type FrameExcerpt, fillBatch, frameLeaves } from './frame-batch.ts';
import { choicesOf, frameNats, frameScorer } from './frame-likelihood.ts';
import type { FrameModelConfig } from './frame-network.ts';
import { type ReadPiece, readPiece } from './frame-past.ts';

export type FrameTrainingOptions = TaskOptions;

/**
 * The task of training on the train split, in the keys that its pieces are in, and validating on the validation split.
 *
 * Loss and validation are nats a frame, the first frames included.
 */
export function frameTask(
  config: FrameModelConfig,
  options: FrameTrainingOptions,
  corpus: { readonly train: readonly PianoFrames[]; readonly validation: readonly PianoFrames[] },
  device: Device,
): TrainingTask {
  const { batchSize, frames, seed, optimizer, gradClip, averageDecay } = options;
  const train = corpus.train.map(readPiece);
  const validation = corpus.validation.map(readPiece);
  const size = { batchSize, length: frames, choices: Math.ceil(frames * roomForChoices(train)) };
  const { loss, parameters } = frameLoss(config, size);
  const updating = { optimizer, ...(gradClip !== undefined && { gradClip }), average: averageDecay !== undefined };
  const program = trainingStep({ name: 'frame model training step', loss, parameters: parameters.list(), ...updating });
  const scorer = frameScorer(config, device);
  const dataFeeds = (step: number): Record<string, TensorData> => {
    const draw = wordSource(mixSeed(seed, step, 77));
    const excerpts = Array.from({ length: batchSize }, () => drawExcerpt(train, frames, draw));
    const { feeds, weights, frames: predicted } = fillBatch(excerpts, config, size);
    dropFacts(feeds, config.dropout.feature, draw);
    const count = Math.max(
      1,
      predicted.reduce((a, b) => a + b, 0),
    );
    return { ...feeds, weights: weights.map((weight) => weight / count) };
  };
  return {
    family: config.trunk,
    architecture: config,
    lossUnit: 'nats/frame',
    program,
    initialState: () => initialTrainingState(program, parameters.initialValues(seed)),
    feeds: (step) => ({ ...dataFeeds(step), ...optimizerFeeds(step, optimizer, averageDecay) }),
    batchSize,
    part(part) {
      const own = frameLoss(config, { ...size, batchSize: part.count });
      return {
        loss: own.loss,
        weight: 1, // the fed weights add up over the whole batch
        parameters: own.parameters.list(),
        updating,
        feeds: (step) => ({ ...rowsOfPart(dataFeeds(step), part), ...optimizerFeeds(step, optimizer, averageDecay) }),
      };
    },
    tokensPerStep: batchSize * frames,
    shippedParameters: (state) =>
      shippedParameters(
        parameters.specs().map(({ name }) => name),
        state,
        averageDecay,
      ),
    async validate(values) {
      await scorer.setParameters(values);
      const tally = { nats: 0, frames: 0, firstNats: 0, pieces: 0 };
      for await (const { nats } of scorer.score(validation)) {
        tally.nats += nats.reduce((sum, each) => sum + each, 0);
        tally.frames += nats.length;
        tally.firstNats += nats[0] ?? 0;
        tally.pieces += 1;
      }
      return {
        loss: tally.nats / tally.frames,
        measures: { withoutFirstFrames: (tally.nats - tally.firstNats) / (tally.frames - tally.pieces) },
      };
    },
    dispose: () => scorer.dispose(),
  };
}

/** The weighted sum of the losses over a batch, [1]. */
function frameLoss(config: FrameModelConfig, size: FrameBatchSize): { loss: Tensor; parameters: ParameterSet } {
  const parameters = parameterSet();
  const leaves = frameLeaves(config, size);
  const nats = frameNats(config, parameters.declare, leaves, size, seededDropout, config.dropout);
  return { loss: reshape(sum(multiply(nats, leaves.weights)), [1]), parameters };
}

/** Choices a frame that suffice for 98 pieces in 100; excerpts with more are cut short. */
function roomForChoices(pieces: readonly ReadPiece[]): number {
  const means = pieces.map((piece) => choicesOf(piece) / Math.max(1, piece.length)).sort((a, b) => a - b);
  return means[Math.floor(0.98 * (means.length - 1))] ?? 1;
}

/** Takes single ones out of the rows of facts, as word dropout does (Iyyer et al. 2015, section 3), unscaled. */
function dropFacts(feeds: Record<string, TensorData>, share: number, draw: WordSource): void {
  if (share === 0) return;
  const limit = share * 4294967296;
  for (const rows of [feeds.frames, feeds.choices]) {
    if (!rows) continue;
    for (let place = 0; place < rows.length; place += 1) if (rows[place] === 1 && draw() < limit) rows[place] = 0;
  }
}

const below = (draw: WordSource, bound: number): number => Math.floor((draw() / 4294967296) * bound);

/** A random excerpt; longer pieces are drawn more often, so that each excerpt is about equally likely. */
function drawExcerpt(pieces: readonly ReadPiece[], frames: number, draw: WordSource): FrameExcerpt {
  const weightOf = ({ length }: ReadPiece): number => Math.max(length, frames / 2);
  let rest = (draw() / 4294967296) * pieces.reduce((total, piece) => total + weightOf(piece), 0);
  const piece =
    pieces.find((each) => {
      rest -= weightOf(each);
      return rest < 0;
    }) ?? pieces.at(-1)!;
  const room = Math.max(0, piece.length - frames);
  // beginnings and ends are drawn more often than once in `room`, or they would hardly be learnt
  const wished = below(draw, room + frames / 2) - Math.floor(frames / 4);
  return { piece, start: Math.max(0, Math.min(room, wished)) };
}
