/**
 * How close pop songs come to real ones: `../shared/benchmarks.md`, sections 7 and 11 (bar 6).
 *
 * POP909 in its corrected edition (measure only, the model is not shipped), songs in 4/4, the splits of the index. A Transformer
 * over REMI events is trained with each seed and chosen on validation; then it writes as many songs of 16 bars as the test
 * split has, freely at temperature 1, and once more by the sampling that comes closest to the validation split; none is
 * rejected. Real songs are told by the same tokens, so that both are as coarse.
 */
import { join } from 'node:path';
import { compose } from '@continuo/compose';
import { dataFolder } from '@continuo/corpus/node';
import {
  evaluateOriginality,
  evaluateSequenceLikelihood,
  OriginalityIndex,
  type SequencePiece,
} from '@continuo/evaluate';
import { type ModelFile, openModel, type SequenceModel } from '@continuo/models';
import type { Score } from '@continuo/music';
import { nodeDevice } from '@continuo/tensor/node';
import { openSequenceCorpus } from '@continuo/train/node';
import { type Closeness, closenessLines, gapsInAll, measureCloseness } from './closeness.ts';
import { POP_SET, popSongs } from './pop-songs.ts';
import type { Table } from './table.ts';
import { type Measured, RUNS, spreadOf, trainOnce } from './train-once.ts';

type PopMeasures = {
  readonly natsPerToken: number;
  readonly bitsPerQuarter: number;
  readonly free: Closeness;
  readonly chosen: Closeness & { readonly taste: Taste };
  /** of windows of eight quarters, in any key, those that stand in training */
  readonly copied: { readonly ours: number; readonly real: number; readonly band: readonly [number, number] };
};
type Splits = Awaited<ReturnType<typeof openSequenceCorpus>>;

/** How tokens are drawn. */
type Taste = { readonly temperature: number; readonly topP: number };

const FREE: Taste = { temperature: 1, topP: 1 };
const TASTES: readonly Taste[] = [
  FREE,
  { temperature: 0.9, topP: 0.98 },
  { temperature: 0.9, topP: 0.95 },
  { temperature: 0.8, topP: 0.95 },
  { temperature: 0.8, topP: 0.9 },
];
const BARS = 16;
const ROWS = 4;

export const table: Table = {
  name: 'closeness-pop',
  async *print({ seeds, quick }) {
    yield 'What a Transformer over events writes after learning pop songs (POP909, measure only), beside those of the test split';
    const source = dataFolder('caution/pop909');
    if (source === undefined) {
      yield '  not measured: the data folder is not there';
      return;
    }
    const folder = await popSongs(source, join(RUNS, 'pop909'));
    const corpus = await openSequenceCorpus({ corpus: 'events', only: [POP_SET] }, folder);
    const runs: Measured<PopMeasures>[] = [];
    for (const seed of seeds) {
      const measure = (file: ModelFile): Promise<PopMeasures> => measureModel(file, corpus, seed);
      runs.push(await trainOnce('pop-events', { seed, quick, dataFolder: folder, measure }));
    }
    const told = (of: (run: Measured<PopMeasures>) => number, digits: number): string => {
      const { mean, least, most } = spreadOf(runs.map(of));
      const spread = runs.length > 1 ? ` (${least.toFixed(digits)}–${most.toFixed(digits)})` : '';
      return `${mean.toFixed(digits)}${spread}`;
    };
    const { train, test } = corpus.splits;
    yield `  ${(runs[0]!.parameters / 1e6).toFixed(1)} M parameters, ${runs.length} seed${runs.length === 1 ? '' : 's'}, ${told(({ seconds }) => seconds / 60, 0)} min each; ${train.length} songs to learn from, ${test.length} held out; validation ${told(({ validationLoss }) => validationLoss, 4)}, test ${told(({ measures }) => measures.natsPerToken, 4)} nats/token, ${told(({ measures }) => measures.bitsPerQuarter, 2)} bits a quarter`;
    yield '';
    yield '  Freely, at temperature 1';
    yield* closenessLines(runs.map(({ measures }) => measures.free));
    yield '';
    const tastes = runs.map(
      ({ measures: { chosen } }) => `temperature ${chosen.taste.temperature}, top p ${chosen.taste.topP}`,
    );
    yield `  By the sampling chosen on validation among ${TASTES.length}: ${[...new Set(tastes)].join('; ')}`;
    yield* closenessLines(runs.map(({ measures }) => measures.chosen));
    const { real, band } = runs[0]!.measures.copied;
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
    yield `  copied by the latter, 8 quarters of all voices, any key: real ${percent(real)} (band ${percent(band[0])}–${percent(band[1])}), ours ${runs.map(({ measures }) => percent(measures.copied.ours)).join(', ')}`;
  },
};

