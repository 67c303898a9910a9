/** The recipes for larger public sets, on made-up music that is laid out as those sets are. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CorpusPiece, PrepareOptions } from '@continuo/corpus';
import { openPieces, prepareDataset } from '@continuo/corpus/node';
import { createScore, tarGzOf, writeMidi } from '@continuo/corpus/testing';
import { mixSeed } from '@continuo/tensor';
import { afterAll, describe, expect, test } from 'vitest';
import { parseRecipe } from '../recipe.ts';
import type { TrainEvent } from '../train-event.ts';
import { prepareTraining } from './prepare-training.ts';
import { readRecipeFile } from './recipe-file.ts';
import { trainRecipe } from './train-recipe.ts';

const RECIPES = fileURLToPath(new URL('../../../../recipes/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'continuo-larger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A song of eight bars for melody, bass and drums, or a melody on a piano; each seed another. */
function madeMidi(seed: number, band: boolean): Uint8Array {
  const tune = Array.from({ length: 64 }, (_, place) => ({
    pitch: 60 + [0, 2, 4, 5, 7, 9, 11][mixSeed(seed, place) % 7]!,
    ...{ tick: 240 * place, durationTicks: 240, velocity: 60 + (mixSeed(seed, place, 1) % 40) },
  }));
  const bass = Array.from({ length: 16 }, (_, place) => ({
    pitch: 36 + (mixSeed(seed, place, 2) % 12),
    ...{ tick: 960 * place, durationTicks: 960 },
  }));
  const drums = Array.from({ length: 32 }, (_, place) => ({ pitch: place % 2 ? 38 : 36, tick: 480 * place }));
  const others = [
    { program: 33, channel: 1, notes: bass },
    { channel: 9, notes: drums },
  ];
  return writeMidi(
    createScore({ meters: '4/4', tracks: [{ program: 0, channel: 0, notes: tune }, ...(band ? others : [])] }),
  );
}

function write(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/** Makes a dataset of a folder. */
async function prepared(home: string, options: Partial<PrepareOptions> = {}): Promise<string> {
  const output = `${home}-dataset`;
  for await (const _ of prepareDataset(home, output, { options }));
  return output;
}

async function piecesOf(dataset: string): Promise<CorpusPiece[]> {
  const pieces: CorpusPiece[] = [];
  for await (const event of openPieces(dataset)) if (event.kind === 'piece') pieces.push(event.piece);
  return pieces;
}

/** Two steps of a recipe with a network that is small enough for a test; all else is the recipe's. */
async function twoSteps(name: string, dataset: string): Promise<readonly TrainEvent[]> {
  const read = await readRecipeFile(join(RECIPES, `${name}.json`), dataset);
  const { styles, styleOfFolder } = read.recipe.architecture;
  const recipe = parseRecipe({
    ...read.recipe,
    architecture: { dim: 16, depth: 1, heads: 2, mlpDim: 16, headDim: 16, styles, styleOfFolder },
    ...{ maxSteps: 2, validateEvery: 2, batchSize: 1, frames: 32, threads: 1 },
  });
  const training = await prepareTraining(recipe, dataset);
  const events: TrainEvent[] = [];
  const options = { outputDirectory: join(folder, `${name}-run`) };
  for await (const event of trainRecipe(recipe, training, options)) events.push(event);
  await training.task.dispose();
  await training.device?.dispose();
  return events;
}

function expectTrained(events: readonly TrainEvent[], pieces: number): void {
  const [ready] = events;
  expect(ready).toMatchObject({ type: 'corpus-ready', rejected: [] });
  const counts = ready?.type === 'corpus-ready' ? Object.values(ready.pieces) : [];
  expect(counts.reduce((a, b) => a + b, 0)).toBe(pieces);
  expect(events.at(-1)).toMatchObject({ type: 'run-end', reason: 'completed', step: 2 });
}

describe('recipes', () => {
  test('every one in the folder is read and has its test here', async () => {
    const names = readdirSync(RECIPES).filter((name) => name.endsWith('.json'));
    expect(names).toEqual(['composer-gigamidi.json', 'composer-lakh.json', 'composer-maestro.json']);
    for (const name of names) {
      const { recipe } = await readRecipeFile(join(RECIPES, name), folder);
      expect(`${recipe.name}.json`).toBe(name);
    }
  });

  test('Lakh: files named by their checksums in sixteen folders, some of them damaged', async () => {
    const home = join(folder, 'lmd_full');
    for (let seed = 0; seed < 12; seed++) {
      const midi = madeMidi(seed, true);
      const name = createHash('md5').update(midi).digest('hex');
      write(join(home, name[0]!, `${name}.mid`), midi);
      // the same song, of another checksum
      if (seed === 0) write(join(home, 'e', `e${name.slice(1)}.mid`), madeMidi(seed, true));
    }
    write(join(home, 'f', `f${'0'.repeat(31)}.mid`), madeMidi(50, true).slice(0, 40));
    const dataset = await prepared(home);
    expect(await piecesOf(dataset)).toHaveLength(12);
    expectTrained(await twoSteps('composer-lakh', dataset), 12);
  });

  test('MAESTRO: performances in folders of years, with the official split', async () => {
    const home = join(folder, 'maestro-v3.0.0');
    const splits = ['train', 'train', 'train', 'validation', 'train', 'test'];
    const rows = splits.map((split, seed) => {
      const file = `${2004 + 2 * (seed % 3)}/MIDI-${seed}.midi`;
      write(join(home, file), madeMidi(seed, false));
      return `"Composer, ${seed % 2}",Piece number ${seed},${split},2004,${file},${file}.wav,60.0`;
    });
    const head = 'canonical_composer,canonical_title,split,year,midi_filename,audio_filename,duration';
    write(join(home, 'maestro-v3.0.0.csv'), [head, ...rows].join('\n'));
    const dataset = await prepared(home, { quantize: 'performance' });
    const pieces = await piecesOf(dataset);
    expect(Object.fromEntries(pieces.map(({ labels, split }) => [labels.title, split]))).toEqual(
      Object.fromEntries(splits.map((split, seed) => [`Piece number ${seed}`, split])),
    );
    expect(pieces[0]!.labels.composer).toMatch(/^Composer, [01]$/);
    expectTrained(await twoSteps('composer-maestro', dataset), 6);
  });

  test('GigaMIDI: an archive with an index, as its page says to make it', async () => {
    const home = join(folder, 'sets', 'gigamidi');
    const splits = ['train', 'train', 'train', 'train', 'validation', 'test'];
    const pieces = splits.map((split, seed) => ({ id: `id${seed}`, split, midi: madeMidi(seed, seed % 2 === 0) }));
    write(join(home, 'mid.tar.gz'), tarGzOf(pieces.map(({ id, midi }) => [`${id}.mid`, midi])));
    write(join(home, 'index.jsonl'), pieces.map(({ id, split }) => `${JSON.stringify({ id, split })}\n`).join(''));
    const dataset = await prepared(dirname(home), { only: ['gigamidi'] });
    const found = await piecesOf(dataset);
    expect(Object.fromEntries(found.map(({ id, split }) => [id.split('/').at(-1), split]))).toEqual(
      Object.fromEntries(pieces.map(({ id, split }) => [id, split])),
    );
    expectTrained(await twoSteps('composer-gigamidi', dataset), 6);
  });
});
