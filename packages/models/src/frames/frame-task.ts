/** Training a model of frames: what each step sees, as a pure function of seed and step. */
import type { PianoFrames } from '@continuo/corpus';
import {
  type Device,
  mixSeed,
  multiply,
  type ParameterSet,
  parameterSet,
  reshape,
  seededDropout,
  sum,
  type Tensor,
  type TensorData,
  type WordSource,
  wordSource,
} from '@continuo/tensor';
import { drawByLength, excerptStart } from '../draws.ts';
import { networkStep } from '../network-step.ts';
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
  const { batchSize, frames, seed } = options;
  const train = corpus.train.map(readPiece);
  const validation = corpus.validation.map(readPiece);
  const size = { batchSize, length: frames, choices: Math.ceil(frames * roomForChoices(train)) };
  const scorer = frameScorer(config, device);
  const rowFeeds = (step: number): Record<string, TensorData> => {
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
  const step = networkStep({
    name: 'frame model training step',
    options,
    lossOf: (rows) => frameLoss(config, { ...size, batchSize: rows }),
    rowFeeds,
  });
  return {
    family: config.trunk,
    architecture: config,
    lossUnit: 'nats/frame',
    ...step,
    tokensPerStep: batchSize * frames,
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

/** A random excerpt; longer pieces are drawn more often. */
function drawExcerpt(pieces: readonly ReadPiece[], frames: number, draw: WordSource): FrameExcerpt {
  const piece = drawByLength(draw, pieces, frames / 2);
  return { piece, start: excerptStart(draw, piece.length, frames) };
}
