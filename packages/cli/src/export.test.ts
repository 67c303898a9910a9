/** `continuo export`: the files it writes run elsewhere and compute what they compute here. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  choralePrograms,
  choraleTransformerSchema,
  choraleTransformerTask,
  MODEL_FORMAT_VERSION,
  readModelFile,
  writeModelFile,
} from '@continuo/models';
import { fillKeepNoise, hashName, mixSeed, sizeOf, type TensorData } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runContinuo } from './run.ts';
import { farthest, inputsOf, PYTHON, type Ran, runInPython, type Told, type Values } from './testing/run-onnx.ts';

const device = nodeDevice({ threads: 1 });
const architecture = choraleTransformerSchema.parse({ dim: 16, depth: 1, heads: 2, headDim: 16, mlpDim: 32 });
const training = {
  ...{ batchSize: 2, frames: 8, seed: 1, gradClip: 1, averageDecay: 0.9 },
  optimizer: { kind: 'adamW', beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.1 },
} as const;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'continuo export-'));
  const task = choraleTransformerTask(architecture, training, { train: [], validation: [] }, device);
  const shapes = new Map(task.program.state.map(({ name, shape }) => [name, shape]));
  const weights = task.shippedParameters(task.initialState());
  const metadata = {
    ...{ formatVersion: MODEL_FORMAT_VERSION, name: 'tiny', description: '', family: 'transformer', architecture },
    tokenizer: { kind: 'chorale-grid', lowestPitch: 36, highestPitch: 93, voices: ['soprano'], framesPerQuarter: 4 },
    ...{ controls: [], corpus: { name: 'none', licence: '', sha256: '0'.repeat(64), pieces: {} } },
    recipe: { ...training, name: 'tiny', licence: 'CC0-1.0', family: 'transformer', data: '.', maxSteps: 1 },
    ...{ step: 0, measures: {}, licence: 'CC0-1.0' },
  } as const;
  const tensors = Object.entries(weights).map(
    ([name, values]) => [name, { shape: shapes.get(name)!, values }] as const,
  );
  const bytes = await writeModelFile({ metadata: metadata as never, tensors: Object.fromEntries(tensors) });
  await writeFile(join(folder, 'model.safetensors'), bytes);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs `continuo export` on the tiny model. */
async function runExport(...args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) });
  const streams = { stdout: stream('stdout'), stderr: stream('stderr') } as never;
  return { status: await runContinuo(['export', folder, ...args], streams), ...written };
}

/** Exports a program to a file and gives what was told as JSON. */
async function exported(name: string, ...args: readonly string[]): Promise<{ path: string; told: Told }> {
  const path = join(folder, `${name}.onnx`);
  const { status, stdout, stderr } = await runExport('--onnx', '--program', name, ...args, '-o', path, '--json');
  expect(status, stderr).toBe(0);
  return { path, told: JSON.parse(stdout) as Told };
}

