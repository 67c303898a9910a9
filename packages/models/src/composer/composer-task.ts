/** Training a composer: what each step sees, as a pure function of seed and step. */
import { evenlyChosen } from '@continuo/corpus';
import {
  type Device,
  mixSeed,
  type ParameterSet,
  parameterSet,
  reshape,
  seededDropout,
  sum,
  type Tensor,
  type TensorData,
  wordSource,
} from '@continuo/tensor';
import { drawByLength } from '../draws.ts';
import { networkStep } from '../network-step.ts';
import type { TaskOptions, TrainingTask } from '../training-task.ts';
import { type BatchSize, composerLeaves, fillComposerBatch, type KnownPassage } from './composer-batch.ts';
import type { ComposerConfig } from './composer-config.ts';
import { composerScorer, eventNats, sumOfNats } from './composer-likelihood.ts';
import { type ComposerPiece, drawPassage, PLAIN_TELLING, passageOf } from './draw-passage.ts';

/** Longer pieces count no more than this many events when pieces are drawn. */
const LONGEST_COUNTED = 3000;
/** Passages that a validation looks at. */
const VALIDATION_PASSAGES = 64;
/** What is given is music, too: learning to foresee it costs nothing more. */
const GIVEN_WEIGHT = 0.5;

/**
 * The task of training on excerpts with cells to be written, in all keys, and validating on fixed ones.
 *
 * Loss and validation are nats a note: of onset, pitch, duration, velocity, and of the ends of cells. The validation loss is that
 * of excerpts written from nothing, told style, tempo, key and place; `infill` is that of cells with everything around them given.
 */
export function composerTask(
  config: ComposerConfig,
  options: TaskOptions,
  corpus: { readonly train: readonly ComposerPiece[]; readonly validation: readonly ComposerPiece[] },
  device: Device,
): TrainingTask {
  const { batchSize, frames: length, seed } = options;
  const size = { batchSize, length };
  const train = corpus.train.map((piece) => ({ piece, length: Math.min(LONGEST_COUNTED, piece.length) }));
  const scorer = composerScorer(config, { batchSize: 4, length }, device);
  const rowFeeds = (step: number): Record<string, TensorData> => {
    const draw = wordSource(mixSeed(seed, step, 77));
    const passages = Array.from({ length: batchSize }, () =>
      drawPassage(drawByLength(draw, train, length / 2).piece, length, draw),
    );
    const { feeds, notes } = fillComposerBatch(passages, size, GIVEN_WEIGHT);
    const count = Math.max(
      1,
      notes.reduce((a, b) => a + b, 0),
    );
    return {
      ...feeds,
      weights: feeds.weights.map((weight) => weight / count),
      noteWeights: feeds.noteWeights.map((weight) => weight / count),
    };
  };
  const step = networkStep({
    name: 'composer training step',
    options,
    lossOf: (rows) => composerLoss(config, { ...size, batchSize: rows }),
    rowFeeds,
  });
  return {
    family: config.lstm ? 'lstm' : 'transformer',
    architecture: config,
    lossUnit: 'nats/note',
    ...step,
    tokensPerStep: batchSize * length,
    async validate(values) {
      await scorer.setParameters(values);
      const plain = await meanOf(scorer.score(validationPassages(corpus.validation, length, false)));
      const infill = await meanOf(scorer.score(validationPassages(corpus.validation, length, true)));
      return { loss: plain, measures: { infill } };
    },
    dispose: () => scorer.dispose(),
  };
}

/** The weighted sum of the losses over a batch, [1]. */
function composerLoss(config: ComposerConfig, size: BatchSize): { loss: Tensor; parameters: ParameterSet } {
  const parameters = parameterSet();
  const nats = sumOfNats(eventNats(config, parameters.declare, composerLeaves(size), seededDropout));
  return { loss: reshape(sum(nats), [1]), parameters };
}

async function meanOf(scores: AsyncIterable<{ readonly nats: number; readonly notes: number }>): Promise<number> {
  let [nats, notes] = [0, 0];
  for await (const score of scores) {
    nats += score.nats;
    notes += score.notes;
  }
  return nats / Math.max(1, notes);
}

/** The same excerpts each time: the beginnings and middles of evenly chosen pieces. */
function* validationPassages(
  pieces: readonly ComposerPiece[],
  length: number,
  isInfill: boolean,
): Iterable<KnownPassage> {
  for (const [index, piece] of evenlyChosen(pieces, VALIDATION_PASSAGES).entries()) {
    const mean = piece.length / piece.bars.length;
    const room = Math.max(1, Math.floor((0.9 * length) / mean));
    const start = index % 2 === 0 ? 0 : Math.max(0, Math.floor((piece.bars.length - room) / 2));
    const end = Math.min(piece.bars.length, start + room);
    const middle = (start + end) / 2;
    const hole = isInfill
      ? (bar: number, track: number): boolean =>
          track === index % piece.tracks.length || (bar >= middle && bar < middle + 2)
      : (): boolean => true;
    yield passageOf(piece, { memory: [0, 0], start, end }, hole, PLAIN_TELLING);
  }
}
