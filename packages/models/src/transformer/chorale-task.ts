/** Training the chorale Transformer: what each step sees, as a pure function of seed and step. */
import type { ChoraleGrid } from '@continuo/corpus';
import { HIGHEST_PITCH, keyOfGrid, LOWEST_PITCH, SILENCE_TOKEN } from '@continuo/corpus';
import {
  add,
  crossEntropy,
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
import { below, chance, drawByLength, excerptStart } from '../draws.ts';
import { type NatsTally, tallyNats } from '../nats-tally.ts';
import { networkStep } from '../network-step.ts';
import type { TaskOptions, TrainingTask } from '../training-task.ts';
import { type BatchSize, batchFeeds, choraleInputs, type Excerpt, type TokenPiece } from './chorale-batch.ts';
import type { Conditions } from './chorale-conditions.ts';
import { UNKNOWN_TOKEN, VOICE_COUNT } from './chorale-features.ts';
import { choraleLikelihood, tokenPiece } from './chorale-likelihood.ts';
import { type ChoraleTransformerConfig, choraleLogits } from './chorale-transformer.ts';

export type ChoraleTrainingOptions = TaskOptions;

/** The task of training on the train split and validating, by plain likelihood, on the validation split. */
export function choraleTransformerTask(
  config: ChoraleTransformerConfig,
  options: ChoraleTrainingOptions,
  corpus: { readonly train: readonly ChoraleGrid[]; readonly validation: readonly ChoraleGrid[] },
  device: Device,
): TrainingTask {
  const { batchSize, frames, seed } = options;
  const size = { batchSize, length: frames };
  const train = corpus.train.map((grid): KeyedPiece => ({ ...tokenPiece(grid), key: keyOfGrid(grid) }));
  const validation = corpus.validation.map(tokenPiece);
  const likelihood = choraleLikelihood(config, device);
  const rowFeeds = (step: number): Record<string, TensorData> => {
    const draw = wordSource(mixSeed(seed, step, 77));
    const excerpts = Array.from({ length: batchSize }, () => drawExcerpt(train, frames, config.conditionedShare, draw));
    const feeds = batchFeeds(excerpts, size, { conditions: true });
    dropFeatures(feeds, config.dropout.feature, draw);
    return feeds;
  };
  const step = networkStep({
    name: 'chorale transformer training step',
    options,
    lossOf: (rows) => choraleLoss(config, { batchSize: rows, length: frames }),
    rowFeeds,
  });
  return {
    family: 'transformer',
    architecture: config,
    lossUnit: 'nats/note',
    ...step,
    tokensPerStep: batchSize * frames * VOICE_COUNT,
    async validate(values) {
      await likelihood.setParameters(values);
      const tallies: NatsTally[] = [];
      for await (const { nats } of likelihood.score(validation)) {
        tallies.push(tallyNats(validation[tallies.length]!.tokens, nats));
      }
      const total = (of: (tally: NatsTally) => number): number => tallies.reduce((sum, tally) => sum + of(tally), 0);
      return {
        loss: total(({ nats }) => nats) / total(({ notes }) => notes),
        measures: {
          natsPerChangedNote: total(({ changedNats }) => changedNats) / total(({ changed }) => changed),
          macroNatsPerNote: total(({ nats, notes }) => nats / notes) / validation.length,
        },
      };
    },
    dispose: () => likelihood.dispose(),
  };
}

/** The weighted sum of all voices' losses over a batch, [1]. */
function choraleLoss(config: ChoraleTransformerConfig, size: BatchSize): { loss: Tensor; parameters: ParameterSet } {
  const parameters = parameterSet();
  const inputs = choraleInputs(size, { conditions: true });
  const logits = choraleLogits(config, parameters.declare, inputs, size, seededDropout, config.dropout);
  const loss = logits
    .map((each, voice) => sum(multiply(crossEntropy(each, inputs.targets[voice]!), inputs.weights[voice]!)))
    .reduce((a, b) => add(a, b));
  return { loss: reshape(loss, [1]), parameters };
}

/**
 * Takes single ones out of the feature rows, as word dropout does (Iyyer et al. 2015, section 3); what stays is not
 * scaled up, since most features come in sets of which any one may be missing.
 */
function dropFeatures(feeds: Record<string, TensorData>, rate: number, draw: WordSource): void {
  if (rate === 0) return;
  for (const [name, rows] of Object.entries(feeds)) {
    if (name !== 'frames' && !name.startsWith('heads')) continue;
    const ones = rows as Uint8Array;
    for (let place = ones.indexOf(1); place >= 0; place = ones.indexOf(1, place + 1)) {
      if (chance(draw, rate)) ones[place] = 0;
    }
  }
}

type KeyedPiece = TokenPiece & { readonly key: Conditions['key'] };

/** A random excerpt of a random piece in a random key: the augmentation of the train split. */
function drawExcerpt(
  pieces: readonly KeyedPiece[],
  frames: number,
  conditionedShare: number,
  draw: WordSource,
): Excerpt {
  const original = drawByLength(draw, pieces, frames);
  const piece = transposed(original, draw);
  const start = excerptStart(draw, piece.length, frames);
  if (!chance(draw, conditionedShare)) return { piece, start };
  // some of these start from nothing at a bar line, so that what is told must be listened to
  const cold = chance(draw, 0.25) ? beginningAt(piece, start - (start % 16)) : piece;
  const from = cold === piece ? start : 0;
  const conditions = drawConditions(cold, from, Math.min(frames, cold.length - from), draw);
  const { given } = conditions;
  return {
    piece: cold,
    start: from,
    conditions,
    ...(given && { counts: (place: number) => given[place] === UNKNOWN_TOKEN }),
  };
}

/** A piece without what stands before a frame. */
function beginningAt(piece: KeyedPiece, frame: number): KeyedPiece {
  return { ...piece, length: piece.length - frame, tokens: piece.tokens.slice(frame * VOICE_COUNT) };
}

/** Up to six semitones down or five up, as far as the vocabulary reaches. */
function transposed(piece: KeyedPiece, draw: WordSource): KeyedPiece {
  const sounding = piece.tokens.filter((token) => token !== SILENCE_TOKEN);
  const [lowest, highest] = sounding.reduce(
    ([low, high], token) => [Math.min(low, token), Math.max(high, token)],
    [1e9, 0],
  );
  const down = Math.min(6, lowest - 1);
  const up = Math.min(5, HIGHEST_PITCH - LOWEST_PITCH + 1 - highest);
  const semitones = below(draw, down + up + 1) - down;
  return {
    length: piece.length,
    tokens: piece.tokens.map((token) => (token === SILENCE_TOKEN ? token : token + semitones)),
    key: piece.key && { tonic: (piece.key.tonic + semitones + 12) % 12, mode: piece.key.mode },
  };
}

/** What a composer might hand over: whole voices, blocks of bars, holes in them, the key, the end. */
function drawConditions(piece: KeyedPiece, start: number, frames: number, draw: WordSource): Conditions {
  const given = new Int16Array(piece.tokens.length).fill(UNKNOWN_TOKEN);
  const fill = (voices: readonly number[], from: number, count: number, free = false): void => {
    for (let frame = from; frame < Math.min(from + count, piece.length); frame += 1) {
      for (const voice of voices)
        given[frame * VOICE_COUNT + voice] = free ? UNKNOWN_TOKEN : piece.tokens[frame * VOICE_COUNT + voice]!;
    }
  };
  const span = (): [number, number] => [start + below(draw, frames), 4 + below(draw, 61)];
  for (let voice = 0; voice < VOICE_COUNT; voice += 1) if (chance(draw, 0.35)) fill([voice], 0, piece.length);
  for (let block = below(draw, 6); block >= 0; block -= 1) {
    const voice = below(draw, VOICE_COUNT + 1);
    fill(voice === VOICE_COUNT ? [0, 1, 2, 3] : [voice], ...span());
  }
  for (let hole = below(draw, 4); hole > 0; hole -= 1) fill([below(draw, VOICE_COUNT)], ...span(), true);
  return {
    ...(chance(draw, 0.75) && { given }),
    ...(chance(draw, 0.75) && piece.key && { key: piece.key }),
    ends: chance(draw, 0.5),
  };
}
