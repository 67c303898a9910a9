import { describe, expect, test } from 'vitest';
import { settingsOf } from './draw-settings.ts';
import { rungsOf, survivors } from './halving.ts';
import type { RunRecord } from './run-record.ts';
import { readSweep } from './sweep.ts';
import { settingWords, sweepRuns } from './sweep-runs.ts';

const BASE = { name: 'a', licence: 'CC0-1.0', family: 'lstm', corpus: 'melody', data: 'd', maxSteps: 1000 };

function sweepOf(fields: object) {
  return readSweep(JSON.stringify({ base: BASE, ...fields }));
}

function record(...losses: number[]): RunRecord {
  return { validations: losses.map((loss, place) => ({ step: 100 * (place + 1), loss, measures: {} })) };
}

describe('a sweep', () => {
  test('holds every combination of its axes, each with every seed', async () => {
    const axes = { 'schedule.learningRate': [0.001, 0.002], seed: [1, 2, 3], 'architecture.hidden': [64, 128] };
    const base = { ...BASE, schedule: { kind: 'constant', learningRate: 1 } };
    const runs = await sweepRuns(sweepOf({ axes }), base);
    expect(runs.map(({ recipe }) => [recipe.schedule.learningRate, recipe.architecture.hidden, recipe.seed])).toEqual(
      [0.001, 0.002].flatMap((rate) => [64, 128].flatMap((hidden) => [1, 2, 3].map((seed) => [rate, hidden, seed]))),
    );
    expect(runs[1]!.setting).toEqual({ 'schedule.learningRate': 0.001, 'architecture.hidden': 64 });
    expect(runs[1]!.name).toMatch(/^learningRate=0\.001,hidden=64,seed=2-[0-9a-f]{8}$/);
  });

  test('finds a run under its name in a longer sweep, and under another where the recipe changed', async () => {
    const [run] = await sweepRuns(sweepOf({ axes: { batchSize: [4] } }), BASE);
    const more = await sweepRuns(sweepOf({ axes: { batchSize: [2, 4] } }), { ...BASE, threads: 1 });
    expect(more.map(({ name }) => name)).toContain(run!.name);
    const [changed] = await sweepRuns(sweepOf({ axes: { batchSize: [4] } }), { ...BASE, maxSteps: 999 });
    expect(changed!.name).not.toBe(run!.name);
  });

  test('refuses what makes no recipe, before anything is trained', async () => {
    await expect(sweepRuns(sweepOf({ axes: { 'schedule.learningrate': [0.1] } }), BASE)).rejects.toThrow(
      /^the recipe with learningrate 0\.1: /,
    );
    await expect(sweepRuns(sweepOf({ axes: { batchsize: [4] } }), BASE)).rejects.toThrow('did you mean "batchSize"?');
    await expect(sweepRuns(sweepOf({ axes: { 'family.name': ['x'] } }), BASE)).rejects.toThrow(
      'the axis goes into "family", which is "lstm" and no object',
    );
    await expect(sweepRuns(sweepOf({ axes: { batchSize: [4, 4] } }), BASE)).rejects.toThrow(
      /^batchSize 4: this is the run batchSize=4-.* again$/,
    );
    const rungs = sweepOf({ axes: { seed: [1] }, halving: { firstSteps: 200 } });
    await expect(sweepRuns(rungs, BASE)).rejects.toThrow('the recipe validates every 125');
  });

  test.each([
    ['{"base":"a.json"', 'is not JSON'],
    ['{"base":"a.json","axes":{}}', 'expected at least one axis'],
    ['{"base":"a.json","axes":{"seed":[1]},"drawz":3}', 'unknown key "drawz"; did you mean "draws"?'],
    ['{"base":"a.json","axes":{"frames":{"least":8,"most":64}}}', 'add "draws", or list its values'],
    ['{"base":"a.json","axes":{"frames":{"least":64,"most":8}},"draws":2}', '"axes.frames"'],
  ])('%s is refused in words', (json, words) => {
    expect(() => readSweep(json)).toThrow(words);
  });
});

