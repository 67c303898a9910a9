/** The Transformer over four-part chorales. */
import { basename, resolve } from 'node:path';
import type { ChoraleGrid, ChoraleSplits, RejectedFile } from '@continuo/corpus';
import { FRAMES_PER_QUARTER, HIGHEST_PITCH, LOWEST_PITCH, VOICES } from '@continuo/corpus';
import { openChoraleCorpus } from '@continuo/corpus/node';
import { choraleTransformerSchema, choraleTransformerTask, sha256 } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { hashOf } from '../../checkpoint.ts';
import { choraleTrainingOptions } from '../../chorale-training-options.ts';
import { describeFaults } from '../../describe-faults.ts';
import type { TrainingCorpus } from '../../model-content.ts';
import { fillSplits } from '../../small-corpus.ts';
import { TrainError } from '../../train-error.ts';
import type { PrepareTraining } from '../prepared-training.ts';

/**
 * @throws TrainError  `bad-recipe`: the architecture does not fit the family; `no-corpus`: a split is empty
 * @throws CorpusError  the folder holds no chorales
 */
export const prepareTraining: PrepareTraining = async (recipe, dataFolder, provider = 'cpu') => {
  const architecture = choraleTransformerSchema.safeParse(recipe.architecture);
  if (!architecture.success) {
    const faults = describeFaults(architecture.error, choraleTransformerSchema, 'architecture');
    throw new TrainError('bad-recipe', `the recipe does not fit the family "transformer": ${faults}`);
  }
  const { corpus, splits, rejected } = await openChorales(dataFolder);
  const device = nodeDevice({ provider, ...(recipe.threads > 0 && { threads: recipe.threads }) });
  return {
    task: choraleTransformerTask(architecture.data, choraleTrainingOptions(recipe), splits, device),
    device,
    corpus,
    rejected,
    tokenizer: {
      kind: 'chorale-grid',
      lowestPitch: LOWEST_PITCH,
      highestPitch: HIGHEST_PITCH,
      voices: [...VOICES],
      framesPerQuarter: FRAMES_PER_QUARTER,
    },
    controls: ['given', 'key', 'ends'],
    notFor: [
      'Music other than four-part chorales on a grid of sixteenths: it knows no other style, no dynamics, no instruments, ' +
        'and does not tell a held note from a repeated one.',
      'Passing its music off as that of the composers it learnt from, or of a person.',
      'Marking harmony exercises: a high likelihood is not a proof of good voice leading.',
    ],
  };
};

type OpenChorales = {
  readonly splits: ChoraleSplits;
  readonly corpus: TrainingCorpus;
  readonly rejected: readonly RejectedFile[];
};

async function openChorales(folder: string): Promise<OpenChorales> {
  for await (const event of openChoraleCorpus(folder)) {
    if (event.kind !== 'corpus') continue;
    const { kind, rejected, ...read } = event.corpus;
    const isSplit = kind === 'jsb'; // officially
    const { train, validation, test } = isSplit ? read : fillSplits(read, ({ pitches }) => pitches.join());
    const splits = { train, validation, test };
    const pieces = { train: train.length, validation: validation.length, test: test.length };
    for (const split of ['train', 'validation'] as const) {
      if (pieces[split] > 0) continue;
      const found = `${folder} gives ${pieces.train} pieces to train on and ${pieces.validation} to validate`;
      throw new TrainError('no-corpus', `${found}; both are needed, add more four-voice files`, { folder, pieces });
    }
    const splitHashes = {
      train: await hashOfPieces(train),
      validation: await hashOfPieces(validation),
      test: await hashOfPieces(test),
    };
    const sha256 = await hashOf(splitHashes);
    return {
      splits,
      rejected,
      corpus: { ...(kind === 'jsb' ? JSB : userFolder(folder)), sha256, pieces, splitHashes },
    };
  }
  throw new TrainError('no-corpus', `${folder} gives no corpus`, { folder });
}

const JSB = {
  name: 'JSB Chorales (official split of Boulanger-Lewandowski et al. 2012)',
  licence: 'public domain (J. S. Bach)',
};

function userFolder(folder: string): Pick<TrainingCorpus, 'name' | 'licence'> {
  return { name: `four-voice MIDI files of the folder "${basename(resolve(folder))}"`, licence: 'licence not stated' };
}

function hashOfPieces(pieces: readonly ChoraleGrid[]): Promise<string> {
  const text = JSON.stringify(pieces.map(({ pitches }) => Array.from(pitches)));
  return sha256(new TextEncoder().encode(text));
}
