/** `continuo export` of every family: what the files compute elsewhere is what they compute here. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportablePrograms, type ModelFile, writeModelFile } from '@continuo/models';
import { RANDOM_MODELS } from '@continuo/models/testing';
import { sizeOf } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, describe, expect, test } from 'vitest';
import { runContinuo } from './run.ts';
import { farthest, inputsOf, PYTHON, runInPython, type Told, type Values } from './testing/run-onnx.ts';

const device = nodeDevice({ threads: 1 });
const folder = mkdtempSync(join(tmpdir(), 'continuo families export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const LENGTH = 16;
/** Below every number of classes, so that each number stands for something. */
const CLASSES = 5;

const cases = Object.entries(RANDOM_MODELS).flatMap(([model, make]) => {
  const programs = exportablePrograms(make(), undefined, device);
  return programs.map(({ name, sizes }) => ({ model: model as keyof typeof RANDOM_MODELS, name, sizes }));
});

async function exported(model: keyof typeof RANDOM_MODELS, name: string, takesLength: boolean) {
  const inside = join(folder, model);
  mkdirSync(inside, { recursive: true });
  const { metadata, tensors } = RANDOM_MODELS[model]();
  writeFileSync(join(inside, 'model.safetensors'), await writeModelFile({ metadata, tensors }));
  const path = join(inside, `${name}.onnx`);
  let stdout = '';
  let stderr = '';
  const streams = {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
  } as never;
  const length = takesLength ? ['--length', String(LENGTH)] : [];
  const args = ['export', inside, '--program', name, '--batch-size', '2', ...length, '-o', path, '--json'];
  expect(await runContinuo(args, streams), stderr).toBe(0);
  return { path, told: JSON.parse(stdout) as Told };
}

/** Two runs here, the second with the state of the first. */
async function runHere(file: ModelFile, name: string, runs: readonly ReturnType<typeof inputsOf>[]): Promise<Values[]> {
  const chosen = exportablePrograms(file, undefined, device).find((each) => each.name === name)!;
  const { program, state = {} } = chosen.build({ batchSize: 2, length: LENGTH });
  const session = await device.open(program);
  await session.writeState(state);
  const results: Values[] = [];
  for (const feeds of runs) {
    const outputs = await session.run(feeds);
    results.push(Object.fromEntries(Object.entries(outputs).map(([key, values]) => [key, values.slice()])));
  }
  await session.dispose();
  return results;
}

describe('a file of its own', () => {
  test.each(cases)('is written of $model: $name', async ({ model, name, sizes }) => {
    const { told } = await exported(model, name, sizes.length !== undefined);
    const wanted = { batchSize: 2, ...(sizes.length !== undefined && { length: LENGTH }) };
    expect(told).toMatchObject({ program: name, ...wanted });
  });
});

describe.skipIf(PYTHON === undefined)('in Python’s ONNX Runtime', () => {
  test.each(cases.filter(({ name }) => name !== 'bound'))('$model: $name gives the same', async (one) => {
    const { model, name, sizes } = one;
    const { path, told } = await exported(model, name, sizes.length !== undefined);
    const runs = [inputsOf(told, 1, CLASSES)];
    const here = await runHere(RANDOM_MODELS[model](), name, runs);
    const there = runInPython(path, runs);
    expect(there.checked).toBe(true);
    expect(farthest(there.results, here)).toBeLessThan(1e-5);
    expect(Object.values(here[0]!).some((values) => values.length > 0)).toBe(true);
  });

  test('the bound of an autoencoder, with noise that is fed', async () => {
    const { path, told } = await exported('vae-hierarchical', 'bound', false);
    const noise = Object.fromEntries(told.noises.map(({ name, shape }) => [name, new Float32Array(sizeOf(shape))]));
    const { results } = runInPython(path, [{ ...inputsOf(told, 1, CLASSES), ...noise }]);
    const { reconstruction, divergence } = results[0]!;
    expect(Math.min(...Array.from(reconstruction!, Number))).toBeGreaterThan(0);
    expect(divergence).toHaveLength(2);
  });
});
