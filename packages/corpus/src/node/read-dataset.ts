/** Reads a prepared dataset: the pieces of its shards, each shard checked against the manifest. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CorpusError } from '../corpus-error.ts';
import type { CorpusPiece } from '../corpus-piece.ts';
import {
  DATASET_FORMAT,
  type DatasetManifest,
  MANIFEST_FILE,
  readManifest,
  type Shard,
} from '../prepare/dataset-manifest.ts';
import { unpackScore } from '../prepare/pack-score.ts';

/**
 * The manifest of a folder; undefined where it is no prepared dataset.
 *
 * @throws CorpusError  'bad-dataset': a manifest of ours that is damaged or of a newer version
 */
export async function manifestOfFolder(folder: string): Promise<DatasetManifest | undefined> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  // other programs have manifests too
  return text?.includes(`"${DATASET_FORMAT}"`) ? readManifest(text, path) : undefined;
}

/**
 * The pieces of a prepared dataset in order, a shard in memory at a time.
 *
 * @throws CorpusError  'bad-dataset': a shard is missing, damaged, or not the one that the manifest names
 */
export async function* readDataset(folder: string, { shards }: DatasetManifest): AsyncGenerator<CorpusPiece> {
  for (const shard of shards) {
    const text = await readShard(join(folder, shard.file), shard);
    let start = 0;
    for (let number = 1; start < text.length; number++) {
      const end = text.indexOf('\n', start);
      yield pieceOfLine(text.slice(start, end), shard, number);
      start = end + 1;
    }
  }
}

async function readShard(path: string, { sha256 }: Shard): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = gunzipSync(await readFile(path));
  } catch (cause) {
    throw new CorpusError('bad-dataset', `${path} cannot be read: ${(cause as Error).message}`, { path }, cause);
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== sha256) {
    const message = `${path} is not the file that manifest.json names (SHA-256 ${found.slice(0, 12)}…, expected ${sha256.slice(0, 12)}…); prepare the dataset anew`;
    throw new CorpusError('bad-dataset', message, { path, found, expected: sha256 });
  }
  return new TextDecoder().decode(bytes);
}

function pieceOfLine(line: string, { file, split }: Shard, number: number): CorpusPiece {
  const { id, group, labels, score } = JSON.parse(line) as {
    readonly id: string;
    readonly group: string;
    readonly labels: Readonly<Record<string, unknown>>;
    readonly score: unknown;
  };
  try {
    return { id, split, labels: { ...labels, group }, score: unpackScore(score) };
  } catch (cause) {
    throw new CorpusError(
      'bad-dataset',
      `${file}, line ${number}: ${(cause as Error).message}`,
      { file, number },
      cause,
    );
  }
}
