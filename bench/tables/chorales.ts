/**
 * Likelihood of Bach's chorales on the grid of sixteenths: `../shared/benchmarks.md`, section 1.
 *
 * Official split, one token a voice and sixteenth, chain rule, nothing given, micro-averaged over all tokens; one model, no
 * averaging over transpositions. Trained on the train split in all keys, chosen on validation, test measured once a training.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChoraleGrid, readJsbChorales } from '@continuo/corpus';
import { dataFolder } from '@continuo/corpus/node';
import { countTableModel, evaluateLikelihood, LADDER, type LikelihoodResult } from '@continuo/evaluate';
import { type ChoraleModel, type ModelFile, openModel, requireChorale } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import type { Table } from './table.ts';
import { type Measured, spreadOf, trainOnce } from './train-once.ts';

/** nats/note of both held-out splits, with the interval by piece and over changed notes. */
type ChoraleMeasures = Readonly<
  Record<
    'validation' | 'test',
    Pick<LikelihoodResult, 'natsPerNote' | 'natsPerNoteInterval' | 'natsPerChangedNote' | 'bitsPerQuarter'>
  >
>;

/** Published values on validation, with the evidence codes of benchmarks.md. */
const PUBLISHED: readonly (readonly [model: string, natsPerNote: string, code: string])[] = [
  ['Coconet, chronological', '0.436', '[M-hi]'],
  ['Transformer baseline', '0.417', '[M-hi]'],
  ['TonicNet, re-expressed as a likelihood of the notes', '0.396', '[S]+[R]'],
  ['Transformer with relative attention', '0.357', '[M-hi]'],
  ['Music Transformer, relative pitch and time', '0.335', '[M-hi]'],
];

const RECIPE = '../../checkpoints/chorale/recipe';

export const table: Table = {
  name: 'chorales',
  async *print({ seeds, quick }) {
    yield 'JSB chorales, sixteenths, nats/note by the chain rule (lower is better); validation and test, micro';
    yield 'Published rows are validation, with their evidence codes; ours: mean over seeds (least–most), selected on validation alone.';
    for (const [model, nats, code] of PUBLISHED) yield lineOf(model, nats, '', code);
    const folder = dataFolder('open/jsb-chorales');
    if (folder === undefined) {
      yield '  ours: not measured, the data folder is not there';
      return;
    }
    const splits = await readJsbChorales(await readFile(join(folder, 'Jsb16thSeparated.json.gz')));
    yield 'Ours';
    for (const rung of LADDER) {
      const model = countTableModel(splits.train, rung);
      const [validation, test] = [await natsOf(model, splits.validation), await natsOf(model, splits.test)];
      yield lineOf(`counts: ${rung}`, validation.natsPerNote.toFixed(3), test.natsPerNote.toFixed(3));
    }
    const runs: Measured<ChoraleMeasures>[] = [];
    for (const seed of seeds) {
      const measure = (file: ModelFile): Promise<ChoraleMeasures> => measureBoth(file, splits);
      runs.push(await trainOnce(RECIPE, { seed, quick, dataFolder: folder, change: { name: 'chorale' }, measure }));
    }
    yield* linesOf(runs);
  },
};

async function measureBoth(
  file: ModelFile,
  { validation, test }: { readonly validation: readonly ChoraleGrid[]; readonly test: readonly ChoraleGrid[] },
): Promise<ChoraleMeasures> {
  const device = nodeDevice({ threads: 1 });
  const model = requireChorale(openModel(file, device));
  try {
    return { validation: await natsOf(model, validation), test: await natsOf(model, test) };
  } finally {
    await model.dispose();
    await device.dispose();
  }
}

async function natsOf(model: ChoraleModel, pieces: readonly ChoraleGrid[]): Promise<ChoraleMeasures['test']> {
  for await (const event of evaluateLikelihood(model, pieces)) {
    if (event.kind !== 'result') continue;
    const { natsPerNote, natsPerNoteInterval, natsPerChangedNote, bitsPerQuarter } = event.result;
    return { natsPerNote, natsPerNoteInterval, natsPerChangedNote, bitsPerQuarter };
  }
  throw new Error(`${model.name}: no likelihood came`);
}

function* linesOf(runs: readonly Measured<ChoraleMeasures>[]): Iterable<string> {
  const told = (
    split: 'validation' | 'test',
    measure: 'natsPerNote' | 'natsPerChangedNote' | 'bitsPerQuarter',
  ): string => {
    const { mean, least, most } = spreadOf(runs.map(({ measures }) => measures[split][measure]));
    return runs.length === 1 ? mean.toFixed(4) : `${mean.toFixed(4)} (${least.toFixed(4)}–${most.toFixed(4)})`;
  };
  const { parameters } = runs[0]!;
  const [from, to] = runs[0]!.measures.validation.natsPerNoteInterval;
  const minutes = spreadOf(runs.map(({ seconds }) => seconds / 60)).mean;
  yield lineOf(
    `chorale, ${(parameters / 1e6).toFixed(1)} M`,
    told('validation', 'natsPerNote'),
    told('test', 'natsPerNote'),
  );
  yield lineOf('  over changed notes', told('validation', 'natsPerChangedNote'), told('test', 'natsPerChangedNote'));
  yield lineOf('  bits a quarter', told('validation', 'bitsPerQuarter'), told('test', 'bitsPerQuarter'));
  yield `    95 % by piece, first seed, validation: ${from.toFixed(3)}–${to.toFixed(3)}; ${runs.length} seeds, ${minutes.toFixed(0)} min each`;
}

function lineOf(model: string, validation: string, test: string, code = ''): string {
  return `  ${model.padEnd(52)}${validation.padEnd(26)}${test.padEnd(26)}${code}`.trimEnd();
}
