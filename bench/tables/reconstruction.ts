/**
 * MusicVAE's table: how well two and sixteen bars of melody come back from the latent space. `../shared/benchmarks.md`, section 4.
 *
 * Melodies in 4/4, 2/2 and 2/4 of all sets of `open/` that have some, sixteen steps a bar, official splits by piece; windows of whole
 * bars from every bar line on, each once in its split, those that are mostly silent left out. What is written starts from a
 * z drawn from q(z | x), and once from its mean: the paper does not say which it takes.
 * The recipes are those of the models that ship, `melody-2bar` and `melody-16bar`, in a third to a half of their steps.
 */
import { evenlyChosen } from '@continuo/corpus';
import { dataFolder } from '@continuo/corpus/node';
import { evaluateInterpolation, evaluateReconstruction, type ReconstructionResult } from '@continuo/evaluate';
import {
  type LatentModel,
  type MelodySegment,
  type ModelFile,
  melodySegments,
  openModel,
  SEGMENT_ATTRIBUTES,
  samplePlace,
  samplePrior,
} from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { openSequenceCorpus } from '@continuo/train/node';
import type { Table } from './table.ts';
import { type Measured, spreadOf, trainOnce } from './train-once.ts';

const SETS = ['folk-tunes-pd', 'freedoom-music', 'mutopia', 'open-hymnal', 'openewld', 'openscore-lieder'];

/** Of `bench/recipes`, what each is, what the paper gives (teacher forcing, sampling), and whether it takes every seed. */
const ROWS = [
  ['vae-2bar', '2 bars', [0.986, 0.951], 'every seed'],
  ['vae-16bar-flat', '16 bars, flat', [0.883, 0.62], 'the first seed'],
  ['vae-16bar', '16 bars, hierarchical', [0.919, 0.812], 'every seed'],
] as const;

/** Windows that are measured at most, evenly out of all of the test split. */
const MOST_SEGMENTS = 2048;
const PRIOR_SAMPLES = 500;
const PAIRS = 128;

type VaeMeasures = Omit<ReconstructionResult, 'model'> & {
  /** the share of test windows that a training piece has, too, in whatever key */
  readonly knownShare: number;
  /** sampled accuracy on the others */
  readonly sampledOfNew: number;
  /** means of attributes over test windows, over samples of the prior, and over those of the fitted Gaussian */
  readonly attributes: Readonly<Record<string, readonly [real: number, prior: number, fitted: number]>>;
  /** steps that differ from the first segment, a share, at 0, 0.1 … 1 of the way: along the arc, and as a mixture of notes */
  readonly interpolation: readonly (readonly [arc: number, mixture: number])[];
};

export const table: Table = {
  name: 'reconstruction',
  async *print({ seeds, quick }) {
    yield 'Reconstruction of melodies, test split: share of steps whose token is right; higher is better';
    yield 'Mean over seeds (least–most), selected on validation alone, the flat one with the first; [..] is the 95 % interval by piece of the first seed.';
    yield 'Published: Roberts et al. 2018, table 1, on 1.5 million MIDI files that are not public; z of 256–512 numbers, larger networks.';
    const folder = dataFolder('open');
    if (folder === undefined) {
      yield 'not measured: the data folder is not there';
      return;
    }
    const { splits } = await openSequenceCorpus({ corpus: 'melody', only: SETS }, folder);
    const melodies = (split: 'train' | 'test'): (readonly Int32Array[])[] => splits[split].map(({ item }) => item);
    const most = quick ? 100 : MOST_SEGMENTS;
    const measure = (file: ModelFile): Promise<VaeMeasures> =>
      measureTest(file, melodies('train'), melodies('test'), most);
    yield '';
    yield lineOf([
      '',
      'sampled, T = 1',
      '95 %',
      'from the mean',
      'of note-ons',
      'T = 0',
      'taught',
      'new ones',
      'KL, nats',
      '−ln p(x|z)',
    ]);
    const all: (readonly [string, Measured<VaeMeasures>])[] = [];
    for (const [name, model, [taught, sampled], own] of ROWS) {
      const runs: Measured<VaeMeasures>[] = [];
      for (const seed of own === 'every seed' ? seeds : seeds.slice(0, 1))
        runs.push(await trainOnce(name, { seed, quick, dataFolder: folder, measure }));
      const { constant } = runs[0]!.measures;
      yield lineOf([`${model}: all hold`, constant.accuracy.toFixed(3), ...intervalOf(constant), '', '0.000']);
      yield lineOf([`${model}: MusicVAE`, sampled.toFixed(3), '', '', '', '', taught.toFixed(3)]);
      yield rowOf(`${model}: ours`, runs);
      all.push([model, runs[0]!]);
    }
    for (const [model, run] of all) yield* detailsOf(model, run);
  },
};

