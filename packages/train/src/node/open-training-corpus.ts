/** A folder of music as what a family trains on: each piece encoded, by split, with hashes for the card. */
import { basename, resolve } from 'node:path';
import type { CorpusPiece, RejectedFile, Split } from '@continuo/corpus';
import { manifestOfFolder, openPieces } from '@continuo/corpus/node';
import { sha256 } from '@continuo/models';
import { hashOf } from '../checkpoint.ts';
import type { TrainingCorpus } from '../model-content.ts';
import { fillSplits } from '../small-corpus.ts';
import { TrainError } from '../train-error.ts';

/** What one piece became. */
export type EncodedPiece<Item> = {
  readonly id: string;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly item: Item;
};

export type OpenedCorpus<Item> = {
  readonly splits: Readonly<Record<Split, readonly EncodedPiece<Item>[]>>;
  readonly corpus: TrainingCorpus;
  readonly rejected: readonly RejectedFile[];
};

/**
 * Reads a folder and encodes each piece; what cannot be encoded is rejected with the encoder's reason.
 *
 * @param encode  what the family learns from a piece; throws where there is nothing
 * @param bytesOf  the encoded piece as bytes, of which the split's hash is made
 * @throws TrainError  `no-corpus`: nothing to train on or nothing to validate
 */
export async function openTrainingCorpus<Item>(
  folder: string,
  {
    only,
    prefer,
    patterns,
    where = {},
    encode,
    bytesOf,
  }: {
    readonly only?: readonly string[] | undefined;
    /** music as played or as written, where a data set has both; default 'played' */
    readonly prefer?: 'played' | 'written' | undefined;
    /** files of drum patterns, too, all to train on; default false */
    readonly patterns?: boolean | undefined;
    /** labels: pieces that are labelled otherwise are left out */
    readonly where?: Readonly<Record<string, string>> | undefined;
    readonly encode: (piece: CorpusPiece) => Item;
    readonly bytesOf: (item: Item) => Uint8Array;
  },
): Promise<OpenedCorpus<Item>> {
  const read: Record<Split, EncodedPiece<Item>[]> = { train: [], validation: [], test: [] };
  const rejected: RejectedFile[] = [];
  const licences = new Set<string>();
  for await (const event of openPieces(folder, { only, prefer, patterns })) {
    if (event.kind === 'rejected') rejected.push(event.rejected);
    if (event.kind !== 'piece') continue;
    const { id, split, labels } = event.piece;
    const other = Object.entries(where).find(([name, wanted]) => name in labels && labels[name] !== wanted);
    if (other) {
      rejected.push({ file: id, reason: `its ${other[0]} is ${String(labels[other[0]])}, not ${other[1]}` });
      continue;
    }
    try {
      read[split].push({ id, labels, item: encode(event.piece) });
      if (typeof labels.licence === 'string') licences.add(labels.licence);
    } catch (error) {
      rejected.push({ file: id, reason: (error as Error).message });
    }
  }
  // a prepared dataset may be without a test part, and its variants of one tune stay on one side
  const isSplit = read.train.length > 0 && read.validation.length > 0 && (await manifestOfFolder(folder)) !== undefined;
  const splits = isSplit
    ? read
    : fillSplits(read, ({ id, labels }) => (typeof labels.group === 'string' ? labels.group : id));
  const pieces = { train: splits.train.length, validation: splits.validation.length, test: splits.test.length };
  for (const split of ['train', 'validation'] as const) {
    if (pieces[split] > 0) continue;
    const count = pieces.train + pieces.validation + pieces.test;
    const found = `${folder} gives ${count} ${count === 1 ? 'piece' : 'pieces'} of this form`;
    const first = rejected[0]
      ? ` (${rejected.length} files are left out; the first, ${rejected[0].file}: ${rejected[0].reason})`
      : '';
    throw new TrainError(
      'no-corpus',
      `${found}; at least two are needed, one to learn from and one to validate: add more music${first}`,
      { folder, pieces },
    );
  }
  const splitHashes = {
    train: await hashOfItems(splits.train, bytesOf),
    validation: await hashOfItems(splits.validation, bytesOf),
    test: await hashOfItems(splits.test, bytesOf),
  };
  const sets = only ? only.join(', ') : basename(resolve(folder));
  const licence = licences.size > 0 ? [...licences].sort().join('; ') : 'licence not stated';
  return { splits, rejected, corpus: { name: sets, licence, sha256: await hashOf(splitHashes), pieces, splitHashes } };
}

async function hashOfItems<Item>(
  pieces: readonly EncodedPiece<Item>[],
  bytesOf: (item: Item) => Uint8Array,
): Promise<string> {
  const hashes = await Promise.all(pieces.map(async ({ id, item }) => `${id} ${await sha256(bytesOf(item))}`));
  return sha256(new TextEncoder().encode(hashes.join('\n')));
}
