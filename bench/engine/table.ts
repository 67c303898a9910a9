/** The engine's figures as one table for people. */
import type { Spread } from './rounds.ts';
import type { TrainingRow } from './training-rows.ts';

/** What the table says about training as a whole; `undefined` where PyTorch was not there. */
export type Summary = { readonly rows: number; readonly leastRatio: number; readonly geometricMean: number };

export function summarize(rows: readonly TrainingRow[]): Summary | undefined {
  const ratios = rows.flatMap(({ ratioToPyTorch }) => (ratioToPyTorch ? [ratioToPyTorch.median] : []));
  if (ratios.length === 0) return undefined;
  const logarithms = ratios.map(Math.log).reduce((a, b) => a + b);
  return { rows: ratios.length, leastRatio: Math.min(...ratios), geometricMean: Math.exp(logarithms / ratios.length) };
}

const COLUMNS = ['training step', 'engine', 'ms', 'a second', 'Continuo is', 'of peak', 'memory', 'loss'] as const;

/** Rows of the training steps: an engine a line, Continuo first. */
export function formatTraining(rows: readonly TrainingRow[]): string {
  const lines = rows.flatMap((row) => {
    const millions = (row.parameters / 1e6).toFixed(1);
    const about = [row.title, row.fed, `${millions} M parameters`];
    const engines = row.engines.map((engine, index) => [
      engine.name,
      engine.milliseconds.toFixed(0),
      `${thousands(engine.examplesPerSecond)} ${engine.unit}`,
      index === 0 ? '' : `${times(engine.ratio)}`,
      `${(100 * engine.shareOfPeak).toFixed(0)} %`,
      `${(engine.peakBytes / 2 ** 20).toFixed(0)} MiB`,
      `${engine.firstLoss.toFixed(3)} → ${engine.lastLoss.toFixed(3)}${engine.sameWork ? '' : ' (began elsewhere!)'}`,
    ]);
    const refused = row.refusals.map(({ engine, why }) => [engine, `– ${why}`]);
    const cells = [...engines, ...refused];
    while (cells.length < about.length) cells.push([]);
    return cells.map((each, index) => [about[index] ?? '', ...each]);
  });
  return `${alignColumns([COLUMNS, ...lines])}\n`;
}

/** Lines under the table: how the peak was measured, and what came out over all rows. */
export function formatSummary(rows: readonly TrainingRow[], summary: Summary | undefined): string {
  const peaks = rows.map(({ peakGigaflops }) => peakGigaflops);
  const [least, most] = [Math.min(...peaks.map((p) => p.median)), Math.max(...peaks.map((p) => p.median))];
  const peak =
    `of peak: matrix products and convolutions of the step (forward and both gradients, nothing masked, nothing else) over its time,\n` +
    `  as a share of the fastest large square product through ONNX Runtime in the same rounds (${least.toFixed(0)}–${most.toFixed(0)} GFLOP/s)\n`;
  if (!summary) return `${peak}PyTorch is not there: no ratio (CONTINUO_PYTHON names a Python that has it)\n`;
  const { geometricMean, leastRatio } = summary;
  return (
    `${peak}times as fast as the better of PyTorch eager and compiled: geometric mean of ${summary.rows} rows ` +
    `${geometricMean.toFixed(2)} (bar 1.3), least ${leastRatio.toFixed(2)} (bar 1.0)\n`
  );
}

function times({ median, least, most }: Spread): string {
  return `${median.toFixed(2)}× (${least.toFixed(2)}–${most.toFixed(2)})`;
}

function thousands(value: number): string {
  return value < 100 ? value.toFixed(1) : Math.round(value).toString();
}

/** Columns as wide as what stands in them; the last cell of a line may run on. Numbers stand to the right. */
export function alignColumns(lines: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const line of lines) {
    for (const [column, cell] of line.entries()) {
      if (column < line.length - 1) widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  const aligned = (cell: string, column: number): string =>
    /^[\d.]/.test(cell) && column > 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return lines.map((line) => line.map(aligned).join('  ').trimEnd()).join('\n');
}
