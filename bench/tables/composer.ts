/**
 * How well the composer foretells held-out scores of each corpus, beside an LSTM of the same size and an n-gram.
 *
 * All three are asked the same: of each note its position among those that can come (or the end of the cell), its pitch, duration
 * and velocity, in windows of 512 events, each given what came before as far as it fits in 40 % of it; so nats a note compare digit
 * for digit. The two networks are told length, meter and tempo of each bar, the style, the instruments, and how far the beginning
 * and the end are; the n-gram hears of these the length and the instruments. The LSTM is the composer with another trunk, on the
 * same passages in the same order. The n-gram is counted over the training split as it is written and fitted on validation; test is
 * measured once. It counts what it has read of a passage, too, as short-term models do; the last row is without that.
 *
 * `COMPOSER_RUNS` names a folder of trainings to measure in the place of the shipped composer (`composer`) and of a new training
 * of the LSTM (`composer-lstm`, else its row is left out); what is measured is kept there.
 */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dataFolder } from '@continuo/corpus/node';
import { evaluateScoreLikelihood, type ScoredScoreModel, type ScorePiece } from '@continuo/evaluate';
import { type ModelFile, openModel, readModelFile, type ScoreModel, sha256 } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { type CellsNgram, countCells, scoredNgram } from './composer-ngram/cells-ngram.ts';
import { type ComposerPieces, passagesOf, readComposerPieces, scorePieces } from './composer-pieces.ts';
import { type ForetoldRow, rowLines } from './composer-rows.ts';
import type { Table } from './table.ts';
import { trainOnce } from './train-once.ts';

const SHIPPED = fileURLToPath(new URL('../../checkpoints/composer/model.safetensors', import.meta.url));
const RUNS = process.env.COMPOSER_RUNS ?? fileURLToPath(new URL('../../runs/', import.meta.url));
const MODEL_FILE = 'model.safetensors';
/** Pieces of each corpus, as `evaluate likelihood --pieces 12`; what the n-gram is fitted on as well. */
const PIECES = 12;
const WINDOW = 512;

export const table: Table = {
  name: 'composer',
  async *print({ quick }) {
    yield 'Held-out scores: bits a quarter [95 % by piece] and nats a note, by the chain rule, nothing given; test split, lower is better';
    const data = dataFolder('open');
    if (data === undefined) {
      yield '  not measured: the data folder is not there';
      return;
    }
    const own = join(RUNS, 'composer', MODEL_FILE);
    const composer = await readModelFile(await readFile(existsSync(own) ? own : SHIPPED));
    const only = composer.metadata.recipe.only as readonly string[];
    const most = quick ? 2 : PIECES;
    let read: Promise<ComposerPieces> | undefined;
    const pieces = (): Promise<ComposerPieces> => {
      read ??= readComposerPieces(data, { only, most, trainShare: quick ? 0.02 : 1 });
      return read;
    };
    const rows: ForetoldRow[] = [];
    const ofFile = (name: string, file: ModelFile): Promise<ForetoldRow> =>
      keptOnce(`${name}-${file.hash.slice(0, 8)}-${most}`, async () => measureFile(name, file, await pieces()));
    rows.push(await ofFile('composer', composer));
    const trained = join(RUNS, 'composer-lstm', MODEL_FILE);
    if (existsSync(trained)) rows.push(await ofFile('LSTM', await readModelFile(await readFile(trained))));
    else if (process.env.COMPOSER_RUNS === undefined) {
      const measure = async (file: ModelFile): Promise<ForetoldRow> => measureFile('LSTM', file, await pieces());
      rows.push((await trainOnce('composer-lstm', { seed: 1, quick, dataFolder: data, measure })).measures);
    }
    const code = await codeHash(new URL('composer-ngram/', import.meta.url));
    let counted: Promise<CellsNgram> | undefined;
    for (const counts of ['both', 'corpus'] as const) {
      const measure = async (): Promise<ForetoldRow> => {
        const all = await pieces();
        counted ??= countPieces(all);
        return measureNgram(await counted, counts, all);
      };
      rows.push(await keptOnce(`ngram-${counts}-${code}-${quick ? 'quick' : most}`, measure));
    }
    yield* rowLines(rows);
  },
};

async function measureFile(name: string, file: ModelFile, { test }: ComposerPieces): Promise<ForetoldRow> {
  const device = nodeDevice({ threads: 1 });
  const model = openModel(file, device) as ScoreModel;
  const { step, recipe } = file.metadata;
  const [batchSize, frames] = [recipe.batchSize as number, recipe.frames as number];
  const seen = `${thousands(model.parameterCount)} parameters; ${step} steps of ${batchSize} × ${frames} events, ${thousands(step * batchSize * frames)} in all`;
  try {
    return await foretell({ name, seen }, model, scorePieces(test, model));
  } finally {
    await model.dispose();
    await device.dispose();
  }
}

async function countPieces({ train, validation }: ComposerPieces): Promise<CellsNgram> {
  const held = await passagesOf(scorePieces(validation), WINDOW);
  return countCells(train, held, (line) => process.stderr.write(`${line}\n`));
}

async function measureNgram(
  ngram: CellsNgram,
  counts: 'both' | 'corpus',
  { train, test }: ComposerPieces,
): Promise<ForetoldRow> {
  const model = scoredNgram(ngram, WINDOW, counts);
  const notes = train.reduce((sum, piece) => sum + notesIn(piece), 0);
  const size = `${thousands(model.parameterCount)} counts; ${thousands(notes)} notes of ${train.length} pieces, once`;
  const about = {
    both: { name: 'n-gram', seen: `${size}; and what it has read of the passage` },
    corpus: { name: 'corpus n-gram', seen: 'the same without what it has read of the passage' },
  };
  return foretell(about[counts], model, scorePieces(test));
}

function notesIn({ steps, tracks, notesOf }: ComposerPieces['train'][number]): number {
  let notes = 0;
  for (let bar = 0; bar < steps.length; bar += 1) {
    for (let track = 0; track < tracks.length; track += 1) notes += notesOf(bar, track).length;
  }
  return notes;
}

async function foretell(
  about: Pick<ForetoldRow, 'name' | 'seen'>,
  model: ScoredScoreModel,
  pieces: readonly ScorePiece[],
): Promise<ForetoldRow> {
  for await (const event of evaluateScoreLikelihood(model, pieces)) {
    if (event.kind !== 'result') continue;
    const { groups, pieceResults, natsPerNote, bitsPerQuarter, bitsPerQuarterInterval, attributeNatsPerNote } =
      event.result;
    const whole = { natsPerNote, bitsPerQuarter, bitsPerQuarterInterval, attributeNatsPerNote };
    return { ...about, whole, groups, pieces: pieceResults };
  }
  throw new Error(`${about.name}: no likelihood came`);
}

/** Of the files that make a model, where weights have no file of their own. */
async function codeHash(folder: URL): Promise<string> {
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
  return (await sha256(new TextEncoder().encode(texts.join('\n')))).slice(0, 8);
}

/** What was measured before, or now, under a name. */
async function keptOnce(name: string, work: () => Promise<ForetoldRow>): Promise<ForetoldRow> {
  const folder = join(RUNS, 'tables');
  const file = join(folder, `composer-table-${name}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'));
  const row = await work();
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(row)}\n`);
  return row;
}

function thousands(count: number): string {
  return count >= 1e6 ? `${(count / 1e6).toFixed(2)} M` : `${Math.round(count / 1000)} k`;
}
