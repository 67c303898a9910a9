/**
 * The journal of a preparation, `.prepare` in the output folder: what was read so far, in chunks that are there whole or
 * not at all, so that a killed run goes on where it was.
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CorpusError } from '../corpus-error.ts';
import type { Split } from '../corpus-piece.ts';
import type { PieceFacts } from '../prepare/piece-facts.ts';
import type { PrepareOptions } from '../prepare/prepare-options.ts';
import type { Rejection } from '../prepare/reject-score.ts';
import { writeBeside } from './write-beside.ts';

export const JOURNAL_FOLDER = '.prepare';
const PLAN_FILE = 'plan.json';

/** What a run is bound to: it goes on only where all of it is alike. */
export type PreparePlan = {
  readonly name: string;
  readonly options: PrepareOptions;
  /** of the names, sizes and times of the files */
  readonly listing: string;
  readonly total: number;
};

/** What is known of a file after it was read. */
export type JournalEntry =
  | { readonly id: string; readonly rejected: { readonly kind: Rejection; readonly reason: string } }
  | ReadEntry;

export type ReadEntry = {
  readonly id: string;
  readonly split: Split | null;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly title: { readonly key: string; readonly isCertain: boolean } | null;
  readonly hash: number;
  readonly fingerprint: number;
  /** sketches as base64 of 32-bit hashes, and of how many patterns; `top` is null where it is equal to `lines` */
  readonly lines: readonly [string, number];
  readonly top: readonly [string, number] | null;
  readonly facts: PieceFacts;
};

/** Some files one after the other; `scores` holds the packed score of each that was not rejected, as JSON. */
export type JournalChunk = { readonly entries: readonly JournalEntry[]; readonly scores: readonly string[] };

export type PrepareJournal = {
  /** chunks that are complete */
  readonly chunks: () => number;
  /** files in the complete chunks */
  readonly done: () => number;
  append(chunk: JournalChunk): Promise<void>;
  entries(chunk: number): Promise<readonly JournalEntry[]>;
  scores(chunk: number): Promise<readonly string[]>;
  remove(): Promise<void>;
};

/**
 * Opens the journal of an output folder, or begins one.
 *
 * @throws CorpusError  'output-exists': an unfinished run is there and was not asked to go on; 'changed-folder': the
 *   folder or the options are no longer those that it began with
 */
export async function openJournal(
  output: string,
  plan: PreparePlan,
  { resume }: { readonly resume: boolean },
): Promise<PrepareJournal> {
  const folder = join(output, JOURNAL_FOLDER);
  const text = JSON.stringify(plan, null, 1);
  const before = await readFile(join(folder, PLAN_FILE), 'utf8').catch(() => undefined);
  if (before === undefined) {
    await mkdir(folder, { recursive: true });
    await writeBeside(join(folder, PLAN_FILE), text);
  } else if (!resume) {
    const message = `${output} holds an unfinished dataset; add --resume to go on, or name another folder`;
    throw new CorpusError('output-exists', message, { output });
  } else checkPlan(output, JSON.parse(before) as PreparePlan, plan);
  const names = new Set(await readdir(folder));
  let chunks = 0;
  let done = 0;
  const path = (kind: 'entries' | 'scores', chunk: number): string =>
    join(folder, `${kind}-${String(chunk).padStart(6, '0')}.jsonl.gz`);
  const lines = async (kind: 'entries' | 'scores', chunk: number): Promise<string[]> =>
    linesOf(gunzipSync(await readFile(path(kind, chunk))));
  // the entries are written last: where they are, the scores are
  while (names.has(`entries-${String(chunks).padStart(6, '0')}.jsonl.gz`)) {
    done += (await lines('entries', chunks)).length;
    chunks += 1;
  }
  return {
    chunks: () => chunks,
    done: () => done,
    async append({ entries, scores }) {
      await writeBeside(path('scores', chunks), packed(scores));
      await writeBeside(path('entries', chunks), packed(entries.map((entry) => JSON.stringify(entry))));
      chunks += 1;
      done += entries.length;
    },
    entries: async (chunk) => (await lines('entries', chunk)).map((line) => JSON.parse(line) as JournalEntry),
    scores: (chunk) => lines('scores', chunk),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function checkPlan(output: string, before: PreparePlan, now: PreparePlan): void {
  if (before.listing !== now.listing) {
    const change = now.total === before.total ? 'files have changed' : `${before.total} files then, ${now.total} now`;
    const message = `the folder is no longer the one that ${output} was begun with (${change}); begin anew in another folder`;
    throw new CorpusError('changed-folder', message, { output, before: before.total, after: now.total });
  }
  const names = Object.keys(now.options) as (keyof PrepareOptions)[];
  const differing = names.filter((name) => JSON.stringify(before.options[name]) !== JSON.stringify(now.options[name]));
  if (differing.length > 0 || before.name !== now.name) {
    const what = differing.length > 0 ? differing.join(', ') : 'name';
    const message = `${output} was begun with other options (${what}); give the same again, or name another folder`;
    throw new CorpusError('changed-folder', message, { output, differing });
  }
}

function packed(lines: readonly string[]): Uint8Array {
  return gzipSync(lines.map((line) => `${line}\n`).join(''), { level: 1 });
}

function linesOf(bytes: Uint8Array): string[] {
  const text = new TextDecoder().decode(bytes);
  return text === '' ? [] : text.slice(0, -1).split('\n');
}
