/**
 * The groove checkpoint: how well it foretells drummers it has not heard, and what it writes beside what they play.
 *
 * `open/groove-midi` (Gillick et al. 2019), official split, beats in 4/4 (no fills); nine drums with velocity and timing as
 * tokens. The n-gram is counted over the same tokens of the same pieces and chosen on validation. Gillick et al. publish no
 * likelihood of such tokens. Writing: 8 bars each, without any wish, at temperature 1 and as `compose` samples unless told;
 * real ones are the first 8 bars of the test beats, told by the same tokens, so that both are as coarse.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compose } from '@continuo/compose';
import { dataFolder } from '@continuo/corpus/node';
import {
  evaluateOriginality,
  evaluateSequenceLikelihood,
  OriginalityIndex,
  type SequencePiece,
} from '@continuo/evaluate';
import { type ModelFile, openModel, readModelFile, type SequenceModel } from '@continuo/models';
import type { Score } from '@continuo/music';
import { nodeDevice } from '@continuo/tensor/node';
import { openSequenceCorpus } from '@continuo/train/node';
import {
  deviationOf,
  GROOVE_FACTS,
  type GrooveFacts,
  grooveFacts,
  meanOf,
  strokeHistogram,
  totalVariation,
} from './groove-facts.ts';
import type { Table } from './table.ts';
import { trainOnce } from './train-once.ts';

const MODEL = fileURLToPath(new URL('../../checkpoints/groove/model.safetensors', import.meta.url));
const RUNS = fileURLToPath(new URL('../../runs/tables/', import.meta.url));
const SETS = ['groove-midi', 'drum-patterns'] as const;
const BARS = 8;
const VARIATIONS = 8;
const PIECES = 64;
const QUICK_PIECES = 8;

/** How tokens are drawn. */
const TASTES = { free: { temperature: 1, topP: 1 }, usual: {} } as const;

type Foretold = {
  readonly natsPerToken: number;
  readonly natsPerNote: number;
  readonly bitsPerQuarter: number;
  /** 95 % by piece */
  readonly bitsPerQuarterInterval: readonly [number, number];
};
type Corpus = Awaited<ReturnType<typeof openSequenceCorpus>>;

export const table: Table = {
  name: 'groove',
  async *print({ seeds, quick }) {
    yield 'Drums as they are played: groove-midi, test split, and the n-gram over the same tokens; lower is better';
    const folder = dataFolder('open');
    if (folder === undefined || !existsSync(MODEL)) {
      yield '  not measured: the data folder or the checkpoint is not there';
      return;
    }
    const corpus = await openSequenceCorpus({ corpus: 'drums', only: [...SETS], where: { kind: 'beat' } }, folder);
    const test = corpus.splits.test.map(({ id, item }): SequencePiece => ({ id, sequences: item }));
    const measure = (file: ModelFile): Promise<Foretold> => foretell(file, test);
    const counted = await trainOnce('groove-ngram', { seed: 1, quick, dataFolder: folder, measure });
    const file = await readModelFile(await readFile(MODEL));
    const learnt = await keptOnce(`groove-test-${file.hash.slice(0, 8)}`, () => measure(file));
    yield `  ${''.padEnd(16)}${['bits/quarter', '95 % interval', 'nats/stroke', 'nats/token'].map((cell) => cell.padStart(18)).join('')}`;
    yield foretoldLine('n-gram', counted.measures);
    yield foretoldLine('groove (LSTM)', learnt);
    for (const seed of seeds) {
      yield '';
      yield `What it writes with seed ${seed}: ${quick ? QUICK_PIECES : PIECES} pieces of ${BARS} bars; mean (deviation) over pieces`;
      yield* writingLines(file, corpus, seed, quick ? QUICK_PIECES : PIECES);
    }
  },
};

async function foretell(file: ModelFile, pieces: readonly SequencePiece[]): Promise<Foretold> {
  const device = nodeDevice({ threads: 1 });
  const model = openModel(file, device) as SequenceModel;
  try {
    for await (const event of evaluateSequenceLikelihood(model, pieces)) {
      if (event.kind !== 'result') continue;
      const { natsPerToken, natsPerNote, bitsPerQuarter, bitsPerQuarterInterval } = event.result;
      return { natsPerToken, natsPerNote, bitsPerQuarter, bitsPerQuarterInterval };
    }
    throw new Error(`${file.metadata.name}: no likelihood came`);
  } finally {
    await model.dispose();
    await device.dispose();
  }
}

