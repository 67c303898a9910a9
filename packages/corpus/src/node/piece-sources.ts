/** What a folder holds that may be a piece: members of data sets with an index, and loose files of any score format. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { readScore, type Score } from '@continuo/music';
import { CorpusError } from '../corpus-error.ts';
import { SPLITS, type Split } from '../corpus-piece.ts';
import { gunzip } from '../gunzip.ts';
import { readDrumPatterns } from '../read-drum-patterns.ts';
import { readJsbChorales } from '../read-jsb-chorales.ts';
import { scoreOfGrid } from '../score-of-grid.ts';
import { licenceFinder } from './find-licences.ts';
import { type FileLabels, readSplitTables } from './split-tables.ts';
import { takeMembers } from './take-members.ts';
import { unreadableFolder } from './unreadable-folder.ts';

const INDEX_FILE = 'index.jsonl';
/** Archives of a data set, the first that is there is read: as it is played, repeats played out, or as it is written. */
const ARCHIVES = {
  played: ['mid.tar.gz', 'mxl.tar.gz', 'abc.tar.gz'],
  written: ['abc.tar.gz', 'mxl.tar.gz', 'mid.tar.gz'],
} as const;
const SCORE_FILE = /\.(mid|midi|smf|kar|rmi|musicxml|xml|mxl|abc|krn|kern|mei)$/i;
/** The JSB chorales of the sixteenth grid, which are a data set in one file. */
const CHORALES_FILE = /^Jsb16thSeparated\.json(\.gz)?$/;
/** Drum patterns of a book, which are a data set in one file. */
const PATTERNS_FILE = /^patterns\.jsonl(\.gz)?$/;
const LARGEST_FILE = 64 * 1024 * 1024;

/** One file or member of an archive that may be a piece. */
export type PieceSource = {
  /** its path from the folder, with "/" */
  readonly id: string;
  /** where its data set's index says one */
  readonly split: Split | undefined;
  /** what the index says, and the licence by the LICENSE file that lies beside or above where the index says none */
  readonly labels: Readonly<Record<string, unknown>>;
  /** its notes; throws where there are none to read */
  readonly score: () => Promise<Score>;
};

/** All pieces that a folder may hold, counted before they are read. */
export type PlannedSources = {
  readonly total: number;
  /** what the plan was made of, as lines of names, sizes and times: alike while nothing in the folder has changed */
  readonly listing: () => Promise<string[]>;
  /** the sources in order, from the one of number `from` on; archives are streamed */
  readonly read: (options?: { readonly from?: number; readonly signal?: AbortSignal }) => AsyncGenerator<PieceSource>;
};

type Planned = {
  readonly total: number;
  readonly files: readonly string[];
  read(from: number): AsyncGenerator<PieceSource>;
};

export type PlanSourcesOptions = {
  /** names of subfolders; the others are passed over */
  readonly only?: readonly string[] | undefined;
  /** MIDI, its repeats played out, or notation, its repeats written, where a data set has both; default 'played' */
  readonly prefer?: keyof typeof ARCHIVES | undefined;
  /** a folder whose files are passed over, such as the one that is written to */
  readonly except?: string;
  /** read `Jsb16thSeparated.json` too, with its official split; default false */
  readonly chorales?: boolean;
  /** read `patterns.jsonl`, drum patterns, too, all in the training split; default false */
  readonly patterns?: boolean | undefined;
};

/**
 * Plans the reading of a folder: first the data sets (an `index.jsonl` with an archive beside it), then loose files, with
 * what a table beside them says (`split-tables.ts`).
 *
 * @throws CorpusError  'missing-folder', 'bad-index'
 */
export async function planSources(
  folder: string,
  { only, prefer = 'played', except, chorales = false, patterns = false }: PlanSourcesOptions = {},
): Promise<PlannedSources> {
  const avoided = except === undefined ? undefined : relative(folder, except) + sep;
  const names = (await namesUnder(folder)).filter((name) => avoided === undefined || !name.startsWith(avoided));
  const passes = (name: string): boolean => only === undefined || only.includes(name.split(sep)[0]!);
  const indexes = names.filter((name) => name.endsWith(INDEX_FILE) && (name === INDEX_FILE || passes(name)));
  const parts: Planned[] = [];
  for (const index of indexes) {
    const set = await planDataSet(folder, index, { names, archives: ARCHIVES[prefer] });
    if (set) parts.push(set);
  }
  if (chorales) {
    for (const name of names.filter((each) => CHORALES_FILE.test(basename(each)) && passes(each))) {
      parts.push(await planChorales(folder, name));
    }
  }
  if (patterns) {
    for (const name of names.filter((each) => PATTERNS_FILE.test(basename(each)) && passes(each))) {
      parts.push(await planPatterns(folder, name));
    }
  }
  const passesTable = (name: string): boolean => !name.includes(sep) || passes(name);
  const licenceOf = licenceFinder(folder, names);
  const homes = indexes.map((name) => name.slice(0, -INDEX_FILE.length));
  const loose = names.filter(
    (name) => SCORE_FILE.test(name) && passes(name) && !homes.some((home) => name.startsWith(home)),
  );
  parts.push(planLoose(folder, loose, await readSplitTables(folder, names.filter(passesTable))));
  return {
    total: parts.reduce((sum, { total }) => sum + total, 0),
    listing: () =>
      listingOf(
        folder,
        parts.flatMap(({ files }) => files),
      ),
    async *read({ from = 0, signal } = {}) {
      let before = 0;
      for (const part of parts) {
        if (from < before + part.total) {
          for await (const source of part.read(Math.max(0, from - before))) {
            signal?.throwIfAborted();
            const licence = await licenceOf(source.id);
            yield licence === undefined ? source : { ...source, labels: { licence, ...source.labels } };
          }
        }
        before += part.total;
      }
    },
  };
}

