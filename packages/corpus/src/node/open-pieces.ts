/** Opens a folder of music piece by piece: data sets with an index, or loose files of any score format. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { readScore, type Score } from '@continuo/music';
import { splitOfHash } from '../content-hash.ts';
import { CorpusError } from '../corpus-error.ts';
import { type CorpusPiece, type RejectedFile, SPLITS, type Split } from '../corpus-piece.ts';
import { scoreHash } from '../score-hash.ts';
import { readTarGz } from './read-tar.ts';

const INDEX_FILE = 'index.jsonl';
/** Archives of a data set, the first that is there is read. */
const ARCHIVES = ['mid.tar.gz', 'mxl.tar.gz', 'abc.tar.gz'];
const SCORE_FILE = /\.(mid|midi|musicxml|xml|mxl|abc|krn|mei)$/i;
const LARGEST_FILE = 64 * 1024 * 1024;

export type OpenPiecesOptions = {
  /** names of subfolders; the others are passed over; default all */
  readonly only?: readonly string[] | undefined;
  readonly signal?: AbortSignal;
};

export type PiecesEvent =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number; readonly file: string }
  | { readonly kind: 'piece'; readonly piece: CorpusPiece }
  | { readonly kind: 'rejected'; readonly rejected: RejectedFile };

/** One file or member of an archive that may be a piece. */
type Source = {
  readonly id: string;
  readonly split: Split | undefined;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly bytes: () => Promise<Uint8Array>;
};

/**
 * Reads pieces one after the other, with progress after each.
 *
 * A folder (or subfolder) with `index.jsonl` and an archive beside it (`mid.tar.gz`, `mxl.tar.gz`, `abc.tar.gz`) is a data
 * set with its own splits. All other MIDI, MusicXML, ABC, kern and MEI files are loose: split 80/10/10 by a hash of their
 * music, alike in every key, so that a file keeps its split when others come or go.
 *
 * @throws CorpusError  'missing-folder', 'bad-index', 'not-tar'
 * @example for await (const event of openPieces(folder)) if (event.kind === 'piece') event.piece.score
 */
export async function* openPieces(folder: string, options: OpenPiecesOptions = {}): AsyncGenerator<PiecesEvent> {
  const { only, signal } = options;
  const sources = await sourcesOf(folder, only);
  let done = 0;
  for (const source of sources) {
    signal?.throwIfAborted();
    try {
      yield { kind: 'piece', piece: await pieceOf(source) };
    } catch (error) {
      yield { kind: 'rejected', rejected: { file: source.id, reason: (error as Error).message } };
    }
    done += 1;
    yield { kind: 'progress', done, total: sources.length, file: source.id };
  }
}

async function pieceOf({ id, split, labels, bytes }: Source): Promise<CorpusPiece> {
  const { score } = readScore(await bytes(), { name: id });
  if (!score.tracks.some(({ notes }) => notes.length > 0)) throw new CorpusError('empty-score', 'holds no notes');
  return { id, split: split ?? splitOfHash(scoreHash(score as Score)), score, labels };
}

async function sourcesOf(folder: string, only: readonly string[] | undefined): Promise<Source[]> {
  const names = await namesUnder(folder);
  const passes = (name: string): boolean => only === undefined || only.includes(name.split(sep)[0]!);
  const indexes = names.filter((name) => name.endsWith(INDEX_FILE) && (name === INDEX_FILE || passes(name)));
  const sets = await Promise.all(indexes.map((name) => dataSet(folder, name, names)));
  const homes = indexes.map((name) => name.slice(0, -INDEX_FILE.length));
  const loose = names
    .filter((name) => SCORE_FILE.test(name) && passes(name) && !homes.some((home) => name.startsWith(home)))
    .map((name): Source => ({ id: name, split: undefined, labels: {}, bytes: () => readSmall(join(folder, name)) }));
  return [...sets.flat(), ...loose];
}

async function namesUnder(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
  } catch (cause) {
    throw new CorpusError(
      'missing-folder',
      `the folder ${folder} cannot be read: ${(cause as Error).message}`,
      { folder },
      cause,
    );
  }
}

async function dataSet(folder: string, index: string, names: readonly string[]): Promise<Source[]> {
  const home = index.slice(0, -INDEX_FILE.length);
  const archive = ARCHIVES.find((name) => names.includes(home + name));
  if (archive === undefined) return [];
  const extension = archive.slice(0, -'.tar.gz'.length);
  const text = await readFile(join(folder, index), 'utf8');
  let members: Map<string, Uint8Array> | undefined;
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, number): Source => {
      const labels = labelsOf(line, join(folder, index), number + 1);
      const member = typeof labels.file === 'string' ? labels.file : `${String(labels.id)}.${extension}`;
      return {
        id: `${home}${String(labels.id)}`.split(sep).join('/'),
        split: splitOfLabel(labels.split),
        labels,
        async bytes() {
          members ??= new Map(
            [...readTarGz(await readFile(join(folder, home, archive)))].map((each) => [each.name, each.bytes]),
          );
          const found = members.get(member);
          if (!found) throw new CorpusError('bad-index', `${archive} holds no ${member}`);
          return found;
        },
      };
    });
}

/** The split that an index names; the sets here write "valid" for validation. */
function splitOfLabel(label: unknown): Split | undefined {
  return label === 'valid' ? 'validation' : SPLITS.find((split) => split === label);
}

function labelsOf(line: string, index: string, number: number): Readonly<Record<string, unknown>> {
  try {
    const labels: unknown = JSON.parse(line);
    if (typeof labels === 'object' && labels !== null && 'id' in labels) return labels as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new CorpusError('bad-index', `${index}, line ${number}: no JSON object with an "id"`, { index, line: number });
}

async function readSmall(path: string): Promise<Uint8Array> {
  const { size } = await stat(path);
  if (size > LARGEST_FILE)
    throw new CorpusError('too-long', `${size} bytes; at most ${LARGEST_FILE} are read`, { size });
  return readFile(path);
}