function foretoldLine(name: string, { bitsPerQuarter, bitsPerQuarterInterval: [from, to], ...nats }: Foretold): string {
  const cells = [
    bitsPerQuarter.toFixed(2),
    `[${from.toFixed(2)}, ${to.toFixed(2)}]`,
    nats.natsPerNote.toFixed(3),
    nats.natsPerToken.toFixed(4),
  ];
  return `  ${name.padEnd(16)}${cells.map((cell) => cell.padStart(18)).join('')}`;
}

async function* writingLines(file: ModelFile, corpus: Corpus, seed: number, count: number): AsyncIterable<string> {
  const { decode, quartersOf } = corpus.codec;
  const scoresOf = (split: 'train' | 'test'): Score[] =>
    corpus.splits[split]
      .flatMap(({ item }) => item)
      .filter((tokens) => quartersOf(tokens) >= 4 * BARS)
      .map((tokens) => decode(corpus.codec.cut(tokens, BARS)));
  const sets = {
    train: scoresOf('train'),
    test: scoresOf('test'),
    free: await write(file, 'free', seed, count),
    usual: await write(file, 'usual', seed, count),
  };
  const factsOf = (scores: readonly Score[]): GrooveFacts[] =>
    scores.flatMap((score) => grooveFacts(score, BARS) ?? []);
  const [real, free, usual] = [factsOf(sets.test), factsOf(sets.free), factsOf(sets.usual)];
  const told = (facts: readonly GrooveFacts[], name: keyof GrooveFacts): string => {
    const values = facts.map((each) => each[name]);
    return `${meanOf(values).toFixed(2)} (${deviationOf(values).toFixed(2)})`.padStart(18);
  };
  yield `  ${''.padEnd(32)}${['real, test', 'ours', 'ours, 0.9, 0.95'].map((cell) => cell.padStart(18)).join('')}`;
  for (const [name, label] of Object.entries(GROOVE_FACTS) as [keyof GrooveFacts, string][]) {
    yield `  ${label.padEnd(32)}${told(real, name)}${told(free, name)}${told(usual, name)}`;
  }
  for (const aspect of ['velocity', 'offset'] as const) {
    const histogram = (set: keyof typeof sets) => strokeHistogram(sets[set], BARS, aspect);
    const [ceiling, distance] = [histogram('train'), histogram('free')].map((each) =>
      totalVariation(each, histogram('test')),
    );
    yield `  drum with ${aspect}, total variation from the test split: training split ${ceiling!.toFixed(3)}, ours ${distance!.toFixed(3)}`;
  }
  yield* originalityLines(corpus, sets.free);
}

async function write(file: ModelFile, taste: keyof typeof TASTES, seed: number, count: number): Promise<Score[]> {
  return keptOnce(`groove-written-${taste}-${file.hash.slice(0, 8)}-${count}-${seed}`, async () => {
    const device = nodeDevice({ threads: 1 });
    const model = openModel(file, device);
    const scores: Score[] = [];
    try {
      while (scores.length < count) {
        const request = {
          bars: BARS,
          ...TASTES[taste],
          variations: VARIATIONS,
          seed: 1000 * seed + scores.length,
        };
        for await (const event of compose(model, { task: 'compose', ...request })) {
          if (event.kind === 'answer') scores.push(...event.answer.variations.map(({ score }) => score));
        }
      }
    } finally {
      await model.dispose();
      await device.dispose();
    }
    return scores.slice(0, count);
  });
}

async function* originalityLines({ splits, codec }: Corpus, ours: readonly Score[]): AsyncIterable<string> {
  const named = (split: 'train' | 'validation'): { readonly id: string; readonly score: Score }[] =>
    splits[split].flatMap(({ id, item }) =>
      item.map((tokens) => ({ id, score: codec.decode(codec.cut(tokens, BARS)) })),
    );
  const index = new OriginalityIndex();
  for (const { id, item } of splits.train) for (const tokens of item) index.add(id, codec.decode(tokens));
  const generated = ours.map((score, number) => ({ id: `ours ${number + 1}`, score }));
  for await (const event of evaluateOriginality(index, { human: named('validation'), generated })) {
    if (event.kind !== 'result') continue;
    const { human, band, generated: written, verdict } = event.result.drums;
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    yield `  two bars of drums that stand in training, stroke for stroke: real, validation ${percent(human.share)} (band ${percent(band[0])}–${percent(band[1])}), ours ${percent(written.share)}: ${verdict}`;
  }
}

/** What was worked out before, or now, under a name. */
async function keptOnce<Value>(name: string, work: () => Promise<Value>): Promise<Value> {
  const file = join(RUNS, `${name}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'));
  const value = await work();
  await mkdir(RUNS, { recursive: true });
  await writeFile(file, `${JSON.stringify(value)}\n`);
  return value;
}