async function measureTest(
  file: ModelFile,
  train: readonly (readonly Int32Array[])[],
  test: readonly (readonly Int32Array[])[],
  most: number,
): Promise<VaeMeasures> {
  const device = nodeDevice({ threads: 1 });
  const model = openModel(file, device) as LatentModel;
  try {
    const segments = evenlyChosen(melodySegments(test, model.bars), most);
    const known = new Set(melodySegments(train, model.bars).map(({ tokens }) => inAnyKey(tokens)));
    const fresh = segments.filter(({ tokens }) => !known.has(inAnyKey(tokens)));
    const { model: _, ...whole } = await reconstructionOf(model, segments);
    const { sampled } = await reconstructionOf(model, fresh);
    return {
      ...whole,
      knownShare: 1 - fresh.length / segments.length,
      sampledOfNew: sampled.accuracy,
      attributes: await attributesOf(model, segments),
      interpolation: await interpolationOf(model, segments),
    };
  } finally {
    await model.dispose();
    await device.dispose();
  }
}

async function reconstructionOf(model: LatentModel, segments: readonly MelodySegment[]): Promise<ReconstructionResult> {
  for await (const event of evaluateReconstruction(model, segments)) if (event.kind === 'result') return event.result;
  throw new Error(`${model.name}: no result came`);
}

async function attributesOf(
  model: LatentModel,
  segments: readonly MelodySegment[],
): Promise<VaeMeasures['attributes']> {
  const written = (draw: (seed: number) => Float32Array): Promise<readonly Int32Array[]> =>
    model.decode(
      Array.from({ length: PRIOR_SAMPLES }, (_, seed) => draw(seed)),
      { temperature: 1, seed: 1 },
    );
  const ways = [
    segments.map(({ tokens }) => tokens),
    await written((seed) => samplePrior(model.latentSize, seed)),
    await written((seed) => samplePlace(model, seed)),
  ] as const;
  return Object.fromEntries(
    Object.entries(SEGMENT_ATTRIBUTES).map(([name, amount]) => {
      const [real, prior, fitted] = ways.map((each) => meanOf(each.map(amount))) as [number, number, number];
      return [name, [real, prior, fitted] as const];
    }),
  );
}

async function interpolationOf(
  model: LatentModel,
  segments: readonly MelodySegment[],
): Promise<VaeMeasures['interpolation']> {
  // segments that stand far apart, so mostly of different pieces
  const half = Math.floor(segments.length / 2);
  const firsts = evenlyChosen(segments.slice(0, half), PAIRS);
  const seconds = evenlyChosen(segments.slice(half), PAIRS);
  const pairs = firsts.map(({ tokens }, index) => [tokens, seconds[index]!.tokens] as const);
  for await (const event of evaluateInterpolation(model, pairs)) {
    if (event.kind === 'result') return event.points.map(({ toFirst, mixed }) => [toFirst, mixed.toFirst]);
  }
  throw new Error(`${model.name}: no result came`);
}

/** A segment's tokens, pitches counted from its first note. */
function inAnyKey(tokens: Int32Array): string {
  const first = tokens.find((token) => token > 1) ?? 0;
  return Array.from(tokens, (token) => (token > 1 ? token - first : `e${token}`)).join();
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

function intervalOf({ accuracyInterval: [from, to] }: ReconstructionResult['sampled']): string[] {
  return [`[${from.toFixed(3)}, ${to.toFixed(3)}]`];
}

function rowOf(model: string, runs: readonly Measured<VaeMeasures>[]): string {
  const told = (of: (measures: VaeMeasures) => number, digits = 3): string => {
    const { mean, least, most } = spreadOf(runs.map(({ measures }) => of(measures)));
    const spread = runs.length > 1 ? ` (${least.toFixed(digits)}–${most.toFixed(digits)})` : '';
    return `${mean.toFixed(digits)}${spread}`;
  };
  return lineOf([
    model,
    told(({ sampled }) => sampled.accuracy),
    ...intervalOf(runs[0]!.measures.sampled),
    told(({ sampledFromMean }) => sampledFromMean.accuracy),
    told(({ sampled }) => sampled.noteAccuracy),
    told(({ likeliest }) => likeliest.accuracy),
    told(({ teacherForced }) => teacherForced.accuracy),
    told(({ sampledOfNew }) => sampledOfNew),
    told(({ divergenceNatsPerSegment }) => divergenceNatsPerSegment, 1),
    told(({ reconstructionNatsPerSegment }) => reconstructionNatsPerSegment, 2),
  ]);
}

function* detailsOf(model: string, { measures, parameters, seconds, step }: Measured<VaeMeasures>): Generator<string> {
  const { segments, pieces, knownShare, attributes, interpolation } = measures;
  yield '';
  yield `  ${model}: ${segments} windows of ${pieces} test pieces, ${(100 * knownShare).toFixed(1)} % of them known from training in some key;`;
  yield `    ${parameters} parameters, step ${step}, ${(seconds / 60).toFixed(0)} minutes of training`;
  const told = Object.entries(attributes).map(
    ([name, ways]) => `${name} ${ways.map((each) => each.toFixed(2)).join(', ')}`,
  );
  yield `    test windows, samples of the prior, samples of the fitted Gaussian: ${told.join('; ')}`;
  const way = (index: 0 | 1): string => interpolation.map((each) => each[index].toFixed(2)).join(' ');
  yield `    steps unlike the first segment along the arc: ${way(0)}; mixing notes: ${way(1)}`;
}

function lineOf([model, ...cells]: readonly string[]): string {
  return `  ${model!.padEnd(34)}${cells.map((cell) => cell.padStart(22)).join('')}`;
}