describe('what is told', () => {
  test('--list names the programs that the model offers', async () => {
    const { stdout } = await runExport('--list', '--json');
    const { programs } = JSON.parse(stdout) as { programs: { name: string }[] };
    const names = ['likelihood', 'conditions', 'trunk', 'head0', 'head1', 'head2', 'head3', 'training'];
    expect(programs.map(({ name }) => name)).toEqual(names);
  });

  test('the hash and length of the file, the sizes asked for, and all that goes in and out', async () => {
    const { path, told } = await exported('likelihood', '--batch-size', '2', '--length', '4');
    const bytes = await readFile(path);
    const { sha256, bytes: length, batchSize } = told;
    expect({ sha256, length, batchSize }).toEqual({
      ...{ sha256: createHash('sha256').update(bytes).digest('hex'), length: bytes.length, batchSize: 2 },
    });
    expect(told.outputs.map(({ name, shape }) => [name, shape])).toEqual(
      [0, 1, 2, 3].map((voice) => [`nats${voice}`, [8]]),
    );
    expect(told.state).toEqual([]);
  });

  test('what cannot be exported is refused in one line, and no file is left', async () => {
    const before = await readdir(folder);
    const refused: [string[], RegExp][] = [
      [['--onnx'], /name a file with -o FILE\.onnx/],
      [['-o', join(folder, 'x.pt')], /give the file that extension/],
      [['--program', 'liklihood', '-o', join(folder, 'x.onnx')], /did you mean "likelihood"/],
      [['--program', 'head0', '--length', '3', '-o', join(folder, 'x.onnx')], /leave out --length/],
      [['-o', join(folder, 'nowhere', 'x.onnx')], /make it first/],
    ];
    for (const [args, line] of refused) {
      const { status, stdout, stderr } = await runExport(...args);
      expect({ status, stdout, lines: stderr.trimEnd().split('\n').length }, stderr).toEqual({
        ...{ status: 2, stdout: '', lines: 1 },
      });
      expect(stderr).toMatch(line);
    }
    expect(await readdir(folder)).toEqual(before);
  });
});

describe.skipIf(PYTHON === undefined)('in Python’s ONNX Runtime, by the file’s own metadata', () => {
  test('the likelihood is the same', async () => {
    const sizes = { batchSize: 2, length: 8 };
    const { path, told } = await exported('likelihood', '--batch-size', '2', '--length', '8');
    const feeds = [inputsOf(told, 1)];
    const here = await runHere('likelihood', sizes, feeds);
    const there = runInPython(path, feeds);
    expect(there.checked).toBe(true);
    expect(farthest(there.results, here.results)).toBeLessThan(1e-6);
  });

  test('three training steps give the same losses and the same weights', async () => {
    const { path, told } = await exported('training');
    const runs = [0, 1, 2].map((step) => ({
      ...inputsOf(told, step),
      learningRate: Float32Array.of(0.01),
      biasCorrections: Float32Array.of(1 - 0.9 ** (step + 1), 1 - 0.98 ** (step + 1)),
      averageDecay: Float32Array.of(Math.min(0.9, (1 + step) / (10 + step))),
    }));
    const here = await runHere('training', { batchSize: 2, length: 8 }, runs);
    const there = runInPython(
      path,
      runs.map((feeds, step) => ({ ...feeds, ...noisesOf(told, step) })),
    );
    expect(there.results).toHaveLength(3);
    expect(farthest(there.results, here.results)).toBeLessThan(1e-6);
    expect(farthest([there.state], [here.state])).toBeLessThan(1e-6);
    expect(here.results[2]!.loss).not.toEqual(here.results[0]!.loss);
  });
});

/** The noise that a session draws from a seed. */
function noisesOf({ noises }: Told, seed: number): Record<string, TensorData> {
  return Object.fromEntries(
    noises.map(({ name, shape, distribution }) => {
      const values = new Float32Array(sizeOf(shape));
      if (distribution.kind !== 'bernoulli') throw new Error(`noise of kind ${distribution.kind} is not expected`);
      fillKeepNoise(values, distribution.probability, mixSeed(seed, hashName(name)));
      return [name, values];
    }),
  );
}

async function runHere(
  name: string,
  sizes: { readonly batchSize: number; readonly length: number },
  runs: readonly Record<string, TensorData>[],
): Promise<Ran> {
  const file = await readModelFile(await readFile(join(folder, 'model.safetensors')));
  const chosen = choralePrograms(file, training, device).find((each) => each.name === name)!;
  const { program, state = {} } = chosen.build(sizes);
  const session = await device.open(program);
  await session.writeState(state);
  const results: Values[] = [];
  for (const [seed, feeds] of runs.entries()) {
    const outputs = await session.run(feeds, { seed });
    results.push(Object.fromEntries(Object.entries(outputs).map(([key, values]) => [key, values.slice()])));
  }
  const last = await session.readState();
  await session.dispose();
  return { results, state: last };
}
