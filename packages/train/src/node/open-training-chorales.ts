/** A folder of chorales as what the chorale family trains on. */
import { basename, resolve } from 'node:path';
import type { ChoraleGrid, ChoraleSplits, RejectedFile } from '@continuo/corpus';
import { openChoraleCorpus } from '@continuo/corpus/node';
import { sha256 } from '@continuo/models';
import { hashOf } from '../checkpoint.ts';
import type { TrainingCorpus } from '../model-content.ts';
import { fillSplits } from '../small-corpus.ts';
import { TrainError } from '../train-error.ts';

/** Chorales by split, with what the card says of them. */
export type OpenedChorales = {
  readonly splits: ChoraleSplits;
  readonly corpus: TrainingCorpus;
  readonly rejected: readonly RejectedFile[];
};

/**
 * Reads a folder of chorales: the JSB file with its official split, or four-voice files of the user's own.
 *
 * @throws TrainError  `no-corpus`: nothing to train on or nothing to validate
 * @throws CorpusError  the folder holds no chorales
 */
export async function openTrainingChorales(folder: string): Promise<OpenedChorales> {
  for await (const event of openChoraleCorpus(folder)) {
    if (event.kind !== 'corpus') continue;
    const { kind, rejected, ...read } = event.corpus;
    const isSplit = kind !== 'midi-folder'; // officially, or when it was prepared
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
  return { name: `four-voice pieces of the folder "${basename(resolve(folder))}"`, licence: 'licence not stated' };
}

function hashOfPieces(pieces: readonly ChoraleGrid[]): Promise<string> {
  const text = JSON.stringify(pieces.map(({ pitches }) => Array.from(pitches)));
  return sha256(new TextEncoder().encode(text));
}
