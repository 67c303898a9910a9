/** Makes a dataset of a folder of music: read, reject, compare, split, write, report; in bounded memory, and resumable. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Score } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import { assignSplits, type Fate, type SplitFacts } from '../prepare/assign-splits.ts';
import { changeScore } from '../prepare/change-score.ts';
import type { CorpusReport } from '../prepare/corpus-counts.ts';
import { type DatasetManifest, MANIFEST_FILE } from '../prepare/dataset-manifest.ts';
import { findRelatives, type RelativeFacts, type Relatives } from '../prepare/find-relatives.ts';
import { type PieceSketches, type Sketch, sketchesOf } from '../prepare/interval-patterns.ts';
import { otherKeys } from '../prepare/other-versions.ts';
import { packScore } from '../prepare/pack-score.ts';
import { factsOf, titleOf } from '../prepare/piece-facts.ts';
import { completePrepareOptions, type PrepareOptions } from '../prepare/prepare-options.ts';
import { type Rejection, reasonToReject } from '../prepare/reject-score.ts';
import { musicFingerprint, scoreHash } from '../score-hash.ts';
import { type PieceSource, planSources } from './piece-sources.ts';
import {
  JOURNAL_FOLDER,
  type JournalEntry,
  openJournal,
  type PrepareJournal,
  type ReadEntry,
} from './prepare-journal.ts';
import { writeDataset } from './write-dataset.ts';

/** A chunk of the journal also ends after so much text. */
const CHUNK_CHARACTERS = 8 * 2 ** 20;

export type PrepareDatasetOptions = {
  /** what to do with the pieces; defaults in `DEFAULT_PREPARE_OPTIONS` */
  readonly options?: Partial<PrepareOptions>;
  /** the dataset's; default the output folder's */
  readonly name?: string;
  /** go on with an unfinished run */
  readonly resume?: boolean;
  /** files after which what was read is kept; default 512 */
  readonly chunkFiles?: number;
  readonly signal?: AbortSignal;
};

export type PrepareEvent =
  | {
      readonly kind: 'progress';
      readonly phase: 'reading' | 'comparing' | 'writing';
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'prepared'; readonly manifest: DatasetManifest; readonly report: CorpusReport };

/**
 * Prepares a dataset in a folder that is new or empty: shards of pieces, `manifest.json`, `report.json` and
 * `left-out.jsonl`, which says of every file that is not in it why.
 *
 * A run that was stopped or killed goes on with `resume`; its result is byte for byte that of an uninterrupted one. Nothing
 * is half-written: until the manifest is there, only `.prepare` holds work.
 *
 * @throws CorpusError  'missing-folder', 'empty-corpus' (no score files, or none that is taken), 'output-exists',
 *   'changed-folder', 'bad-options'; errors of the file system, such as a full disk, come as they are
 * @example for await (const event of prepareDataset('midi', 'dataset')) if (event.kind === 'prepared') event.report.pieces
 */
export async function* prepareDataset(
  folder: string,
  output: string,
  {
    options: wishes = {},
    name = basename(resolve(output)),
    resume = false,
    chunkFiles = 512,
    signal,
  }: PrepareDatasetOptions = {},
): AsyncGenerator<PrepareEvent> {
  const options = completePrepareOptions(wishes);
  await checkOutput(output, resume);
  const only = options.only ?? undefined;
  const sources = await planSources(folder, { only, prefer: options.prefer, except: output, chorales: true });
  if (sources.total === 0) {
    const where = only ? `${folder} (${only.join(', ')})` : folder;
    const message = `${where} holds no scores: expected MIDI, MusicXML, ABC, kern or MEI files, or data sets with an index.jsonl`;
    throw new CorpusError('empty-corpus', message, { folder });
  }
  const listing = createHash('sha256');
  for (const line of await sources.listing()) listing.update(`${line}\n`);
  const plan = { name, options, listing: listing.digest('hex'), total: sources.total };
  await mkdir(output, { recursive: true });
  const journal = await openJournal(output, plan, { resume });
  const total = sources.total;
  yield { kind: 'progress', phase: 'reading', done: journal.done(), total };
  const left = sources.read({ from: journal.done(), ...(signal && { signal }) });
  for await (const done of readAll(left, journal, { options, chunkFiles })) {
    signal?.throwIfAborted();
    yield { kind: 'progress', phase: 'reading', done, total };
  }
  yield { kind: 'progress', phase: 'comparing', done: 0, total };
  const { fates, relatives } = await compare(journal, options, signal);
  if (fates.length === 0) throw await nothingLeft(journal, { folder, output, total });
  for await (const event of writeDataset(output, journal, { plan, fates, groupOf: relatives.groupOf, signal })) {
    if (event.kind === 'progress') yield { ...event, phase: 'writing', total };
    else {
      yield event;
    }
  }
}

