/** Opens a folder of chorales: the JSB file, or the user's own pieces. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readMidi, readScore, type Score } from '@continuo/music';
import { type ChoraleGrid, SILENT, VOICES } from '../chorale-grid.ts';
import { contentHash, splitOfHash } from '../content-hash.ts';
import { CorpusError } from '../corpus-error.ts';
import type { RejectedFile } from '../corpus-piece.ts';
import { gridOfScore } from '../grid-of-score.ts';
import type { DatasetManifest } from '../prepare/dataset-manifest.ts';
import { type ChoraleSplits, readJsbChorales } from '../read-jsb-chorales.ts';
import { manifestOfFolder, readDataset } from './read-dataset.ts';
import { unreadableFolder } from './unreadable-folder.ts';

const JSB_FILES = ['Jsb16thSeparated.json.gz', 'Jsb16thSeparated.json'];
const MIDI_FILE = /\.(mid|midi)$/i;
const NOTATION_FILE = /\.(musicxml|mxl|abc|krn|mei)$/i;
/** A larger file is no chorale. */
const LARGEST_FILE = 16 * 1024 * 1024;

/** A corpus, split, with what was left out. */
export type ChoraleCorpus = ChoraleSplits & {
  readonly kind: 'jsb' | 'midi-folder' | 'dataset';
  readonly rejected: readonly RejectedFile[];
};

export type ChoraleCorpusEvent =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly file: string }
  | { readonly kind: 'corpus'; readonly corpus: ChoraleCorpus };

/**
 * Reads the folder file by file: progress after each, then the corpus.
 *
 * A folder with `Jsb16thSeparated.json(.gz)` gives the official split, a prepared dataset its own. Otherwise all MIDI, MusicXML, ABC, kern
 * and MEI files in it and below are read;
 * those with four voices are split 80/10/10 by a hash of their music, so that a file keeps its split when others come or
 * go, and copies in other keys share one. A piece that is there twice in the same key is taken once.
 *
 * @throws CorpusError  'missing-folder', or 'empty-corpus' where no file is a four-voice piece, with the first reasons
 * @example for await (const event of openChoraleCorpus(folder)) if (event.kind === 'corpus') event.corpus.train.length // => 229
 */
export async function* openChoraleCorpus(
  folder: string,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<ChoraleCorpusEvent> {
  signal?.throwIfAborted();
  const names = await listFolder(folder);
  const jsb = JSB_FILES.find((name) => names.includes(name));
  if (jsb !== undefined) {
    const splits = await readJsbChorales(await readFile(join(folder, jsb)));
    yield { kind: 'progress', done: 1, total: 1, file: jsb };
    yield { kind: 'corpus', corpus: { kind: 'jsb', ...splits, rejected: [] } };
    return;
  }
  const manifest = await manifestOfFolder(folder);
  if (manifest) {
    yield* openPrepared(folder, manifest, signal);
    return;
  }
  const files = names.filter((name) => MIDI_FILE.test(name) || NOTATION_FILE.test(name)).sort();
  const splits = { train: [] as ChoraleGrid[], validation: [] as ChoraleGrid[], test: [] as ChoraleGrid[] };
  const rejected: RejectedFile[] = [];
  const known = new Map<string, string>();
  for (const [index, file] of files.entries()) {
    signal?.throwIfAborted();
    const grid = await readPiece(join(folder, file)).catch((error: Error) => error);
    if (grid instanceof Error) rejected.push({ file, reason: grid.message });
    else {
      const content = Buffer.from(grid.pitches.buffer, grid.pitches.byteOffset, grid.pitches.byteLength).toString(
        'latin1',
      );
      const twin = known.get(content);
      if (twin !== undefined) rejected.push({ file, reason: `holds the same music as ${twin}` });
      else {
        known.set(content, file);
        splits[splitOfHash(contentHash(grid))].push(grid);
      }
    }
    yield { kind: 'progress', done: index + 1, total: files.length, file };
  }
  if (known.size === 0) throw emptyCorpus(folder, files.length, rejected);
  yield { kind: 'corpus', corpus: { kind: 'midi-folder', ...splits, rejected } };
}

/** The four-voice pieces of a prepared dataset, in its splits. */
async function* openPrepared(
  folder: string,
  manifest: DatasetManifest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ChoraleCorpusEvent> {
  const splits = { train: [] as ChoraleGrid[], validation: [] as ChoraleGrid[], test: [] as ChoraleGrid[] };
  const rejected: RejectedFile[] = [];
  const total = manifest.shards.reduce((sum, { pieces }) => sum + pieces, 0);
  let done = 0;
  for await (const { id, split, score } of readDataset(folder, manifest)) {
    signal?.throwIfAborted();
    try {
      splits[split].push(gridOfChorale(score));
    } catch (error) {
      rejected.push({ file: id, reason: (error as Error).message });
    }
    done += 1;
    yield { kind: 'progress', done, total, file: id };
  }
  if (rejected.length === total) throw emptyCorpus(folder, total, rejected);
  yield { kind: 'corpus', corpus: { kind: 'dataset', ...splits, rejected } };
}

/** Whether a folder holds the JSB file itself. */
export async function holdsChoraleFile(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  return JSB_FILES.some((name) => names.includes(name));
}

/** Files in a folder and below, as paths from it. */
async function listFolder(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch (cause) {
    throw unreadableFolder(folder, cause);
  }
}

async function readPiece(path: string): Promise<ChoraleGrid> {
  const { size } = await stat(path);
  if (size > LARGEST_FILE)
    throw new CorpusError('empty-score', `${size} bytes; a chorale has at most ${LARGEST_FILE}`, { size });
  const bytes = await readFile(path);
  return gridOfChorale(MIDI_FILE.test(path) ? readMidi(bytes).score : readScore(bytes, { name: path }).score);
}

function gridOfChorale(score: Score): ChoraleGrid {
  const grid = withoutOuterRests(gridOfScore(score));
  if (grid.length === 0) throw new CorpusError('empty-score', 'holds no notes');
  return grid;
}

/** The grid from the first frame in which a voice sounds to the last. */
function withoutOuterRests({ pitches }: ChoraleGrid): ChoraleGrid {
  const first = pitches.findIndex((pitch) => pitch !== SILENT);
  const last = pitches.findLastIndex((pitch) => pitch !== SILENT);
  if (first < 0) return { length: 0, pitches: new Int16Array() };
  const start = Math.floor(first / VOICES.length);
  const end = Math.floor(last / VOICES.length) + 1;
  return { length: end - start, pitches: pitches.slice(start * VOICES.length, end * VOICES.length) };
}

function emptyCorpus(folder: string, files: number, rejected: readonly RejectedFile[]): CorpusError {
  if (files === 0) {
    return new CorpusError(
      'empty-corpus',
      `${folder} holds neither ${JSB_FILES[0]} nor MIDI files, nor MusicXML, ABC, kern or MEI`,
      { folder },
    );
  }
  const { file, reason } = rejected[0]!;
  return new CorpusError(
    'empty-corpus',
    `none of the ${files} files in ${folder} is a four-voice piece; the first, ${file}: ${reason}`,
    {
      folder,
      rejected,
    },
  );
}