async function listingOf(folder: string, files: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const file of files) {
    const { size, mtimeMs } = await stat(join(folder, file));
    lines.push(`${file} ${size} ${mtimeMs}`);
  }
  return lines;
}

function planLoose(
  folder: string,
  files: readonly string[],
  tables: { readonly labels: ReadonlyMap<string, FileLabels>; readonly files: readonly string[] },
): Planned {
  return {
    total: files.length,
    files: [...tables.files, ...files],
    async *read(from) {
      for (const file of files.slice(from)) {
        const id = file.split(sep).join('/');
        const score = async (): Promise<Score> =>
          readScore(await readSmall(join(folder, file)), { name: file }).score as Score;
        const labels = tables.labels.get(file) ?? {};
        yield { id, split: splitNamed(labels.split), labels, score };
      }
    },
  };
}

async function planDataSet(
  folder: string,
  index: string,
  { names, archives }: { readonly names: readonly string[]; readonly archives: readonly string[] },
): Promise<Planned | undefined> {
  const home = index.slice(0, -INDEX_FILE.length);
  const archive = archives.find((name) => names.includes(home + name));
  if (archive === undefined) return undefined;
  const extension = archive.slice(0, -'.tar.gz'.length);
  const text = await readFile(join(folder, index), 'utf8');
  const pieces = text.split('\n').flatMap((line, number) => {
    if (line.trim() === '') return [];
    const labels = labelsOf(line, join(folder, index), number + 1);
    const file = typeof labels.file === 'string' ? labels.file : String(labels.id);
    return [{ labels, members: [file, `${file}.${extension}`, `${String(labels.id)}.${extension}`] }];
  });
  return {
    total: pieces.length,
    files: [index, home + archive],
    async *read(from) {
      const wanted = pieces.slice(from);
      const members = takeMembers(join(folder, home, archive), new Set(wanted.flatMap((piece) => piece.members)));
      try {
        for (const piece of wanted) {
          const { labels } = piece;
          const id = `${home}${String(labels.id)}`.split(sep).join('/');
          const score = async (): Promise<Score> => {
            const bytes = await members.take(piece.members);
            if (bytes === undefined) {
              const [file, named] = piece.members;
              throw new CorpusError('bad-index', `${archive} holds no ${labels.file === undefined ? named : file}`);
            }
            return readScore(bytes, { name: piece.members[1]! }).score as Score;
          };
          yield { id, split: splitNamed(labels.split), labels, score };
        }
      } finally {
        await members.close();
      }
    },
  };
}

async function planChorales(folder: string, file: string): Promise<Planned> {
  const home = dirname(file) === '.' ? '' : `${dirname(file).split(sep).join('/')}/`;
  const corpus = await readJsbChorales(await readFile(join(folder, file))).catch((error: Error) => error);
  if (corpus instanceof Error) return planUnreadable(file, corpus);
  const pieces = SPLITS.flatMap((split) => corpus[split].map((grid, place) => ({ split, grid, place })));
  return {
    total: pieces.length,
    files: [file],
    async *read(from) {
      for (const { split, grid, place } of pieces.slice(from)) {
        const id = `${home}${split}-${String(place).padStart(3, '0')}`;
        yield { id, split, labels: { composer: 'Johann Sebastian Bach' }, score: async () => scoreOfGrid(grid) };
      }
    },
  };
}

async function planPatterns(folder: string, file: string): Promise<Planned> {
  const home = dirname(file) === '.' ? '' : `${dirname(file).split(sep).join('/')}/`;
  const read = await readFile(join(folder, file))
    .then(gunzip)
    .then((bytes) => readDrumPatterns(new TextDecoder().decode(bytes)))
    .catch((error: Error) => error);
  if (read instanceof Error) return planUnreadable(file, read);
  return {
    total: read.length,
    files: [file],
    async *read(from) {
      for (const { id, score, labels } of read.slice(from)) {
        yield { id: `${home}${id}`, split: 'train', labels, score: async () => score };
      }
    },
  };
}

/** A file that holds many pieces and cannot be read is one that is rejected. */
function planUnreadable(file: string, error: Error): Planned {
  return {
    total: 1,
    files: [file],
    async *read(from) {
      const id = file.split(sep).join('/');
      if (from === 0) yield { id, split: undefined, labels: {}, score: () => Promise.reject(error) };
    },
  };
}

/** The split that a label names; "valid" and "dev" are names of the validation split. */
function splitNamed(label: unknown): Split | undefined {
  return label === 'valid' || label === 'dev' ? 'validation' : SPLITS.find((split) => split === label);
}

async function namesUnder(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
      .sort();
  } catch (cause) {
    throw unreadableFolder(folder, cause);
  }
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
