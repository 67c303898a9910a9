/** RNN, LSTM, GRU and Transformer over frames of piano keys. */
import {
  bytesOfFrames,
  FRAME_HIGHEST_PITCH,
  FRAME_LOWEST_PITCH,
  type PianoFrames,
  pianoFramesOfScore,
  SPLITS,
  type Split,
} from '@continuo/corpus';
import { openFrameSets } from '@continuo/corpus/node';
import { FRAME_TRUNKS, frameModelSchema, frameTask, sha256 } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { z } from 'zod';
import { hashOf } from '../../checkpoint.ts';
import { describeFaults } from '../../describe-faults.ts';
import type { Recipe } from '../../recipe.ts';
import { taskOptionsOf } from '../../task-options.ts';
import { TrainError } from '../../train-error.ts';
import { type OpenedCorpus, openTrainingCorpus } from '../open-training-corpus.ts';
import type { PrepareTraining, SteppingTraining } from '../prepared-training.ts';

/** The recipe's architecture: the network, and the grid that scores are laid onto. */
const architectureSchema = z.looseObject({ framesPerQuarter: z.int().min(1).max(48).default(2) });

/**
 * The folder holds sets of frames (`NAME.json.gz`, of which a recipe's `only` names some), or scores of any kind.
 *
 * @throws TrainError  `bad-recipe`: the architecture does not fit; `no-corpus`: a split is empty
 * @throws CorpusError  the folder cannot be read, or a set of frames is none
 */
export const prepareTraining: PrepareTraining<SteppingTraining> = async (recipe, dataFolder, provider = 'cpu') => {
  const grid = architectureSchema.safeParse(recipe.architecture);
  if (!grid.success) throw misfit(recipe.family, describeFaults(grid.error, architectureSchema, 'architecture'));
  const { framesPerQuarter, ...network } = grid.data;
  const trunk = FRAME_TRUNKS.find((each) => each === recipe.family);
  const config = frameModelSchema.safeParse({ ...network, trunk });
  if (!config.success) throw misfit(recipe.family, describeFaults(config.error, frameModelSchema, 'architecture'));
  const { corpus, splits, rejected } = await openFrames(dataFolder, recipe, framesPerQuarter);
  const device = nodeDevice({ provider, ...(recipe.threads > 0 && { threads: recipe.threads }) });
  const pieces = { train: splits.train.map(({ item }) => item), validation: splits.validation.map(({ item }) => item) };
  return {
    task: frameTask(config.data, taskOptionsOf(recipe), pieces, device),
    device,
    corpus,
    rejected,
    tokenizer: {
      kind: 'frames',
      lowestPitch: FRAME_LOWEST_PITCH,
      highestPitch: FRAME_HIGHEST_PITCH,
      framesPerQuarter,
    },
    controls: [],
    notFor: [
      'Telling held notes from repeated ones, voices or instruments apart, or anything faster than its grid: frames hold none of it.',
      'Passing its music off as that of the composers it learnt from, or of a person.',
    ],
  };
};

function misfit(family: string, faults: string): TrainError {
  return new TrainError('bad-recipe', `the recipe does not fit the family "${family}" over frames: ${faults}`);
}

async function openFrames(
  folder: string,
  { only, where }: Pick<Recipe, 'only' | 'where'>,
  framesPerQuarter: number,
): Promise<OpenedCorpus<PianoFrames>> {
  const sets = await openFrameSets(folder, only);
  if (sets.length === 0) {
    return openTrainingCorpus(folder, {
      only,
      where,
      encode: ({ score }) => pianoFramesOfScore(score, { framesPerQuarter }),
      bytesOf: bytesOfFrames,
    });
  }
  const pieces = (split: Split): OpenedCorpus<PianoFrames>['splits'][Split] =>
    sets.flatMap((set) => set.splits[split].map((item, index) => ({ id: `${set.name} ${index}`, labels: {}, item })));
  const splits = { train: pieces('train'), validation: pieces('validation'), test: pieces('test') };
  const counts = Object.fromEntries(SPLITS.map((split) => [split, splits[split].length])) as Record<Split, number>;
  if (counts.train === 0 || counts.validation === 0) {
    const found = `${counts.train} pieces to train on and ${counts.validation} to validate`;
    throw new TrainError('no-corpus', `the sets of frames in ${folder} hold ${found}; both are needed`, { folder });
  }
  const hashes = await Promise.all(
    SPLITS.map(async (split) => {
      const texts = await Promise.all(splits[split].map(({ item }) => sha256(bytesOfFrames(item))));
      return [split, await sha256(new TextEncoder().encode(texts.join('\n')))] as const;
    }),
  );
  const splitHashes = Object.fromEntries(hashes);
  const corpus = {
    name: `${sets.map(({ name }) => name).join(', ')} (frames)`,
    licence: 'licence not stated',
    ...{ sha256: await hashOf(splitHashes), pieces: counts, splitHashes },
  };
  return { splits, corpus, rejected: [] };
}
