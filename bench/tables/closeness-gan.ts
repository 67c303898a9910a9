/**
 * How close the rolls of a GAN are to real ones: `../shared/benchmarks.md`, section 5.
 *
 * BinaryMuseGAN's protocol (Dong and Yang 2018, table 2) on `open/freedoom-music`, since Lakh's rolls are not here: means
 * over bars, the gap to the real training data counts. Phrases of four bars of 4/4 in which three of five tracks sound; 48
 * steps a bar, where a qualified note has two steps at least (the papers: three of 96). QN and PP over the pitched tracks
 * (PP of these together), TD over all pairs of them. The weights are chosen on validation alone (`rollDistance`). What is kept
 * of seed 1 was measured of the shipped `band`, whose recipe it is.
 */
import {
  BAND_HEADER,
  type PianoRoll,
  type PianoRollHeader,
  phraseOf,
  phraseStarts,
  type RollSummary,
  rollDistance,
  rollPieceOfScore,
  type Split,
  summarizeRolls,
} from '@continuo/corpus';
import { dataFolder, openPieces } from '@continuo/corpus/node';
import { barTexts, measureRolls, shareOfKnownBars } from '@continuo/evaluate';
import { type AdversarialModel, type ModelFile, museganSchema, openModel } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import type { Table } from './table.ts';
import { type Measured, spreadOf, trainOnce } from './train-once.ts';

const RECIPE = 'gan-band';
const SETS = ['freedoom-music'];
/** Phrases that are generated; the papers take 5 000. */
const PHRASES = 1000;
const COLUMNS = [
  'QN',
  'PP',
  'TD',
  'DP',
  'EB drums',
  'EB guitar',
  'EB bass',
  'EB strings',
  'UPC guitar',
  'UPC bass',
  'UPC strings',
];

type GanMeasures = {
  readonly means: Readonly<Record<string, number>>;
  /** `rollDistance` from the training and the test rolls */
  readonly toTrain: number;
  readonly toTest: number;
  readonly bars: number;
  readonly knownBars: number;
  readonly variety: number;
};

/** What benchmarks.md quotes of BinaryMuseGAN, on Lakh with eight tracks: [S]. */
const PUBLISHED = [
  ['training data (Lakh, 96 steps a bar)', 0.88, 0.48, 0.96],
  ['pretrained, Bernoulli sampling', 0.67, 0.2, 0.98],
  ['pretrained, hard threshold', 0.72, 0.22, 1.0],
  ['two-stage, stochastic neurons', 0.42, 0.26, 0.99],
  ['two-stage, deterministic neurons', 0.78, 0.45, 0.87],
  ['end-to-end, deterministic neurons', 0.28, 0.29, 1.1],
] as const;
/** The gaps of its best row, which are to be met. */
const GAPS: Readonly<Record<string, number>> = { QN: 0.1, PP: 0.03, TD: 0.09 };

export const table: Table = {
  name: 'closeness-gan',
  async *print({ seeds, quick }) {
    yield 'Piano rolls of a GAN beside real ones: QN share of notes of a 32nd at least, PP share of steps with more than two pitches, TD tonal distance';
    yield '';
    yield `  ${'BinaryMuseGAN (2018) [S], not the same data'.padEnd(46)}    QN     PP     TD`;
    for (const [row, ...values] of PUBLISHED)
      yield `  ${row.padEnd(46)} ${values.map((value) => cell(value)).join(' ')}`;
    yield '';
    const folder = dataFolder('open');
    if (folder === undefined) {
      yield '  ours: not measured, the data folder is not there';
      return;
    }
    const runs: Measured<GanMeasures>[] = [];
    const measure = (file: ModelFile): Promise<GanMeasures> => measureFile(file, folder, quick ? 64 : PHRASES);
    for (const seed of seeds) runs.push(await trainOnce(RECIPE, { seed, quick, dataFolder: folder, measure }));
    yield* linesOf(runs, await realRows(folder));
  },
};

type RealRows = Readonly<Record<Split, ReturnType<typeof measureRolls>>> & { readonly header: PianoRollHeader } & {
  readonly summaries: Readonly<Record<Split, RollSummary>>;
  readonly known: ReadonlySet<string>;
  readonly knownOfTest: { readonly bars: number; readonly found: number };
};

