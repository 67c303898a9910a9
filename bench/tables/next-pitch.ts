/**
 * The chromatic pitch of the next note of a melody, bits a note: `../shared/benchmarks.md`, section 3, after Conklin and
 * Witten 1995 and Pearce and Wiggins 2004.
 *
 * The Essen collection may not be used, so our own sets stand in: melodies of three of them, each with its official split, as
 * written (no repeat played out), pitches alone (no rhythm, no key signature told). All earlier notes of a melody may be used
 * for the next one (n for n + 1), which is what short-term models do; the first note counts. What is open is chosen on
 * validation, test is measured once.
 */
import type { SequenceCodec } from '@continuo/corpus';
import { dataFolder } from '@continuo/corpus/node';
import type { SequencePiece } from '@continuo/evaluate';
import { type ModelFile, openModel, type SequenceModel } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { hashOf } from '@continuo/train';
import { openSequenceCorpus } from '@continuo/train/node';
import { bitsOf, type Mixture, measureTogether, type PitchMeasures } from './pitch-mixture.ts';
import type { Table } from './table.ts';
import {
  keptOnce,
  labelOf,
  type Measured,
  spreadOf,
  type TrainingOptions,
  trainedFile,
  trainOnce,
} from './train-once.ts';

const SETS = [
  ['folk-tunes-pd', 'folk tunes, books of 1778 to 1903'],
  ['openewld', 'songs to 1930, lead sheets'],
  ['open-hymnal', 'hymns, upper voice'],
] as const;

const PPM = ['A', 'C', 'D', 'AX'];
/** Architectures of the n-gram; "all keys" counts intervals, "12 keys" counts transposed copies as written. */
const NGRAMS: readonly (readonly [label: string, id: string, architecture: Record<string, unknown>])[] = [
  ['unigram', 'order-0', { spans: ['long'], views: ['written'], order: 0, escapes: ['C'] }],
  ...[1, 2, 3, 4, 6].map(
    (order) =>
      [
        `interpolated Witten-Bell, order ${order}`,
        `order-${order}`,
        { spans: ['long'], views: ['written'], order, escapes: ['C'] },
      ] as const,
  ),
  [
    'PPM* (order unbounded), escape C',
    'star',
    { spans: ['long'], views: ['written'], order: 'unbounded', escapes: ['C'] },
  ],
  ['interpolated Kneser-Ney', 'kn', { spans: ['long'], views: ['written'], escapes: ['KN'] }],
  ['PPM long-term', 'ltm', { spans: ['long'], views: ['written'], escapes: PPM }],
  ['PPM long-term, 12 keys', 'ltm-12', { spans: ['long'], views: ['written'], keys: 12, escapes: PPM }],
  ['PPM long-term, all keys', 'ltm-all', { spans: ['long'], views: ['intervals'], escapes: PPM }],
  ['PPM short-term', 'stm', { spans: ['short'], views: ['written'], escapes: PPM }],
  ['PPM long- + short-term', 'both', { views: ['written'], escapes: PPM }],
  ['PPM long- + short-term, all keys', 'both-all', { views: ['intervals'], escapes: PPM }],
  ['PPM long- + short-term, as written + all keys', 'best', { escapes: PPM }],
  ['the same, Kneser-Ney among the long-term ones', 'best-kn', {}],
];
const NGRAM = 'next-pitch-ngram';
/** Beside which the networks' gain is told: of the PPM rows the best on validation. */
const PPM_IDS = ['star', 'ltm', 'ltm-12', 'ltm-all', 'stm', 'both', 'both-all', 'best'];

/** Of `bench/recipes`, and what each is. */
const NETWORKS: readonly (readonly [recipe: string, model: string])[] = [
  ['next-pitch-lstm', 'LSTM with recall, pitches and intervals'],
  ['next-pitch-transformer', 'Music Transformer, pitches and intervals'],
];

