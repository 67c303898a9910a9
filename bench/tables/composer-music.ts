/**
 * What the composer writes beside real music of its corpora: closeness, structure, and how much it copies.
 *
 * For each held-out test piece, cut to 32 bars, one piece is composed with its bars, meter, tempo, instruments and style, its
 * key told softly, and nothing else; all settings are the defaults, none is rejected. Figures are means over pieces beside the
 * 95 % interval of the real means, bootstrapped over pieces; `../shared/benchmarks.md`, sections 7 and 11.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { dataFolder } from '@continuo/corpus/node';
import { bootstrapInterval, MUSIC_MEASURES } from '@continuo/evaluate';
import { loadModel } from '@continuo/models/node';
import { type ComposerCorpus, readComposerCorpus } from './composer-music-corpus.ts';
import {
  ALL,
  type Borrowed,
  type ComposerMeasure,
  type ComposerRun,
  composerRun,
  type MeasuredPair,
} from './composer-music-run.ts';
import type { Table } from './table.ts';

const MODEL = fileURLToPath(new URL('../../checkpoints/composer/model.safetensors', import.meta.url));
const RUNS = fileURLToPath(new URL('../../runs/tables/', import.meta.url));
const PIECES = 8;
const QUICK_PIECES = 3;
const SHOWN: readonly ComposerMeasure[] = [
  'scaleConsistency',
  'grooveConsistency',
  'pitchClassEntropy',
  'polyphony',
  'noteDensity',
  'structureShort',
  'structureMiddle',
  'structureLong',
  'compressionRatio',
  'geometricCompression',
];
const SHOWN_AS: Readonly<Record<ComposerMeasure, { readonly label: string; readonly digits: number }>> = {
  ...MUSIC_MEASURES,
  compressionRatio: { label: 'compression, in order', digits: 2 },
  geometricCompression: { label: 'compression, COSIATEC', digits: 2 },
};
/** benchmarks.md, section 6: COSIATEC ratios of Text2midi and of the real pieces, whole ones of MidiCaps [S]. */
const TEXT2MIDI = { ours: 2.31, real: 3.43 };
const ASPECT_LABELS = {
  texture: '8 quarters of all voices, any key',
  melody: '12 intervals of the melody',
  drums: '8 quarters of drums',
} as const;

export const table: Table = {
  name: 'composer-music',
  async *print({ seeds, quick, model: path = MODEL, ask = '{}', runs = RUNS }) {
    yield 'What the composer writes beside held-out pieces of its corpora (test split, at most 32 bars, default settings, told';
    yield 'bars, meter, tempo, instruments, style and softly the key): means over pieces, the real interval is 95 % by piece';
    if (ask !== '{}') yield `Asked besides: ${ask}`;
    const folder = dataFolder('open');
    if (folder === undefined || !existsSync(path)) {
      yield '  not measured: the data folder or the checkpoint is not there';
      return;
    }
    const model = await loadModel(await readFile(path), { threads: 1, source: path });
    if (model.kind !== 'score') throw new Error(`${path} is a model of kind "${model.kind}", not one of whole scores`);
    try {
      let corpus: Promise<ComposerCorpus> | undefined;
      const read = (): Promise<ComposerCorpus> => (corpus ??= readComposerCorpus(folder, model.styleOfFolder));
      const results: ComposerRun[] = [];
      for (const seed of seeds) {
        results.push(await composerRun(model, read, { seed, count: quick ? QUICK_PIECES : PIECES, ask, runs }));
      }
      yield* linesOf(results);
    } finally {
      await model.dispose();
    }
  },
};

function* linesOf(runs: readonly ComposerRun[]): Iterable<string> {
  const corpora = [ALL, ...new Set(runs[0]!.pairs.map(({ corpus }) => corpus))];
  for (const corpus of corpora) {
    const of = ({ pairs }: ComposerRun): readonly MeasuredPair[] =>
      pairs.filter((pair) => corpus === ALL || pair.corpus === corpus);
    yield '';
    yield `${corpus}: ${of(runs[0]!).length} pieces a seed`;
    yield `  ${''.padEnd(24)}${['real', '95 % interval', 'ours', 'gap'].map((title) => title.padStart(16)).join('')}`;
    for (const measure of SHOWN) yield* measureLine(measure, of(runs[0]!), runs.flatMap(of));
    if (corpus === ALL) yield scaledLine(of(runs[0]!), runs.flatMap(of));
    yield* borrowedLines(runs.map(({ borrowed }) => borrowed[corpus]!));
  }
  yield '';
  for (const { seed, notes, seconds, model } of runs) {
    yield `seed ${seed}: ${notes} notes in ${seconds.toFixed(0)} s, model ${model.slice(0, 8)}`;
  }
}

function* measureLine(
  measure: ComposerMeasure,
  real: readonly MeasuredPair[],
  ours: readonly MeasuredPair[],
): Iterable<string> {
  const valuesOf = (pairs: readonly MeasuredPair[], side: 'real' | 'ours'): number[] =>
    pairs.flatMap((pair) => pair[side][measure] ?? []);
  const [realValues, ourValues] = [valuesOf(real, 'real'), valuesOf(ours, 'ours')];
  if (realValues.length === 0) return;
  const [low, high] = bootstrapInterval(realValues.map((total) => ({ total, count: 1 })));
  const [realMean, ourMean] = [meanOf(realValues), meanOf(ourValues)];
  const { label, digits } = SHOWN_AS[measure];
  const cells = [
    realMean.toFixed(digits),
    `${low.toFixed(digits)}–${high.toFixed(digits)}`,
    ourMean.toFixed(digits),
    signed(ourMean - realMean, digits),
  ];
  const verdict = ourMean < low ? 'below' : ourMean > high ? 'above' : 'inside';
  yield `  ${label.padEnd(24)}${cells.map((cell) => cell.padStart(16)).join('')}  ${verdict}`;
}

/** Other pieces, and 300 notes of each, have another ratio: what can be compared is the share of the real one. */
function scaledLine(real: readonly MeasuredPair[], ours: readonly MeasuredPair[]): string {
  const mean = (pairs: readonly MeasuredPair[], side: 'real' | 'ours'): number =>
    meanOf(pairs.flatMap((pair) => pair[side].geometricCompression ?? []));
  const share = mean(ours, 'ours') / mean(real, 'real');
  const verdict = share >= TEXT2MIDI.ours / TEXT2MIDI.real ? 'met' : 'missed';
  return `  compression, COSIATEC: ${percent(share)} of the real row's, ${(share * TEXT2MIDI.real).toFixed(2)} where real is ${TEXT2MIDI.real} (Text2midi on MidiCaps [S]: ${TEXT2MIDI.ours}): ${verdict}`;
}

function* borrowedLines(runs: readonly Borrowed[]): Iterable<string> {
  for (const aspect of ['texture', 'melody', 'drums'] as const) {
    const all = runs.flatMap((run) => run[aspect] ?? []);
    if (all.length === 0) continue;
    const { human, band, unit } = all[0]!;
    const shares = all.map(({ generated }) => percent(generated.share));
    const longest = Math.max(...all.map(({ generated }) => generated.longest?.frames ?? 0));
    yield `  copied, ${ASPECT_LABELS[aspect]}: real ${percent(human.share)} (${human.pieces} pieces, band ${percent(band[0])}–${percent(band[1])}), ours ${shares.join(', ')}: ${all.map(({ verdict }) => verdict).join(', ')}; longest copy ${human.longest?.frames ?? 0}, ours ${longest} ${unit}`;
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}

function percent(share: number | null): string {
  return share === null || Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`;
}