async function measureModel(file: ModelFile, { splits, codec }: Splits, seed: number): Promise<PopMeasures> {
  const device = nodeDevice({ threads: 1 });
  const model = openModel(file, device) as SequenceModel;
  try {
    const pieces = splits.test.map(({ id, item }): SequencePiece => ({ id, sequences: item }));
    const likelihood = await likelihoodOf(model, pieces);
    const scoresOf = (split: keyof typeof splits): Score[] =>
      splits[split].flatMap(({ item }) => item.map((tokens) => codec.decode(codec.cut(tokens, BARS))));
    const [train, validation, test] = [scoresOf('train'), scoresOf('validation'), scoresOf('test')];
    const tried: { readonly taste: Taste; readonly written: readonly Score[]; readonly distance: number }[] = [];
    for (const taste of TASTES) {
      const written = await write(model, taste, seed, splits.test.length);
      const closeness = await measureCloseness(written, { train, test: validation }, seed);
      const distance = gapsInAll(closeness);
      process.stderr.write(
        `pop songs at ${taste.temperature}, ${taste.topP}: ${distance.toFixed(1)} from validation\n`,
      );
      tried.push({ taste, written, distance });
    }
    const best = tried.reduce((a, b) => (b.distance < a.distance ? b : a));
    const whole = splits.train.flatMap(({ item }) => item.map((tokens) => codec.decode(tokens)));
    return {
      ...likelihood,
      free: await measureCloseness(tried[0]!.written, { train, test }, seed),
      chosen: { taste: best.taste, ...(await measureCloseness(best.written, { train, test }, seed)) },
      copied: await copiedOf(whole, test, best.written),
    };
  } finally {
    await model.dispose();
    await device.dispose();
  }
}

async function likelihoodOf(
  model: SequenceModel,
  pieces: readonly SequencePiece[],
): Promise<Pick<PopMeasures, 'natsPerToken' | 'bitsPerQuarter'>> {
  for await (const event of evaluateSequenceLikelihood(model, pieces)) {
    if (event.kind !== 'result') continue;
    const { natsPerToken, bitsPerQuarter } = event.result;
    return { natsPerToken, bitsPerQuarter };
  }
  throw new Error('no likelihood came');
}

async function write(model: SequenceModel, taste: Taste, seed: number, count: number): Promise<Score[]> {
  const scores: Score[] = [];
  while (scores.length < count) {
    const own = 1000 * seed + scores.length;
    const request = { task: 'compose', bars: BARS, ...taste, variations: ROWS, seed: own } as const;
    for await (const event of compose(model, request)) {
      if (event.kind === 'answer') scores.push(...event.answer.variations.map(({ score }) => score));
    }
    process.stderr.write(`pop songs at ${taste.temperature}, ${taste.topP}: ${scores.length} of ${count} written\n`);
  }
  return scores.slice(0, count);
}

async function copiedOf(
  train: readonly Score[],
  human: readonly Score[],
  generated: readonly Score[],
): Promise<PopMeasures['copied']> {
  const index = new OriginalityIndex();
  for (const [number, score] of train.entries()) index.add(`train ${number + 1}`, score);
  const named = (scores: readonly Score[]) => scores.map((score, number) => ({ id: `${number + 1}`, score }));
  for await (const event of evaluateOriginality(index, { human: named(human), generated: named(generated) })) {
    if (event.kind !== 'result') continue;
    const { human: real, band, generated: ours } = event.result.texture;
    return { ours: ours.share, real: real.share, band };
  }
  throw new Error('no originality came');
}