export const table: Table = {
  name: 'next-pitch',
  async *print({ seeds, quick }) {
    yield 'Pitch of the next note of a melody, bits a note, test split; lower is better';
    yield 'Chosen on validation alone, n-grams without any seed; [..] is the 95 % interval by piece (of the first seed).';
    const folder = dataFolder('open');
    if (folder === undefined) {
      yield 'not measured: the data folder is not there';
      return;
    }
    yield 'Networks are trained on folk tunes; of the other sets the n-grams are told.';
    for (const [set, title] of quick ? SETS.slice(2) : SETS) {
      yield* printSet(folder, { set, title, seeds: quick || set === SETS[0][0] ? seeds : [], quick });
    }
  },
};

type SetOptions = {
  readonly set: string;
  readonly title: string;
  readonly seeds: readonly number[];
  readonly quick: boolean;
};

async function* printSet(folder: string, { set, title, seeds, quick }: SetOptions): AsyncGenerator<string> {
  const { splits, codec } = await openSequenceCorpus({ corpus: 'pitches', only: [set] }, folder);
  const [validation, test] = [splits.validation, splits.test].map((pieces) =>
    pieces.map(({ id, item }): SequencePiece => ({ id, sequences: item })),
  ) as [SequencePiece[], SequencePiece[]];
  const measure = (file: ModelFile): Promise<PitchMeasures> => measureTest(file, test);
  yield '';
  yield `${title} (open/${set}): ${Object.entries(splits)
    .map(
      ([split, pieces]) => `${split} ${pieces.length} melodies, ${notesIn(pieces.flatMap(({ item }) => item))} notes`,
    )
    .join('; ')}`;
  const train = splits.train.flatMap(({ item }) => item);
  yield sharesOf(
    train,
    test.flatMap(({ sequences }) => sequences),
    codec,
  );
  yield lineOf(['', 'validation', 'test', '95 %', 'beside best PPM']);
  yield lineOf(['equal chances', '', Math.log2(codec.vocabularySize - 1).toFixed(3), '', '']);
  const counted: Measured<PitchMeasures>[] = [];
  for (const [, id, architecture] of NGRAMS) {
    const change = changeOf(set, id, architecture);
    counted.push(await trainOnce(NGRAM, { seed: 1, quick, dataFolder: folder, change, measure }));
  }
  const ppm = counted.filter((_, index) => PPM_IDS.includes(NGRAMS[index]![1]));
  const best = ppm.reduce((a, b) => (b.validationLoss < a.validationLoss ? b : a)).measures.bitsPerNote;
  for (const [index, run] of counted.entries()) yield rowOf(NGRAMS[index]![0], [run], best);
  const of = (recipe: string, seed: number): TrainingOptions => ({
    ...{ seed, quick, dataFolder: folder, change: { name: `${recipe}-${set}`, only: [set] } },
  });
  if (seeds.length === 0) return;
  for (const [recipe, model] of NETWORKS) {
    const runs: Measured<PitchMeasures>[] = [];
    for (const seed of seeds) runs.push(await trainOnce(recipe, { ...of(recipe, seed), measure }));
    yield rowOf(model, runs, best);
  }
  const [, id, architecture] = NGRAMS.at(-1)!;
  const ngram = { ...of(NGRAM, 1), change: changeOf(set, id, architecture) };
  const together: PitchRun[] = [];
  for (const seed of seeds) {
    const parts = [...NETWORKS.map(([recipe]) => [recipe, of(recipe, seed)] as const), [NGRAM, ngram] as const];
    const mixture = await mixtureOnce(`next-pitch-together-${set}-${seed}`, parts, { validation, test });
    together.push({ validationLoss: mixture.validationBits * Math.LN2, measures: mixture });
  }
  yield rowOf('these and the n-gram above, as a mixture', together, best);
}