/** Nothing is overwritten: the folder must be new, empty or an unfinished dataset. */
async function checkOutput(output: string, resume: boolean): Promise<void> {
  const names = await readdir(output).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.includes(MANIFEST_FILE)) {
    const message = `${output} already holds a finished dataset; name another folder, or delete it first`;
    throw new CorpusError('output-exists', message, { output });
  }
  const others = names.filter((name) => name !== JOURNAL_FOLDER);
  if (others.length > 0 && !names.includes(JOURNAL_FOLDER)) {
    const message = `${output} already holds other files (${others.slice(0, 3).join(', ')}); name a new folder`;
    throw new CorpusError('output-exists', message, { output });
  }
  if (names.includes(JOURNAL_FOLDER) && !resume) {
    const message = `${output} holds an unfinished dataset; add --resume to go on, or name another folder`;
    throw new CorpusError('output-exists', message, { output });
  }
}

/** Reads what is left into the journal, and tells after each file how many are read. */
async function* readAll(
  sources: AsyncIterable<PieceSource>,
  journal: PrepareJournal,
  { options, chunkFiles }: { readonly options: PrepareOptions; readonly chunkFiles: number },
): AsyncGenerator<number> {
  let entries: JournalEntry[] = [];
  let scores: string[] = [];
  let characters = 0;
  for await (const source of sources) {
    const { entry, score } = await readEntry(source, options);
    entries.push(entry);
    if (score !== undefined) {
      scores.push(score);
      characters += score.length;
    }
    if (entries.length >= chunkFiles || characters >= CHUNK_CHARACTERS) {
      await journal.append({ entries, scores });
      [entries, scores, characters] = [[], [], 0];
    }
    yield journal.done() + entries.length;
  }
  if (entries.length > 0) await journal.append({ entries, scores });
}

async function readEntry(
  { id, split, labels: stated, score: read }: PieceSource,
  options: PrepareOptions,
): Promise<{ entry: JournalEntry; score?: string }> {
  const rejected = (kind: Rejection, reason: string): { entry: JournalEntry } => ({
    entry: { id, rejected: { kind, reason } },
  });
  let original: Score;
  try {
    original = await read();
  } catch (error) {
    return rejected('unreadable', (error as Error).message);
  }
  const reason = reasonToReject(original, options);
  if (reason) return rejected(reason.kind, reason.reason);
  let score: Score;
  try {
    score = changeScore(original, options);
  } catch (error) {
    return rejected('cannot be changed as asked', (error as Error).message);
  }
  const labels = options.licence === null ? stated : { licence: options.licence, ...stated };
  const { lines, top } = sketchesOf(original);
  const marks = {
    ...(options.keys === 'all' && { transpositions: otherKeys(score) }),
    ...(options.tempoFactors.length > 0 && { tempoFactors: options.tempoFactors }),
  };
  return {
    entry: {
      ...{ id, split: split ?? null, labels: { ...labels, ...marks }, title: titleOf(labels) ?? null },
      ...{ hash: scoreHash(original), fingerprint: musicFingerprint(original) },
      ...{ lines: packSketch(lines), top: top === lines ? null : packSketch(top) },
      facts: factsOf(score, labels),
    },
    score: JSON.stringify(packScore(score)),
  };
}

function packSketch({ hashes, count }: Sketch): readonly [string, number] {
  return [Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength).toString('base64'), count];
}

function unpackSketch([text, count]: readonly [string, number]): Sketch {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'));
  return { hashes: new Uint32Array(bytes.buffer), count };
}

function sketchesOfEntry({ lines, top }: ReadEntry): PieceSketches {
  const sketch = unpackSketch(lines);
  return { lines: sketch, top: top === null ? sketch : unpackSketch(top) };
}

/** Copies, variants and splits of all pieces that were read; about a kilobyte a piece is in memory. */
async function compare(
  journal: PrepareJournal,
  options: PrepareOptions,
  signal: AbortSignal | undefined,
): Promise<{ fates: readonly Fate[]; relatives: Relatives }> {
  const pieces: (RelativeFacts & SplitFacts)[] = [];
  for (let chunk = 0; chunk < journal.chunks(); chunk++) {
    signal?.throwIfAborted();
    for (const entry of await journal.entries(chunk)) {
      if ('rejected' in entry) continue;
      const { split, hash, fingerprint, title, facts } = entry;
      pieces.push({
        ...{ split: split ?? undefined, hash, fingerprint, title: title ?? undefined, notes: facts.notes },
        sketches: sketchesOfEntry(entry),
      });
    }
  }
  const relatives = findRelatives(pieces, options);
  return { fates: assignSplits(pieces, relatives, options), relatives };
}

async function nothingLeft(
  journal: PrepareJournal,
  { folder, output, total }: { readonly folder: string; readonly output: string; readonly total: number },
): Promise<CorpusError> {
  const [first] = await journal.entries(0);
  const reason = first && 'rejected' in first ? `; the first, ${first.id}: ${first.rejected.reason}` : '';
  await journal.remove();
  await rmdir(output);
  const message = `none of the ${total} files in ${folder} can be taken${reason}`;
  return new CorpusError('empty-corpus', message, { folder, total });
}
