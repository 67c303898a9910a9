/** The last step of a preparation: shards, what was left out, report and manifest, in their places at the very end. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SPLITS, type Split } from '../corpus-piece.ts';
import type { Fate } from '../prepare/assign-splits.ts';
import type { CorpusReport } from '../prepare/corpus-counts.ts';
import { reportTally } from '../prepare/corpus-report.ts';
import {
  DATASET_FORMAT,
  DATASET_VERSION,
  type DatasetManifest,
  MANIFEST_FILE,
  REPORT_FILE,
  type Shard,
} from '../prepare/dataset-manifest.ts';
import { JOURNAL_FOLDER, type PrepareJournal, type PreparePlan } from './prepare-journal.ts';
import { writeBeside } from './write-beside.ts';

/** Files that are not in the dataset, and why. */
const LEFT_OUT_FILE = 'left-out.jsonl.gz';

type WriteOptions = {
  readonly plan: PreparePlan;
  /** of the pieces that were not rejected, in order */
  readonly fates: readonly Fate[];
  readonly groupOf: Int32Array;
  readonly signal: AbortSignal | undefined;
};

/** Writes the dataset of a complete journal and removes the journal. */
export async function* writeDataset(
  output: string,
  journal: PrepareJournal,
  { plan, fates, groupOf, signal }: WriteOptions,
): AsyncGenerator<
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'prepared'; readonly manifest: DatasetManifest; readonly report: CorpusReport }
> {
  const beside = join(output, JOURNAL_FOLDER, 'out');
  await mkdir(beside, { recursive: true });
  const writers = Object.fromEntries(
    SPLITS.map((split) => [split, shardWriter(beside, split, plan.options.shardMebibytes * 2 ** 20)]),
  ) as Record<Split, ShardWriter>;
  const tally = reportTally();
  const leftOut: string[] = [];
  const ids = await idsOfPieces(journal);
  let [place, done] = [0, 0];
  for (let chunk = 0; chunk < journal.chunks(); chunk++) {
    const scores = (await journal.scores(chunk)).values();
    for (const entry of await journal.entries(chunk)) {
      signal?.throwIfAborted();
      done += 1;
      const { id } = entry;
      if ('rejected' in entry) {
        const { kind, reason } = entry.rejected;
        tally.addRejected(kind, `${id}: ${reason}`);
        leftOut.push(JSON.stringify({ id, kind, reason }));
        continue;
      }
      const [score, fate, group] = [scores.next().value!, fates[place]!, groupOf[place]!];
      place += 1;
      if (fate.kind === 'kept') {
        const { split, isAcross } = fate;
        tally.addPiece({ set: setOf(id), split, group, isAcross, facts: entry.facts });
        const head = JSON.stringify({ id, group: ids[group], labels: labelsFor(split, entry.labels) });
        await writers[split].add(`${head.slice(0, -1)},"score":${score}}`);
        continue;
      }
      const of = ids[fate.of]!;
      tally.addLeftOut(fate.kind, [setOf(id), setOf(of)]);
      const reason = fate.kind === 'copy' ? `is the same music as ${of}` : `is a variant of ${of}, which is held out`;
      leftOut.push(JSON.stringify({ id, kind: fate.kind, reason }));
    }
    yield { kind: 'progress', done };
  }
  const shards: Shard[] = [];
  for (const split of SPLITS) shards.push(...(await writers[split].end()));
  const report = tally.result();
  const manifest = manifestOf(plan, shards, report);
  await writeBeside(join(beside, LEFT_OUT_FILE), gzipSync(leftOut.map((line) => `${line}\n`).join('')));
  await writeBeside(join(beside, REPORT_FILE), `${JSON.stringify(report, null, 1)}\n`);
  const names = await readdir(beside);
  const kept = new Set([...shards.map(({ file }) => file), LEFT_OUT_FILE, REPORT_FILE]);
  for (const name of names.filter((each) => kept.has(each))) await rename(join(beside, name), join(output, name));
  await writeBeside(join(output, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
  await journal.remove();
  yield { kind: 'prepared', manifest, report };
}

/** Only what is trained on is learnt in other keys and speeds. */
function labelsFor(split: Split, labels: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (split === 'train') return labels;
  const { transpositions: _keys, tempoFactors: _speeds, ...rest } = labels;
  return rest;
}

/** The data set of a piece: its uppermost folder. */
function setOf(id: string): string {
  const slash = id.indexOf('/');
  return slash < 0 ? 'files' : id.slice(0, slash);
}

async function idsOfPieces(journal: PrepareJournal): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let chunk = 0; chunk < journal.chunks(); chunk++) {
    for (const entry of await journal.entries(chunk)) if (!('rejected' in entry)) ids.push(entry.id);
  }
  return ids;
}

type ShardWriter = { add(line: string): Promise<void>; end(): Promise<readonly Shard[]> };

/** Fills shards of one split up to a size. */
function shardWriter(folder: string, split: Split, mostCharacters: number): ShardWriter {
  const shards: Shard[] = [];
  let lines: string[] = [];
  let characters = 0;
  const flush = async (): Promise<void> => {
    if (lines.length === 0) return;
    const bytes = Buffer.from(lines.join(''));
    const file = `${split}-${String(shards.length).padStart(5, '0')}.jsonl.gz`;
    await writeBeside(join(folder, file), gzipSync(bytes));
    shards.push({ file, split, pieces: lines.length, sha256: createHash('sha256').update(bytes).digest('hex') });
    [lines, characters] = [[], 0];
  };
  return {
    async add(line) {
      if (characters + line.length > mostCharacters) await flush();
      lines.push(`${line}\n`);
      characters += line.length;
    },
    async end() {
      await flush();
      return shards;
    },
  };
}

function manifestOf({ name, options }: PreparePlan, shards: readonly Shard[], report: CorpusReport): DatasetManifest {
  const whole = createHash('sha256');
  for (const { split, sha256 } of shards) whole.update(`${split} ${sha256}\n`);
  const { splits, notes, hours, licences } = report;
  return {
    format: DATASET_FORMAT,
    version: DATASET_VERSION,
    name,
    sha256: whole.digest('hex'),
    pieces: { train: splits.train.pieces, validation: splits.validation.pieces, test: splits.test.pieces },
    notes,
    hours,
    licences: licences.map((licence) => licence.name).sort(),
    options,
    shards,
  };
}
