import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SweepEvent } from '../../sweep/sweep-event.ts';
import { prepareTraining } from '../../testing/prepare-line.ts';
import { trainRecipe } from '../train-recipe.ts';
import { openSweep } from './open-sweep.ts';
import { type RunSweepOptions, runSweep } from './run-sweep.ts';

const folder = mkdtempSync(join(tmpdir(), 'continuo-sweep-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BASE = {
  ...{ name: 'line', licence: 'CC0-1.0', family: 'lstm', corpus: 'melody', data: folder },
  ...{ maxSteps: 60, validateEvery: 10, threads: 1, checkpointEvery: { steps: 7 } },
  schedule: { kind: 'constant', learningRate: 1 },
};
const AXES = { 'schedule.learningRate': [0.01, 0.03, 0.05], seed: [1, 2] };

/** The line in this thread, which is sooner there than a worker. */
const trainLine: NonNullable<RunSweepOptions['train']> = async function* (recipe, options) {
  yield* trainRecipe(recipe, await prepareTraining(recipe, folder), options);
};

let files = 0;
async function eventsOf(
  sweep: object,
  output: string,
  options: Partial<RunSweepOptions> = {},
  onEvent: (event: SweepEvent) => void = () => {},
): Promise<SweepEvent[]> {
  const path = join(folder, `sweep-${files++}.json`);
  writeFileSync(path, JSON.stringify({ base: BASE, ...sweep }));
  const events: SweepEvent[] = [];
  const opened = await openSweep(path);
  for await (const event of runSweep(opened, { outputDirectory: join(folder, output), train: trainLine, ...options })) {
    events.push(event);
    onEvent(event);
  }
  return events;
}

function page(output: string): string {
  return readFileSync(join(folder, output, 'sweep.md'), 'utf8');
}

/** The results without what hangs on the clock. */
function results(output: string): unknown {
  const data = JSON.parse(readFileSync(join(folder, output, 'results.json'), 'utf8'));
  return { ...data, runs: data.runs.map((run: object) => ({ ...run, seconds: undefined })) };
}

/** Steps that were taken in a session. */
function stepsIn(events: readonly SweepEvent[]): number {
  return events.filter((event) => event.type === 'run-event' && event.event.type === 'step-end').length;
}

describe('a sweep', () => {
  test('trains every run into its own folder and keeps a table', async () => {
    const events = await eventsOf({ axes: AXES }, 'whole');
    expect(events[0]).toEqual({ type: 'sweep-start', runs: 6, finished: 0, settings: 3 });
    expect(events.at(-1)).toMatchObject({ type: 'sweep-end', reason: 'completed' });
    expect(stepsIn(events)).toBe(360);
    const folders = readdirSync(join(folder, 'whole')).filter((name) => name.includes('='));
    expect(folders).toHaveLength(6);
    expect(readdirSync(join(folder, 'whole', folders[0]!)).toSorted()).toEqual(
      ['card.md', 'checkpoints', 'loss.svg', 'model.safetensors', 'recipe.json', 'result.json'].toSorted(),
    );
    expect(page('whole')).toContain('6 of 6 runs are done');
    // the time left falls as steps are taken, to nothing after the last
    const left = events.flatMap((event) =>
      event.type === 'run-event' && event.event.type === 'run-end' ? [event.secondsLeft] : [],
    );
    expect(left.at(-1)).toBe(0);
    expect(left[0]).toBeGreaterThan(0);
  });

  test('that was stopped anywhere and begun again ends with the same table, and takes no step twice', async () => {
    let steps = 0;
    for (const most of [10, 73, 90, 1]) {
      const stop = new AbortController();
      let seen = 0;
      const events = await eventsOf({ axes: AXES }, 'stopped', { signal: stop.signal }, (event) => {
        if (event.type === 'run-event' && event.event.type === 'step-end' && ++seen >= most) stop.abort();
      });
      expect(events.at(-1)).toMatchObject({ type: 'sweep-end', reason: 'interrupted' });
      steps += stepsIn(events);
    }
    expect(page('stopped')).not.toBe(page('whole'));
    steps += stepsIn(await eventsOf({ axes: AXES }, 'stopped'));
    expect(steps).toBe(360);
    expect(page('stopped')).toBe(page('whole'));
    expect(results('stopped')).toEqual(results('whole'));
    const again = await eventsOf({ axes: AXES }, 'stopped');
    expect(again.map(({ type }) => type)).toEqual(['sweep-start', 'sweep-end']);
    expect(page('stopped')).toBe(page('whole'));
  });

  test('gives the same table with two runs at a time', async () => {
    const events = await eventsOf({ axes: AXES, jobs: 2 }, 'two');
    const began = events.flatMap((event) => (event.type === 'run-event' ? [event.run] : []));
    expect(new Set(began.slice(0, began.indexOf(began.findLast((name) => name !== began[0])!))).size).toBeGreaterThan(
      0,
    );
    expect(events.at(-1)).toMatchObject({ reason: 'completed' });
    expect(page('two')).toBe(page('whole'));
  });

  test('stops the worse settings at each rung, also when it was stopped itself', async () => {
    const sweep = { axes: AXES, halving: { firstSteps: 20, factor: 2 } };
    const events = await eventsOf(sweep, 'halved');
    const rungs = events.filter((event) => event.type === 'rung-end');
    // three settings of two seeds: two go on after 20 steps, one after 40
    expect(rungs.map(({ steps, kept, stopped }) => [steps, kept.length, stopped.length])).toEqual([
      [20, 4, 2],
      [40, 2, 2],
    ]);
    expect(stepsIn(events)).toBeLessThan(360);
    expect(page('halved')).toContain('stopped after step 20');
    expect(page('halved')).toContain('6 of 6 runs are done');
    const stop = new AbortController();
    let seen = 0;
    await eventsOf(sweep, 'halved-stopped', { signal: stop.signal }, (event) => {
      if (event.type === 'run-event' && event.event.type === 'step-end' && ++seen >= 150) stop.abort();
    });
    await eventsOf(sweep, 'halved-stopped');
    expect(page('halved-stopped')).toBe(page('halved'));
  });

  test('is refused where another process sweeps, and goes on where that has died', async () => {
    const home = join(folder, 'locked');
    mkdirSync(home);
    const lock = join(home, '.sweep-lock');
    // the process that started this one lives
    writeFileSync(lock, `${process.ppid} ${hostname()}`);
    await expect(eventsOf({ axes: { seed: [1] } }, 'locked')).rejects.toThrow(/a sweep runs in .*locked already/);
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(lock, `${dead} ${hostname()}`);
    expect((await eventsOf({ axes: { seed: [1] } }, 'locked')).at(-1)).toMatchObject({ reason: 'completed' });
    expect(existsSync(lock)).toBe(false);
  });

  test('goes on where one run diverges, and does not try it again', async () => {
    const axes = { 'schedule.learningRate': [1e30, 0.05] };
    const events = await eventsOf({ axes }, 'diverging');
    expect(events.at(-1)).toMatchObject({ reason: 'completed' });
    expect(page('diverging')).toMatch(/\| 2 \| 1e\+30 \| – .* failed \|/);
    expect(page('diverging')).toMatch(/- `learningRate=1e-30-\w+`: step \d+: the loss is/);
    expect((await eventsOf({ axes }, 'diverging')).map(({ type }) => type)).toEqual(['sweep-start', 'sweep-end']);
  });

  test('whose time is over ends with what there is', async () => {
    const events = await eventsOf({ axes: AXES, maxMinutes: 1e-6 }, 'short');
    expect(events.at(-1)).toMatchObject({ type: 'sweep-end', reason: 'time-over' });
    expect(page('short')).toContain('of 6 runs are done');
  });
});
