/** A sweep's table: settings by validation loss, with the spread over seeds. */
import { markdownTable } from '../markdown-table.ts';
import type { Setting } from './draw-settings.ts';
import { bestWithin, type RunRecord } from './run-record.ts';
import { type SweepRun, valueWords } from './sweep-runs.ts';

/** A run and how far it is. */
export type RunStanding = {
  readonly run: SweepRun;
  readonly record: RunRecord;
  /** steps after which halving stopped it: what came later does not count */
  readonly stoppedAt?: number;
};

export type RunState = 'finished' | 'stopped' | 'failed' | 'unfinished';

/** One setting with all its seeds. */
export type SettingRow = {
  readonly setting: Setting;
  readonly state: RunState;
  /** steps after which it was stopped */
  readonly stoppedAt?: number;
  readonly seeds: number;
  /** best validation of each run that has one, in the order of the seeds */
  readonly losses: readonly number[];
  /** of them */
  readonly mean?: number;
  /** sample standard deviation (n − 1), of two seeds and more */
  readonly deviation?: number;
  /** steps that the best validations came after */
  readonly steps: readonly number[];
  /** the run with the lowest loss */
  readonly bestRun?: string;
};

const STATES: readonly RunState[] = ['finished', 'unfinished', 'stopped', 'failed'];

export function stateOf({ record, stoppedAt }: RunStanding): RunState {
  if (record.result?.reason === 'failed') return 'failed';
  if (stoppedAt !== undefined) return 'stopped';
  return record.result ? 'finished' : 'unfinished';
}

/**
 * Settings by mean validation loss: the finished ones first, then those that are under way, then those stopped early, the
 * latest first, whose losses are of fewer steps.
 *
 * @example sweepRows(standings)[0].mean // => 2.31
 */
export function sweepRows(standings: readonly RunStanding[]): SettingRow[] {
  const bySetting = Map.groupBy(standings, ({ run }) => JSON.stringify(run.setting));
  return [...bySetting.values()].map(settingRow).sort(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      (b.stoppedAt ?? 0) - (a.stoppedAt ?? 0) ||
      // two settings without a loss keep their order
      (a.mean ?? Number.MAX_VALUE) - (b.mean ?? Number.MAX_VALUE),
  );
}

function settingRow(standings: readonly RunStanding[]): SettingRow {
  const states = standings.map(stateOf);
  // the worst that befell a seed is what a reader must know
  const state = (['failed', 'unfinished', 'stopped'] as const).find((each) => states.includes(each)) ?? 'finished';
  const found = standings.flatMap((standing) => {
    const best = bestOf(standing);
    return best ? [{ name: standing.run.name, ...best }] : [];
  });
  const losses = found.map(({ loss }) => loss);
  const mean = losses.length > 0 ? losses.reduce((sum, loss) => sum + loss, 0) / losses.length : undefined;
  const [first] = found.toSorted((a, b) => a.loss - b.loss);
  const stoppedAt = standings[0]!.stoppedAt;
  return {
    setting: standings[0]!.run.setting,
    state,
    seeds: standings.length,
    losses,
    steps: found.map(({ step }) => step),
    ...(stoppedAt !== undefined && { stoppedAt }),
    ...(mean !== undefined && { mean }),
    ...(mean !== undefined && losses.length > 1 && { deviation: sampleDeviation(losses, mean) }),
    ...(first && { bestRun: first.name }),
  };
}

/** The best validation that counts for a run. */
export function bestOf({ record, stoppedAt = Number.POSITIVE_INFINITY }: RunStanding) {
  return bestWithin(record, stoppedAt);
}

function sampleDeviation(values: readonly number[], mean: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/**
 * The table as a page: equal results give equal text, whatever time they took and however often the sweep was stopped.
 *
 * @example sweepPage('melody-lstm', standings).split('\n')[0] // => '# Sweep of melody-lstm'
 */
export function sweepPage(name: string, standings: readonly RunStanding[]): string {
  const rows = sweepRows(standings);
  const done = standings.filter((standing) => stateOf(standing) !== 'unfinished').length;
  const units = unitsOf(standings);
  const [best] = rows.filter(({ bestRun }) => bestRun !== undefined);
  const sections = [
    `# Sweep of ${name}`,
    `${done} of ${standings.length} runs are done. Sorted by validation loss${units.length === 1 ? ` in ${units[0]}` : ''}, the ` +
      `lower the better: the mean over seeds, ± their standard deviation (n − 1). The test split was not looked at.`,
    ...warningsOf(standings),
    settingsTable(rows),
    ...(best ? [`The best run is \`${best.bestRun}\`.`] : []),
    ...(rows.some(({ seeds }) => seeds > 1) ? ['## Runs', runsTable(standings)] : []),
    ...failuresOf(standings),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The main table alone. */
export function settingsTable(rows: readonly SettingRow[]): string {
  const fields = Object.keys(rows[0]?.setting ?? {});
  return markdownTable(
    ['', ...fields, 'validation', 'seeds', 'best after step', ''],
    rows.map((row, place) => [
      `${place + 1}`,
      ...fields.map((field) => valueWords(row.setting[field])),
      lossWords(row),
      row.losses.length === row.seeds ? `${row.seeds}` : `${row.losses.length} of ${row.seeds}`,
      row.steps.join(', '),
      row.state === 'finished' ? '' : row.state === 'stopped' ? `stopped after step ${row.stoppedAt}` : row.state,
    ]),
  );
}

function lossWords({ mean, deviation }: SettingRow): string {
  if (mean === undefined) return '–';
  return deviation === undefined ? mean.toFixed(4) : `${mean.toFixed(4)} ± ${deviation.toFixed(4)}`;
}

function runsTable(standings: readonly RunStanding[]): string {
  return markdownTable(
    ['run', 'seed', 'validation', 'after step', ''],
    standings.map((standing) => {
      const { run } = standing;
      const best = bestOf(standing);
      return [run.name, `${run.seed}`, best?.loss.toFixed(4) ?? '–', `${best?.step ?? ''}`, stateOf(standing)];
    }),
  );
}

function unitsOf(standings: readonly RunStanding[]): string[] {
  return [...new Set(standings.flatMap(({ record }) => record.result?.lossUnit ?? []))];
}

/** What makes losses hard to compare. */
function warningsOf(standings: readonly RunStanding[]): string[] {
  const units = unitsOf(standings);
  const corpora = new Set(standings.flatMap(({ record }) => record.result?.corpus ?? []));
  return [
    ...(units.length > 1
      ? [`**Losses are in different units (${units.join(', ')}): compare within a unit only.**`]
      : []),
    ...(corpora.size > 1
      ? ['**Runs learnt from different pieces (the corpus changed, or is read in another form): compare with care.**']
      : []),
  ];
}

function failuresOf(standings: readonly RunStanding[]): string[] {
  const failed = standings.filter((standing) => stateOf(standing) === 'failed');
  if (failed.length === 0) return [];
  return [
    '## Failed',
    failed.map(({ run, record }) => `- \`${run.name}\`: ${record.result?.message ?? ''}`).join('\n'),
  ];
}