async function mixtureOnce(
  name: string,
  parts: readonly (readonly [recipe: string, options: TrainingOptions])[],
  { validation, test }: Readonly<Record<'validation' | 'test', readonly SequencePiece[]>>,
): Promise<Mixture> {
  const labels = await Promise.all(parts.map(([recipe, options]) => labelOf(recipe, options)));
  return keptOnce(`${name}-${(await hashOf({ labels })).slice(0, 8)}`, parts[0]![1].quick, async () => {
    const files: ModelFile[] = [];
    for (const [recipe, options] of parts) files.push((await trainedFile(recipe, options)).file);
    return measureTogether(files, validation, test);
  });
}

type Change = NonNullable<TrainingOptions['change']>;

function changeOf(set: string, id: string, architecture: Record<string, unknown>): Change {
  return { name: `next-pitch-${set}-${id}`, only: [set], architecture: architecture as Record<string, never> };
}

async function measureTest(file: ModelFile, pieces: readonly SequencePiece[]): Promise<PitchMeasures> {
  const device = nodeDevice({ threads: 1 });
  const model = openModel(file, device) as SequenceModel;
  try {
    return await bitsOf(model, pieces);
  } finally {
    await model.dispose();
    await device.dispose();
  }
}

function notesIn(sequences: readonly Int32Array[]): number {
  return sequences.reduce((sum, { length }) => sum + length - 1, 0);
}

/** Intervals of a window that is looked for in the training melodies. */
const WINDOW = 11;

/** How easy the test melodies are: repeated pitches, and windows of twelve notes that training has in any key. */
function sharesOf(train: readonly Int32Array[], test: readonly Int32Array[], codec: SequenceCodec): string {
  const windowsOf = (tokens: Int32Array): string[] => {
    const notes = tokens.filter((token) => codec.pitchOf(token) >= 0);
    const intervals = Array.from(notes.subarray(1), (token, index) => token - notes[index]!);
    return intervals.slice(WINDOW - 1).map((_, index) => intervals.slice(index, index + WINDOW).join(' '));
  };
  const known = new Set(train.flatMap(windowsOf));
  const windows = test.map(windowsOf);
  const all = windows.flat();
  let earlier = 0;
  for (const piece of windows) {
    const seen = new Set<string>();
    for (const window of piece) {
      if (seen.has(window)) earlier += 1;
      seen.add(window);
    }
  }
  let repeats = 0;
  for (const tokens of test)
    repeats += tokens.filter((token, place) => place > 1 && token === tokens[place - 1]).length;
  const percent = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`;
  return (
    `  of the test notes ${percent(repeats, notesIn(test))} repeat the pitch before; of windows of twelve notes, in any key, ` +
    `${percent(all.filter((window) => known.has(window)).length, all.length)} are in training, ` +
    `${percent(earlier, all.length)} earlier in the same melody`
  );
}

type PitchRun = Pick<Measured<PitchMeasures>, 'validationLoss' | 'measures'>;

function rowOf(model: string, runs: readonly PitchRun[], best: number): string {
  const told = (of: (run: PitchRun) => number): string => {
    const { mean, least, most } = spreadOf(runs.map(of));
    return `${mean.toFixed(3)}${runs.length > 1 ? ` (${least.toFixed(3)}–${most.toFixed(3)})` : ''}`;
  };
  const [from, to] = runs[0]!.measures.interval;
  const mean = spreadOf(runs.map(({ measures }) => measures.bitsPerNote)).mean;
  const gain = 100 * (mean / best - 1);
  return lineOf([
    model,
    told(({ validationLoss }) => validationLoss / Math.LN2),
    told(({ measures }) => measures.bitsPerNote),
    `[${from.toFixed(2)}, ${to.toFixed(2)}]`,
    `${gain > 0 ? '+' : ''}${gain.toFixed(1)} %`,
  ]);
}

function lineOf([model, ...cells]: readonly string[]): string {
  return `  ${model!.padEnd(48)}${cells.map((cell) => cell.padStart(22)).join('')}`;
}
