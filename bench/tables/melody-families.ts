/**
 * The next-token families on the same melodies: `../shared/benchmarks.md`, section 3 (Magenta published no figures of its own).
 *
 * Melodies of `open/folk-tunes-pd` and `open/openewld` in 4/4, 2/2 and 2/4, sixteen steps a bar, official splits, by one trainer
 * and one evaluator; every recipe of a network sees equally many tokens. Likelihoods by the chain rule over whole melodies.
 * Expected of Melody RNN's forms: attention ≤ lookback < basic.
 */
import { dataFolder } from '@continuo/corpus/node';
import { evaluateSequenceLikelihood, type SequencePiece } from '@continuo/evaluate';
import { type ModelFile, openModel, type SequenceModel } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { openSequenceCorpus } from '@continuo/train/node';
import type { Table } from './table.ts';
import { type Measured, spreadOf, trainOnce } from './train-once.ts';

type MelodyMeasures = {
  readonly natsPerStep: number;
  readonly bitsPerQuarter: number;
  /** 95 % interval by piece */
  readonly bitsPerQuarterInterval: readonly [number, number];
  /** of the steps alone at which a note begins */
  readonly bitsPerNoteOn: number;
};

/** Of `bench/recipes`, and what each is. */
const ROWS: readonly (readonly [recipe: string, model: string])[] = [
  ['melody-ngram', 'n-gram'],
  ['melody-rnn', 'RNN, basic'],
  ['melody-gru', 'GRU, basic'],
  ['melody-lstm', 'LSTM, basic'],
  ['melody-lstm-lookback', 'LSTM, lookback'],
  ['melody-lstm-attention', 'LSTM, attention'],
  ['melody-transformer', 'Transformer, relative'],
  ['melody-lstm-recall', 'LSTM, 16 bars of recall, intervals'],
  ['melody-transformer-intervals', 'Transformer, relative, intervals'],
];

const SETS = ['folk-tunes-pd', 'openewld'] as const;

export const table: Table = {
  name: 'melody-families',
  async *print({ seeds, quick }) {
    yield `Melodies of ${SETS.join(' and ')}, test split, one trainer and evaluator; lower is better`;
    yield 'Mean over seeds (least–most), selected on validation alone; [..] is the 95 % interval by piece of the first seed.';
    const folder = dataFolder('open');
    if (folder === undefined) {
      yield 'not measured: the data folder is not there';
      return;
    }
    const { splits } = await openSequenceCorpus({ corpus: 'melody', only: [...SETS] }, folder);
    const test = splits.test.map(({ id, item }): SequencePiece => ({ id, sequences: item }));
    const measure = (file: ModelFile): Promise<MelodyMeasures> => measureTest(file, test);
    yield '';
    yield lineOf(['', 'nats/step', 'bits/quarter', '95 %', 'bits/note-on', 'parameters', 'minutes']);
    for (const [name, model] of ROWS) {
      const runs: Measured<MelodyMeasures>[] = [];
      for (const seed of seeds) runs.push(await trainOnce(name, { seed, quick, dataFolder: folder, measure }));
      yield rowOf(model, runs);
    }
  },
};

async function measureTest(file: ModelFile, pieces: readonly SequencePiece[]): Promise<MelodyMeasures> {
  const device = nodeDevice({ threads: 1 });
  const model = openModel(file, device) as SequenceModel;
  try {
    for await (const event of evaluateSequenceLikelihood(model, pieces)) {
      if (event.kind !== 'result') continue;
      const { natsPerToken, bitsPerQuarter, bitsPerQuarterInterval, natsPerNoteToken } = event.result;
      const bitsPerNoteOn = natsPerNoteToken / Math.LN2;
      return { natsPerStep: natsPerToken, bitsPerQuarter, bitsPerQuarterInterval, bitsPerNoteOn };
    }
    throw new Error(`${file.metadata.name}: no likelihood came`);
  } finally {
    await model.dispose();
    await device.dispose();
  }
}

function rowOf(model: string, runs: readonly Measured<MelodyMeasures>[]): string {
  const told = (of: (run: Measured<MelodyMeasures>) => number, digits: number): string => {
    const { mean, least, most } = spreadOf(runs.map(of));
    const spread = runs.length > 1 ? ` (${least.toFixed(digits)}–${most.toFixed(digits)})` : '';
    return `${mean.toFixed(digits)}${spread}`;
  };
  const [from, to] = runs[0]!.measures.bitsPerQuarterInterval;
  return lineOf([
    model,
    told(({ measures }) => measures.natsPerStep, 4),
    told(({ measures }) => measures.bitsPerQuarter, 3),
    `[${from.toFixed(2)}, ${to.toFixed(2)}]`,
    told(({ measures }) => measures.bitsPerNoteOn, 3),
    runs[0]!.parameters.toLocaleString('en-US').replaceAll(',', ' '),
    told(({ seconds }) => seconds / 60, 1),
  ]);
}

function lineOf([model, ...cells]: readonly string[]): string {
  return `  ${model!.padEnd(37)}${cells.map((cell) => cell.padStart(24)).join('')}`;
}
