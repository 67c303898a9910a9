/** The table of generated music beside real music, as text and as JSON. */
import type { Closeness, FeatureRow, MeasureRow, MusicResult } from '@continuo/evaluate';

export type MusicSource = { readonly generated: string; readonly real: string; readonly split: string };

/** What the table was made of, in one sentence. */
export function protocolLine({ pieces, found, trimQuarters, trimNotes }: MusicResult, source: MusicSource): string {
  return `${pieces} pieces of each set, the first ${trimQuarters} quarters and ${trimNotes} notes: ${source.generated} (${found.generated} pieces) beside ${source.real} (${source.split} ${found.test}, train ${found.train} pieces)`;
}

/** What the columns mean. */
export const COLUMN_NOTE: string =
  'gap: real is held-out minus train, ours is generated minus held-out; overlap (1 is alike) and divergence (nats) are with train, so that the real row is the ceiling';

const WORDS: Readonly<Record<string, string>> = {
  notesPerQuarter: 'a quarter',
  percent: '%',
  count: '',
  ratio: '',
  fitness: '',
};

/** Rows of cells: real above ours. */
export function measureCells(row: MeasureRow): readonly (readonly string[])[] {
  const unit = WORDS[row.unit] ?? row.unit;
  const label = unit === '' ? row.label : `${row.label}, ${unit}`;
  const line = (name: string, set: 'test' | 'generated', gap: number, closeness: Closeness): readonly string[] => {
    const { mean, interval } = row[set];
    return [
      name,
      set === 'test' ? 'real' : 'ours',
      number(mean),
      `${number(interval[0])}–${number(interval[1])}`,
      `${gap >= 0 ? '+' : '−'}${number(Math.abs(gap))}${set === 'generated' && row.isInsideReal ? ' inside' : ''}`,
      closeness.overlap.toFixed(3),
      closeness.divergenceNats.toFixed(3),
    ];
  };
  return [line(label, 'test', row.realGap, row.real), line('', 'generated', row.gap, row.ours)];
}

/** Rows of cells of one of MGEval's features: distances from the training pieces. */
export function featureCells(row: FeatureRow): readonly (readonly string[])[] {
  const line = (name: string, set: 'test' | 'generated', closeness: Closeness): readonly string[] => [
    name,
    set === 'test' ? 'real' : 'ours',
    number(row.meanDistance[set]),
    '',
    '',
    closeness.overlap.toFixed(3),
    closeness.divergenceNats.toFixed(3),
  ];
  const words = row.feature.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return [line(`distance in ${words}`, 'test', row.real), line('', 'generated', row.ours)];
}

export const COLUMNS: readonly string[] = ['', '', 'mean', '95 % interval', 'gap', 'overlap', 'divergence'];

/** The table in text. */
export function musicLines(result: MusicResult, source: MusicSource): readonly string[] {
  const { featureFrechetDistance: frechet } = result;
  const cells = [COLUMNS, ...result.measures.flatMap(measureCells), ...result.features.flatMap(featureCells)];
  return [
    protocolLine(result, source),
    `  ${COLUMN_NOTE}`,
    '',
    ...columns(cells),
    '',
    `Fréchet distance of our own ${frechet.dimensions} features, ${frechet.pieces} pieces a set: real ${frechet.real.toFixed(2)}, ours ${frechet.ours.toFixed(2)}`,
    ...(frechet.pieces < 2 * frechet.dimensions
      ? ['  (few pieces for so many features: read it beside the real one only)']
      : []),
  ];
}

/** The table as JSON: units in the names, densities left out. */
export function musicReport(result: MusicResult): Readonly<Record<string, unknown>> {
  const { measures, features, featureFrechetDistance, ...facts } = result;
  return {
    ...facts,
    measures: Object.fromEntries(
      measures.map(({ measure, unit, label: _, densities: __, ...row }) => [nameWithUnit(measure, unit), row]),
    ),
    mgevalFeatures: Object.fromEntries(features.map(({ feature, densities: _, ...row }) => [feature, row])),
    featureFrechetDistance,
  };
}

/** @example nameWithUnit('pitchRange', 'semitones') // => 'pitchRangeSemitones' */
function nameWithUnit(name: string, unit: string): string {
  const word = unit === 'count' || unit === 'ratio' ? '' : `${unit[0]!.toUpperCase()}${unit.slice(1)}`;
  return `${name}${word}`;
}

function number(value: number): string {
  if (Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 1 : size >= 10 ? 2 : 3);
}

/** Cells below each other; all but the first two columns to the right. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
