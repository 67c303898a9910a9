/** The face of a prepared dataset, `manifest.json`: what it is made of, how, and by which hash it is known. */
import { CorpusError } from '../corpus-error.ts';
import { SPLITS, type Split } from '../corpus-piece.ts';
import type { PrepareOptions } from './prepare-options.ts';

export const DATASET_FORMAT = 'continuo-dataset';
export const DATASET_VERSION = 1;
export const MANIFEST_FILE = 'manifest.json';
export const REPORT_FILE = 'report.json';

/** A file of pieces: gzipped lines of JSON, one a piece. */
export type Shard = {
  readonly file: string;
  readonly split: Split;
  readonly pieces: number;
  /** of the text before it is packed */
  readonly sha256: string;
};

export type DatasetManifest = {
  readonly format: typeof DATASET_FORMAT;
  readonly version: typeof DATASET_VERSION;
  readonly name: string;
  /** over the hashes of the shards: names the dataset, whatever its folder is called */
  readonly sha256: string;
  readonly pieces: Readonly<Record<Split, number>>;
  readonly notes: number;
  readonly hours: number;
  readonly licences: readonly string[];
  readonly options: PrepareOptions;
  readonly shards: readonly Shard[];
};

/**
 * Reads a manifest's text.
 *
 * @param where  its path, for the message
 * @throws CorpusError  'bad-dataset': it is none, or of a newer version
 */
export function readManifest(text: string, where: string): DatasetManifest {
  let manifest: Partial<DatasetManifest> | null;
  try {
    manifest = JSON.parse(text) as Partial<DatasetManifest> | null;
  } catch (cause) {
    throw new CorpusError('bad-dataset', `${where} is not JSON: ${(cause as Error).message}`, { where }, cause);
  }
  if (manifest?.format !== DATASET_FORMAT) {
    throw new CorpusError('bad-dataset', `${where} has no "format": "${DATASET_FORMAT}"`, { where });
  }
  if (manifest.version !== DATASET_VERSION) {
    const message = `${where} is of version ${String(manifest.version)}; version ${DATASET_VERSION} is read here`;
    throw new CorpusError('bad-dataset', message, { where });
  }
  const { shards } = manifest;
  const isSound = Array.isArray(shards) && shards.every(isShard);
  if (!isSound)
    throw new CorpusError('bad-dataset', `${where}: "shards" is no list of files with split and sha256`, { where });
  return manifest as DatasetManifest;
}

function isShard(value: unknown): value is Shard {
  const { file, split, pieces, sha256 } = (value ?? {}) as Partial<Shard>;
  // a file of another folder is none of this dataset's
  return (
    typeof file === 'string' &&
    /^[\w.-]+$/.test(file) &&
    SPLITS.includes(split as Split) &&
    Number.isInteger(pieces) &&
    typeof sha256 === 'string'
  );
}
