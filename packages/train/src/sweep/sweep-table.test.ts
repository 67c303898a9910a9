import { describe, expect, test } from 'vitest';
import { parseRecipe } from '../recipe.ts';
import type { RunResult } from './run-record.ts';
import type { SweepRun } from './sweep-runs.ts';
import { type RunStanding, settingsTable, sweepPage, sweepRows } from './sweep-table.ts';

const RECIPE = parseRecipe({ name: 'a', licence: 'CC0-1.0', family: 'lstm', corpus: 'melody', data: 'd', maxSteps: 9 });

function standing(rate: number, seed: number, losses: readonly number[], more: Partial<RunStanding> = {}): RunStanding {
  const run: SweepRun = { name: `rate=${rate},seed=${seed}`, setting: { rate }, seed, recipe: RECIPE };
  const validations = losses.map((loss, place) => ({ step: 100 * (place + 1), loss, measures: {} }));
  return { run, record: { validations }, ...more };
}

function finished(rate: number, seed: number, losses: readonly number[], more: Partial<RunResult> = {}): RunStanding {
  const { run, record } = standing(rate, seed, losses);
  const { validations } = record;
  const result = { reason: 'completed', step: 300, seconds: 7, lossUnit: 'nats', corpus: 'c', ...more } as const;
  return { run, record: { validations, result: { ...result, validations: [...validations] } } };
}

describe('the table of a sweep', () => {
  test('is sorted by the mean of the best validations, with the deviation over seeds', () => {
    const rows = sweepRows([
      ...[finished(0.1, 1, [3, 2, 4]), finished(0.1, 2, [5, 4])],
      ...[finished(0.2, 1, [1]), finished(0.2, 2, [3]), finished(0.2, 3, [2])],
    ]);
    // best of 0.1: 2 and 4, mean 3, deviation √(1 + 1); of 0.2: 1, 3 and 2, mean 2, deviation √((1 + 1) / 2)
    expect(rows).toEqual([
      {
        ...{ setting: { rate: 0.2 }, state: 'finished', seeds: 3, losses: [1, 3, 2], steps: [100, 100, 100] },
        ...{ mean: 2, deviation: 1, bestRun: 'rate=0.2,seed=1' },
      },
      {
        ...{ setting: { rate: 0.1 }, state: 'finished', seeds: 2, losses: [2, 4], steps: [200, 200] },
        ...{ mean: 3, deviation: Math.SQRT2, bestRun: 'rate=0.1,seed=1' },
      },
    ]);
  });

  test('puts what was stopped early, is under way or has failed below, however low its loss', () => {
    const failed = finished(0.9, 1, [0.1], { reason: 'failed', message: 'step 3: the loss is NaN' });
    const table = settingsTable(
      sweepRows([
        ...[failed, standing(0.3, 1, [])],
        standing(0.4, 1, [0.3, 0.2], { stoppedAt: 100 }),
        standing(0.5, 1, [0.6, 0.5], { stoppedAt: 200 }),
        ...[standing(0.6, 1, [0.05]), finished(0.2, 1, [1])],
      ]),
    );
    expect(table.split('\n').slice(2)).toEqual([
      '| 1 | 0.2 | 1.0000 | 1 | 100 |  |',
      '| 2 | 0.6 | 0.0500 | 1 | 100 | unfinished |',
      '| 3 | 0.3 | – | 0 of 1 |  | unfinished |',
      '| 4 | 0.5 | 0.5000 | 1 | 200 | stopped after step 200 |',
      '| 5 | 0.4 | 0.3000 | 1 | 100 | stopped after step 100 |',
      '| 6 | 0.9 | – | 0 of 1 |  | failed |',
    ]);
  });

  test('says what cannot be compared and what failed', () => {
    const page = sweepPage('a', [
      finished(0.1, 1, [1], { lossUnit: 'nats/note' }),
      finished(0.2, 1, [2], { lossUnit: 'nats/frame', corpus: 'other' }),
      finished(0.9, 1, [], { reason: 'failed', lossUnit: 'nats/note', message: 'step 3: the loss is NaN' }),
    ]);
    expect(page).toContain('different units (nats/note, nats/frame)');
    expect(page).toContain('learnt from different pieces');
    expect(page).toContain('- `rate=0.9,seed=1`: step 3: the loss is NaN');
    expect(page).toContain('3 of 3 runs are done');
    expect(page).toContain('The best run is `rate=0.1,seed=1`.');
  });
});