/** The real phrases of each split, measured as the generated ones are. */
async function realRows(folder: string): Promise<RealRows> {
  const header = headerOfRecipe();
  const groups: Record<Split, PianoRoll[][]> = { train: [], validation: [], test: [] };
  for await (const event of openPieces(folder, { only: SETS })) {
    if (event.kind !== 'piece') continue;
    try {
      const piece = rollPieceOfScore(event.piece.score, header);
      const starts = phraseStarts(piece, header, { soundingTracks: 3 });
      if (starts.length > 0) groups[event.piece.split].push(starts.map((bar) => phraseOf(piece, bar, header)));
    } catch {
      // not in 4/4: the trainer rejects it as well
    }
  }
  const each = <Result>(of: (rolls: PianoRoll[][]) => Result): Record<Split, Result> => ({
    train: of(groups.train),
    validation: of(groups.validation),
    test: of(groups.test),
  });
  const known = new Set(groups.train.flat().flatMap((roll) => barTexts(roll, header)));
  return {
    ...each((rolls) => measureRolls(rolls, header)),
    header,
    summaries: each((rolls) => summarizeRolls(rolls.flat(), header)),
    known,
    knownOfTest: shareOfKnownBars(groups.test.flat(), header, known),
  };
}

function headerOfRecipe(): PianoRollHeader {
  const { bars, stepsPerBar } = museganSchema.parse({});
  return { ...BAND_HEADER, bars, stepsPerBar };
}

async function measureFile(file: ModelFile, folder: string, count: number): Promise<GanMeasures> {
  const { known, summaries, header } = await realRows(folder);
  const device = nodeDevice({ threads: 1 });
  const model = openModel(file, device) as AdversarialModel;
  const rolls = await model.generate({ count, seed: 1 });
  await model.dispose();
  await device.dispose();
  const made = summarizeRolls(rolls, header);
  const { bars, found } = shareOfKnownBars(rolls, header, known);
  return {
    means: made.measures,
    toTrain: rollDistance(made, summaries.train),
    toTest: rollDistance(made, summaries.test),
    bars,
    knownBars: found,
    variety: made.variety / summaries.train.variety,
  };
}

function* linesOf(runs: readonly Measured<GanMeasures>[], real: RealRows): Iterable<string> {
  yield `  ${'freedoom-music'.padEnd(46)} ${COLUMNS.map((name) => name.replace('guitar', 'gtr').replace('strings', 'str').padStart(10)).join('')}`;
  const row = (title: string, values: Readonly<Record<string, number>>): string =>
    `  ${title.padEnd(46)} ${COLUMNS.map((name) => (values[name]?.toFixed(2) ?? '').padStart(10)).join('')}`;
  const titles = {
    train: 'real, train',
    validation: 'real, validation',
    test: 'real, test (ceiling: as far as people are)',
  };
  for (const split of ['train', 'validation', 'test'] as const) {
    yield row(`${titles[split]}, ${real[split].phrases} phrases`, real[split].means);
  }
  const over = (of: (measures: GanMeasures) => number): ReturnType<typeof spreadOf> =>
    spreadOf(runs.map(({ measures }) => of(measures)));
  const means = Object.fromEntries(COLUMNS.map((name) => [name, over((measures) => measures.means[name] ?? 0).mean]));
  const { parameters } = runs[0]!;
  yield row(`ours, ${(parameters / 1e6).toFixed(1)} M, mean of ${runs.length} seeds`, means);
  yield '';
  for (const [name, allowed] of Object.entries(GAPS)) {
    const gap = over((measures) => Math.abs((measures.means[name] ?? 0) - real.train.means[name]!));
    const test = Math.abs(real.test.means[name]! - real.train.means[name]!);
    const verdict = gap.mean <= allowed ? 'met' : 'missed';
    yield `  gap of ${name} to real train: ours ${spread(gap)}, to be met ${allowed.toFixed(2)}: ${verdict}; real test against train ${test.toFixed(3)}`;
  }
  yield `  distance of all measures (1: the papers' gaps): to train ${spread(over(({ toTrain }) => toTrain))}, to test ${spread(over(({ toTest }) => toTest))}; real test to train ${rollDistance(real.summaries.test, real.summaries.train).toFixed(3)}`;
  yield `  variety between phrases, against train: ours ${spread(over(({ variety }) => variety))}, real test ${(real.summaries.test.variety / real.summaries.train.variety).toFixed(3)}`;
  const { bars, found } = real.knownOfTest;
  const share = over((measures) => measures.knownBars / Math.max(1, measures.bars));
  yield `  bars that stand in training, in any key: ours ${spread(share)}, real test ${(found / bars).toFixed(3)}`;
  yield `  chosen on validation at steps ${runs.map(({ step }) => step).join(', ')}; ${runs.map(({ seconds }) => Math.round(seconds / 60)).join(', ')} min`;
}

const cell = (value: number): string => value.toFixed(2).padStart(6);

function spread({ mean, least, most }: ReturnType<typeof spreadOf>): string {
  return least === most ? mean.toFixed(3) : `${mean.toFixed(3)} (${least.toFixed(3)}–${most.toFixed(3)})`;
}
