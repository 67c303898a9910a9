/** Training a variational autoencoder: what each step sees, as a pure function of seed and step. */
import {
  evenlyChosen,
  MELODY_HIGHEST_PITCH,
  MELODY_LOWEST_PITCH,
  melodyTokenOfPitch,
  STEPS_PER_BAR,
} from '@continuo/corpus';
import { type Device, mixSeed, seededDropout, type TensorData, type WordSource, wordSource } from '@continuo/tensor';
import { below, chance } from '../draws.ts';
import { networkStep } from '../network-step.ts';
import type { TaskOptions, TrainingTask } from '../training-task.ts';
import { attributeVectors } from './attribute-vectors.ts';
import { fitGaussian } from './fitted-gaussian.ts';
import { samplePosterior } from './latent-space.ts';
import { ATTRIBUTE_PREFIX, FITTED_FACTOR, FITTED_MEAN } from './load-vae.ts';
import { type MelodySegment, melodySegments } from './melody-segments.ts';
import { HIDDEN_TOKEN } from './vae.ts';
import { boundOfSegments, segmentBounds } from './vae-bound.ts';
import type { VaeConfig } from './vae-config.ts';
import { vaeDecoder } from './vae-decoder.ts';
import { previousTokensOf, vaeLoss } from './vae-loss.ts';

export type VaeTrainingOptions = Omit<TaskOptions, 'frames'>;

/** Melodies of each piece, [16 · bars] tokens each. */
export type VaeCorpus = {
  readonly train: readonly (readonly Int32Array[])[];
  readonly validation: readonly (readonly Int32Array[])[];
};

/** Tokens of segments that a validation looks at, evenly from all there are. */
const VALIDATED_TOKENS = 32_768;
/** Tokens of those that are also written anew. */
const WRITTEN_TOKENS = 16_384;
/** Segments of the train split that attribute vectors and the fitted Gaussian are made of. */
const SEGMENTS_OF_DIRECTIONS = 8192;
const FIRST_NOTE = melodyTokenOfPitch(MELODY_LOWEST_PITCH);
const LAST_NOTE = melodyTokenOfPitch(MELODY_HIGHEST_PITCH);

/**
 * The task of training on segments of the train split and validating on those of the validation split.
 *
 * @throws RangeError  a split holds no segment
 */
export function vaeTask(
  config: VaeConfig,
  options: VaeTrainingOptions,
  corpus: VaeCorpus,
  device: Device,
): TrainingTask {
  const { batchSize, seed } = options;
  const length = config.bars * STEPS_PER_BAR;
  const train = melodySegments(corpus.train, config.bars);
  const validation = evenlyChosen(
    melodySegments(corpus.validation, config.bars),
    Math.max(1, VALIDATED_TOKENS / length),
  );
  for (const [split, { length: found }] of Object.entries({ train, validation })) {
    if (found > 0) continue;
    throw new RangeError(
      `found no segment of ${config.bars} bars of melody to ${split === 'train' ? 'train on' : 'validate on'}; add longer pieces`,
    );
  }
  const bounds = segmentBounds(config, device);
  const decoder = vaeDecoder(config, device);
  const rowFeeds = (step: number): Record<string, TensorData> => {
    const draw = wordSource(mixSeed(seed, step, 78));
    const segments = Array.from({ length: batchSize }, () => drawSegment(train, config.transpose, draw));
    const previous = previousTokensOf(config, segments);
    for (let place = 0; place < previous.length; place += 1) {
      if (chance(draw, config.wordDropout)) previous[place] = HIDDEN_TOKEN;
    }
    return { tokens: Int32Array.from(segments.flatMap((tokens) => Array.from(tokens))), previous };
  };
  const stepFeeds = (step: number): Record<string, TensorData> => ({
    beta: Float32Array.of(config.beta * Math.min(1, (step + 1) / (config.betaWarmupSteps + 1))),
  });
  const step = networkStep({
    ...{ name: 'vae training step', options, rowFeeds, stepFeeds },
    lossOf: (rows) => vaeLoss(config, rows, seededDropout),
    isMean: true,
  });
  return {
    family: 'vae',
    architecture: config,
    lossUnit: 'nats/step',
    ...step,
    tokensPerStep: batchSize * length,
    async validate(values) {
      const segments = validation.map(({ tokens }) => tokens);
      await bounds.setParameters(values);
      const bound = boundOfSegments(await bounds.of(segments, { seed: 1 }));
      const written = evenlyChosen(validation, Math.max(1, WRITTEN_TOKENS / length)).map(({ tokens }) => tokens);
      await decoder.setParameters(values);
      const places = await bounds.encode(written);
      const rewritten = await decoder.decode(places.map(samplePosterior), { temperature: 1, seed: 1 });
      const priced = config.beta * bound.pricedDivergence(config.freeBits);
      return {
        loss: (bound.reconstruction + priced) / length,
        measures: {
          reconstructionNatsPerSegment: bound.reconstruction,
          divergenceNatsPerSegment: bound.divergence,
          sampledAccuracy: shareOfEqual(written, rewritten),
        },
      };
    },
    async derivedTensors(values) {
      await bounds.setParameters(values);
      const segments = evenlyChosen(train, SEGMENTS_OF_DIRECTIONS).map(({ tokens }) => tokens);
      const places = await bounds.encode(segments);
      const vectors = attributeVectors(segments.map((tokens, index) => ({ tokens, mean: places[index]!.mean })));
      const { mean, factor } = fitGaussian(places);
      return {
        ...Object.fromEntries(
          Object.entries(vectors).map(([name, values]) => [
            `${ATTRIBUTE_PREFIX}${name}`,
            { shape: [values.length], values },
          ]),
        ),
        [FITTED_MEAN]: { shape: [mean.length], values: mean },
        [FITTED_FACTOR]: { shape: [mean.length, mean.length], values: factor },
      };
    },
    async dispose() {
      await bounds.dispose();
      await decoder.dispose();
    },
  };
}

/** The share of places at which segments agree. */
function shareOfEqual(segments: readonly Int32Array[], others: readonly Int32Array[]): number {
  const equal = segments.map((tokens, index) => tokens.filter((token, step) => token === others[index]![step]).length);
  return equal.reduce((a, b) => a + b, 0) / segments.reduce((total, { length }) => total + length, 0);
}

/** A random segment in a random key, as far as the vocabulary reaches: the augmentation of the train split. */
function drawSegment(segments: readonly MelodySegment[], farthest: number, draw: WordSource): Int32Array {
  const { tokens } = segments[below(draw, segments.length)]!;
  const notes = tokens.filter((token) => token >= FIRST_NOTE);
  const down = Math.min(farthest, Math.min(...notes) - FIRST_NOTE);
  const up = Math.min(farthest, LAST_NOTE - Math.max(...notes));
  const semitones = below(draw, down + up + 1) - down;
  return tokens.map((token) => (token >= FIRST_NOTE ? token + semitones : token));
}
