import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelFile, roundToPrecision } from '@continuo/models';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseRecipe } from '../recipe.ts';
import { newestCheckpoint } from '../starting-point.ts';
import type { TrainEvent } from '../train-event.ts';
import { fileCheckpointStore } from './file-checkpoint-store.ts';
import { findDataFolder } from './recipe-file.ts';
import type { TrainInWorkerOptions } from './train-in-worker.ts';
import { trainInWorker } from './train-in-worker.ts';

const PREPARE = new URL('../testing/prepare-line.ts', import.meta.url);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo-train-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const RECIPE = parseRecipe({
  ...{ name: 'line', licence: 'CC0-1.0', family: 'transformer', data: tmpdir(), maxSteps: 600, validateEvery: 200 },
  schedule: { kind: 'constant', learningRate: 0.05 },
});

async function eventsOf(options: Partial<TrainInWorkerOptions>, onEvent: (event: TrainEvent) => void = () => {}) {
  const events: TrainEvent[] = [];
  for await (const event of trainInWorker(RECIPE, { outputDirectory: folder, prepare: PREPARE, ...options })) {
    events.push(event);
    onEvent(event);
  }
  return events;
}

describe('a training in a worker thread', () => {
  test('leaves the model, its card, its curve and the checkpoints', async () => {
    const events = await eventsOf({ command: 'continuo train line.json' });
    expect(events[0]).toMatchObject({ type: 'corpus-ready', rejected: [{ file: 'song.mid', reason: 'has 2 voices' }] });
    expect(events.slice(-3).map(({ type }) => type)).toEqual(['checkpoint-written', 'model-written', 'run-end']);
    expect((await readdir(folder)).toSorted()).toEqual(['card.md', 'checkpoints', 'loss.svg', 'model.safetensors']);
    const model = await readModelFile(await readFile(join(folder, 'model.safetensors')));
    const { checkpoint } = await newestCheckpoint(fileCheckpointStore(join(folder, 'checkpoints')));
    const best = checkpoint.best!;
    expect(model.tensors['p.line'].shape).toEqual([1, 2]);
    expect(model.tensors['p.line'].values).toEqual(best.parameters['p.line']);
    expect(roundToPrecision(model.tensors['p.line'].values, 'F16')).toEqual(model.tensors['p.line'].values);
    expect(model.metadata).toMatchObject({ name: 'line', step: best.validation.step, recipe: { seed: 1 } });
    expect(model.metadata.measures.validationLoss).toBe(best.validation.loss);
    const card = await readFile(join(folder, 'card.md'), 'utf8');
    expect(card).toContain(`\`${model.hash}\``);
    expect(card).toContain('`continuo train line.json`');
    expect(JSON.stringify(model.metadata)).not.toContain(tmpdir());
  });

  test('a signal ends it with everything kept, and resuming gives the weights of a run that went through', async () => {
    const controller = new AbortController();
    const stopped = await eventsOf({ signal: controller.signal }, (event) => {
      if (event.type === 'step-end' && event.step === 1) controller.abort();
    });
    const end = stopped.at(-1);
    expect(end).toMatchObject({ type: 'run-end', reason: 'interrupted' });
    await eventsOf({ resume: true });
    await eventsOf({ outputDirectory: join(folder, 'whole') });
    const [a, b] = await Promise.all(
      [folder, join(folder, 'whole')].map((path) => readFile(join(path, 'model.safetensors'))),
    );
    expect(a).toEqual(b);
  });

  test('errors come out of the thread with their code', async () => {
    await expect(eventsOf({ resume: true })).rejects.toMatchObject({ name: 'TrainError', code: 'nothing-to-resume' });
    const prepare = new URL('../testing/not-there.ts', import.meta.url);
    await expect(eventsOf({ prepare })).rejects.toThrow('not-there');
  });

  test('a recipe file that is not there, or whose data are not, is refused before a thread starts', async () => {
    const first = async (path: string) => (await trainInWorker(path, { outputDirectory: folder }).next()).value;
    const path = join(folder, 'recipe.json');
    await expect(first(path)).rejects.toMatchObject({ code: 'bad-recipe' });
    await writeFile(path, JSON.stringify({ ...RECIPE, data: 'no-such-folder' }));
    await expect(first(path)).rejects.toMatchObject({ code: 'no-corpus' });
  });

  test("a data folder is looked for in the recipe's folder first", async () => {
    await writeFile(join(folder, 'package.json'), '');
    expect(findDataFolder('package.json', folder)).toBe(join(folder, 'package.json'));
    expect(findDataFolder('package.json', join(folder, 'elsewhere'))).toBe(join(process.cwd(), 'package.json'));
  });
});
