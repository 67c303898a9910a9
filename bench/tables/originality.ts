/**
 * What the chorale checkpoint writes beside Bach: how much it copies, and how close it comes. `../shared/benchmarks.md`,
 * sections 7 and 11 (bars 3 and 6).
 *
 * Pieces are sampled at temperature 1, each as long as a validation piece drawn by the seed, without any wish, and once more
 * told that piece's key; none is rejected. The band is that of held-out pieces against the training pieces, known before any
 * piece is sampled.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type ChoraleGrid,
  keyOfGrid,
  pitchOfToken,
  readJsbChorales,
  scoreOfGrid,
  VOCABULARY_SIZE,
  VOICES,
} from '@continuo/corpus';
import { dataFolder } from '@continuo/corpus/node';
import {
  type AspectOriginality,
  evaluateOriginality,
  OriginalityIndex,
  type OriginalityResult,
} from '@continuo/evaluate';
import { type ChoraleModel, requireChorale } from '@continuo/models';
import { loadModel } from '@continuo/models/node';
import { mixSeed, wordSource } from '@continuo/tensor';
import { type Closeness, closenessLines, measureCloseness } from './closeness.ts';
import type { Table } from './table.ts';

const MODEL = fileURLToPath(new URL('../../checkpoints/chorale/model.safetensors', import.meta.url));
const RUNS = fileURLToPath(new URL('../../runs/tables/', import.meta.url));
const PIECES = 64;
const QUICK_PIECES = 8;
const ROWS = 8;
/** Longer pieces are cut: the longest of the set has 640 frames, most have 200 to 300. */
const MOST_FRAMES = 320;
type Splits = Readonly<Record<'train' | 'validation' | 'test', readonly ChoraleGrid[]>>;
/** Whether the network hears the key of the piece whose length it is to have. */
const WISHES = ['no wish', 'told the key'] as const;
type Wish = (typeof WISHES)[number];
type Kept = Closeness & {
  readonly model: string;
  readonly seed: number;
  readonly originality: OriginalityResult;
};

export const table: Table = {
  name: 'originality',
  async *print({ seeds, quick }) {
    yield 'What the chorale checkpoint writes freely at temperature 1, beside Bach (JSB, official split, held out: validation)';
    const folder = dataFolder('open/jsb-chorales');
    if (folder === undefined || !existsSync(MODEL)) {
      yield '  not measured: the data folder or the checkpoint is not there';
      return;
    }
    const splits = await readJsbChorales(await readFile(join(folder, 'Jsb16thSeparated.json.gz')));
    for (const wish of WISHES) {
      const runs: Kept[] = [];
      for (const seed of seeds) runs.push(await measureOnce(splits, wish, seed, quick ? QUICK_PIECES : PIECES));
      yield '';
      yield `Ours, ${wish}`;
      yield* originalityLines(runs);
      yield* closenessLines(runs);
    }
  },
};

/** Samples and measures with a seed, or reads what was measured of the same checkpoint before. */
async function measureOnce(splits: Splits, wish: Wish, seed: number, count: number): Promise<Kept> {
  const model = requireChorale(await loadModel(await readFile(MODEL), { threads: 1 }));
  try {
    const file = join(RUNS, `originality-${model.hash.slice(0, 8)}-${wish.replaceAll(' ', '-')}-${count}-${seed}.json`);
    if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'));
    const grids: ChoraleGrid[] = [];
    while (grids.length < count) {
      grids.push(...(await sample(model, splits.validation, { wish, seed: mixSeed(seed, grids.length) })));
    }
    const kept = await measure(splits, grids.slice(0, count), { model: model.hash, seed });
    await mkdir(RUNS, { recursive: true });
    await writeFile(file, `${JSON.stringify(kept)}\n`);
    return kept;
  } finally {
    await model.dispose();
  }
}

/** Eight pieces of the length of one validation piece. */
async function sample(
  model: ChoraleModel,
  like: readonly ChoraleGrid[],
  { wish, seed }: { readonly wish: Wish; readonly seed: number },
): Promise<ChoraleGrid[]> {
  const draw = wordSource(seed);
  const real = like[draw() % like.length]!;
  const length = Math.min(MOST_FRAMES, real.length);
  const key = wish === 'told the key' ? keyOfGrid(real) : undefined;
  const generation = await model.generate({ batchSize: ROWS, length, ...(key && { key }) });
  const rows = Array.from({ length: ROWS }, () => new Int16Array(length * VOICES.length));
  for (let place = 0; place < length * VOICES.length; place++) {
    const logits = await generation.logits();
    const tokens = rows.map((_, row) =>
      drawToken(logits.subarray(row * VOCABULARY_SIZE, (row + 1) * VOCABULARY_SIZE), draw),
    );
    for (const [row, token] of tokens.entries()) rows[row]![place] = pitchOfToken(token);
    await generation.choose(tokens);
  }
  generation.dispose();
  return rows.map((pitches) => ({ length, pitches }));
}

function drawToken(logits: Float32Array, draw: () => number): number {
  const highest = logits.reduce((a, b) => Math.max(a, b));
  const weights = Float64Array.from(logits, (logit) => Math.exp(logit - highest));
  let left = (draw() / 2 ** 32) * weights.reduce((a, b) => a + b);
  for (const [token, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return token;
  }
  return weights.length - 1;
}

async function measure(
  { train, validation }: Splits,
  grids: readonly ChoraleGrid[],
  told: { readonly model: string; readonly seed: number },
): Promise<Kept> {
  const named = (pieces: readonly ChoraleGrid[], name: string) =>
    pieces.map((grid, number) => ({ id: `${name} ${number + 1}`, score: scoreOfGrid(grid) }));
  const sets = {
    train: named(train, 'train'),
    human: named(validation, 'validation'),
    generated: named(grids, 'ours'),
  };
  const index = new OriginalityIndex();
  for (const { id, score } of sets.train) index.add(id, score);
  let originality: OriginalityResult | undefined;
  for await (const event of evaluateOriginality(index, sets)) if (event.kind === 'result') originality = event.result;
  const scores = (set: keyof typeof sets) => sets[set].map(({ score }) => score);
  const real = { train: scores('train'), test: scores('human') };
  return { ...told, originality: originality!, ...(await measureCloseness(scores('generated'), real, told.seed)) };
}

function* originalityLines(runs: readonly Kept[]): Iterable<string> {
  const names = { texture: '8 quarters of all voices, any key', melody: '12 intervals of the soprano' } as const;
  for (const aspect of ['texture', 'melody'] as const) {
    const all = runs.map(({ originality }): AspectOriginality => originality[aspect]);
    const { human, band } = all[0]!;
    const shares = all.map(({ generated }) => generated.share);
    const longest = Math.max(...all.map(({ generated }) => generated.longest?.frames ?? 0));
    yield `  passages that stand in training, ${names[aspect]}: real ${percent(human.share)} (band ${percent(band[0])}–${percent(band[1])}), ours ${shares.map(percent).join(', ')}: ${all.map(({ verdict }) => verdict).join(', ')}`;
    yield `    longest copy: real ${human.longest?.frames ?? 0} ${all[0]!.unit}, ours ${longest}`;
  }
  const pieces = runs[0]!.originality.texture.generated.pieces;
  yield `  gate (borrows no more than real pieces): ${runs.map(({ originality }) => (originality.passes ? 'passed' : 'not passed')).join(', ')}; ${pieces} pieces a seed`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