describe('draws', () => {
  const axes = {
    'schedule.learningRate': { least: 1e-4, most: 1e-2, scale: 'log' },
    batchSize: { least: 2, most: 9, whole: true },
    frames: [64, 128],
    seed: [1, 2],
  };

  test('are the same for the same seed, and more begin with the fewer', () => {
    const twenty = settingsOf(sweepOf({ axes, draws: 20 }));
    expect(twenty).toHaveLength(20);
    expect(new Set(twenty.map((setting) => JSON.stringify(setting))).size).toBe(20);
    expect(settingsOf(sweepOf({ axes, draws: 8 }))).toEqual(twenty.slice(0, 8));
    expect(settingsOf(sweepOf({ axes, draws: 20, seed: 2 }))).not.toEqual(twenty);
    expect(Object.keys(twenty[0]!)).toEqual(['schedule.learningRate', 'batchSize', 'frames']);
  });

  test('stay in their range, half of them below its middle on its scale', () => {
    const many = settingsOf(sweepOf({ axes, draws: 1000 }));
    const rates = many.map((setting) => setting['schedule.learningRate'] as number);
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-4);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1e-2);
    // the middle of a log scale is the geometric mean; 1000 fair coins lie within 421 and 579 but once in a million
    const low = rates.filter((rate) => rate < 1e-3).length;
    expect(Math.abs(low - 500)).toBeLessThan(79);
    expect(new Set(many.map(({ batchSize }) => batchSize))).toEqual(new Set([2, 3, 4, 5, 6, 7, 8, 9]));
  });

  test('are the whole grid where it holds no more', () => {
    const grid = { frames: [64, 128], batchSize: [2, 3] };
    expect(settingsOf(sweepOf({ axes: grid, draws: 9 }))).toEqual(settingsOf(sweepOf({ axes: grid })));
    expect(settingsOf(sweepOf({ axes: grid, draws: 3 }))).toHaveLength(3);
  });
});

describe('successive halving', () => {
  test('compares after so many steps, then after twice as many, below the last', () => {
    expect(rungsOf({ firstSteps: 500, factor: 2 }, 3000)).toEqual([500, 1000, 2000]);
    expect(rungsOf({ firstSteps: 100, factor: 3 }, 900)).toEqual([100, 300]);
    expect(rungsOf(undefined, 900)).toEqual([]);
  });

  test('keeps the better half by what was known at the rung, in its order', () => {
    const late = [record(9, 0)]; // the best in the end, the worst after 100 steps
    const [good, fair, poor] = [[record(1, 8)], [record(2, 8)], [record(3, 8)]];
    expect(survivors([late, fair, poor, good], 100, 2)).toEqual([fair, good]);
    expect(survivors([late, fair, poor, good], 200, 2)).toEqual([late, good]);
    expect(survivors([late, fair, poor], 100, 2)).toHaveLength(2);
  });

  test('looks at the mean over seeds, and a failed run goes last', () => {
    const failed: RunRecord = {
      ...record(0.1),
      result: { reason: 'failed', step: 100, seconds: 1, validations: record(0.1).validations },
    };
    const even = [record(3), record(3)];
    const uneven = [record(1), record(6)];
    expect(survivors([uneven, even], 100, 2)).toEqual([even]);
    expect(survivors([[failed, record(0.1)], even], 100, 2)).toEqual([even]);
  });
});

test('a setting is named by its last parts, an object by its kind', () => {
  expect(
    settingWords({
      'schedule.learningRate': 0.001,
      optimizer: { kind: 'adam', beta1: 0 },
      only: ['a', 'b'],
      architecture: {},
    }),
  ).toBe('learningRate 0.001, optimizer adam, beta1 0, only a b, architecture defaults');
});
