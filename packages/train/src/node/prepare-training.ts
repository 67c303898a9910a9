/** Continuo's own families: opens the corpus of a recipe and builds its task. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChoraleGrid, ChoraleSplits } from '@continuo/corpus';
import { FRAMES_PER_QUARTER, HIGHEST_PITCH, LOWEST_PITCH, readJsbChorales, VOICES } from '@continuo/corpus';
import { choraleTransformerSchema, choraleTransformerTask, sha256 } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { hashOf } from '../checkpoint.ts';
import { describeFaults } from '../describe-faults.ts';
import type { TrainingCorpus } from '../model-content.ts';
import type { Recipe } from '../recipe.ts';
import { TrainError } from '../train-error.ts';
import type { PreparedTraining, PrepareTraining } from './prepared-training.ts';

const CHORALE_FILES = ['Jsb16thSeparated.json.gz', 'Jsb16thSeparated.json'];

/**
 * Prepares a recipe of one of Continuo's families on this thread's CPU device.
 *
 * @throws TrainError  `bad-recipe`: the architecture does not fit the family; `no-corpus`
 */
export const prepareTraining: PrepareTraining = (recipe, dataFolder) => prepareChoraleTransformer(recipe, dataFolder);

async function prepareChoraleTransformer(recipe: Recipe, dataFolder: string): Promise<PreparedTraining> {
  const architecture = choraleTransformerSchema.safeParse(recipe.architecture);
  if (!architecture.success) {
    const faults = describeFaults(architecture.error, choraleTransformerSchema, 'architecture');
    throw new TrainError('bad-recipe', `the recipe does not fit the family "transformer": ${faults}`);
  }
  const { corpus, splits } = await openChorales(dataFolder);
  const device = nodeDevice(recipe.threads > 0 ? { threads: recipe.threads } : {});
  const { batchSize, frames, seed, optimizer, gradClip, averageDecay } = recipe;
  const options = {
    ...{ batchSize, frames, seed, optimizer },
    ...(gradClip > 0 && { gradClip }),
    ...(averageDecay > 0 && { averageDecay }),
  };
  return {
    task: choraleTransformerTask(architecture.data, options, splits, device),
    device,
    corpus,
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
      'Passing its music off as Bach’s, or as a person’s.',
      'Marking harmony exercises: a high likelihood is not a proof of good voice leading.',
    ],
  };
}

async function openChorales(folder: string): Promise<{ corpus: TrainingCorpus; splits: ChoraleSplits }> {
  const path = CHORALE_FILES.map((name) => join(folder, name)).find((file) => existsSync(file));
  if (path === undefined) {
    throw new TrainError('no-corpus', `${folder} holds no chorales; ${CHORALE_FILES.join(' or ')} is expected`, {
      folder,
    });
  }
  const splits = await readJsbChorales(await readFile(path));
  const entries = Object.entries(splits) as [string, readonly ChoraleGrid[]][];
  const hashed = await Promise.all(
    entries.map(async ([split, pieces]): Promise<[string, string]> => [split, await hashOfPieces(pieces)]),
  );
  const splitHashes = Object.fromEntries(hashed);
  return {
    splits,
    corpus: {
      name: 'JSB Chorales (official split of Boulanger-Lewandowski et al. 2012)',
      licence: 'public domain (J. S. Bach)',
      sha256: await hashOf(splitHashes),
      pieces: Object.fromEntries(entries.map(([split, pieces]) => [split, pieces.length])),
      splitHashes,
    },
  };
}

function hashOfPieces(pieces: readonly ChoraleGrid[]): Promise<string> {
  const text = JSON.stringify(pieces.map(({ pitches }) => Array.from(pitches)));
  return sha256(new TextEncoder().encode(text));
}
