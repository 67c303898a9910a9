import { MELODY_VOCABULARY_SIZE } from '@continuo/corpus';
import type { Program, TensorData } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, describe, expect, it } from 'vitest';
import { fillComposerBatch } from './composer/composer-batch.ts';
import { PLAIN_TELLING, passageOf } from './composer/draw-passage.ts';
import { madePiece } from './composer/testing/made-piece.ts';
import { exportablePrograms } from './exportable-programs.ts';
import type { FrameModel } from './frame-model.ts';
import { fillBatch } from './frames/frame-batch.ts';
import { readPiece } from './frames/frame-past.ts';
import type { LatentModel } from './latent-model.ts';
import type { ModelFile } from './model-file.ts';
import { openModel } from './open-model.ts';
import type { ScoreModel } from './score-model.ts';
import { RANDOM_MODELS } from './testing/random-models.ts';
import { samplePrior } from './vae/latent-space.ts';

const device = nodeDevice({ threads: 1 });
afterAll(() => device.dispose());

type Feeds = Record<string, TensorData>;

/** Runs one program of a file once, with the parameters that are within it. */
async function runOf(file: ModelFile, name: string, feeds: Feeds, sizes: { batchSize: number; length: number }) {
  const { program, state = {} } = exportablePrograms(file, undefined, device)
    .find((each) => each.name === name)!
    .build(sizes);
  const session = await device.open(program);
  await session.writeState(state);
  const outputs = await session.run(feeds);
  const copied = Object.fromEntries(Object.entries(outputs).map(([key, values]) => [key, values.slice()]));
  await session.dispose();
  return copied as Record<string, Float32Array>;
}

async function firstOf<Item>(items: AsyncIterable<Item>): Promise<Item> {
  for await (const item of items) return item;
  throw new Error('nothing came');
}

const holdsParameters = ({ state }: Program): boolean => !state.some(({ name }) => name.startsWith('p.'));

describe('the programs that leave', () => {
  it.each([
    ['frames-joint', ['likelihood', 'trunk', 'choice']],
    ['frames-factorised', ['likelihood', 'trunk']],
    ['vae-flat', ['encode', 'decode', 'conduct', 'step', 'bound']],
    ['gan', ['generate']],
    ['composer', ['likelihood', 'trunk', 'position', 'token', 'duration', 'velocity']],
  ] as const)('of %s hold their parameters', (name, expected) => {
    const programs = exportablePrograms(RANDOM_MODELS[name](), undefined, device);
    expect(programs.map((each) => each.name)).toEqual(expected);
    for (const { build } of programs) {
      expect(holdsParameters(build({ batchSize: 1, length: 16 }).program)).toBe(true);
    }
  });

  it.each(['vae-flat', 'vae-hierarchical'] as const)('encode and decode as the model does: %s', async (name) => {
    const file = RANDOM_MODELS[name]();
    const model = openModel(file, device) as LatentModel;
    const sizes = { batchSize: 2, length: 1 };
    const segments = [3, 5].map((seed) => Int32Array.from({ length: 32 }, (_, step) => (step * seed) % 80));
    const places = await model.encode(segments);
    const encoded = await runOf(file, 'encode', { tokens: Int32Array.from(segments.flatMap((s) => [...s])) }, sizes);
    // parameters within are folded, which rounds otherwise
    for (const part of ['mean', 'deviation'] as const) {
      const expected = places.flatMap((place) => [...place[part]]);
      expect(Math.max(...expected.map((value, index) => Math.abs(value - encoded[part]![index]!)))).toBeLessThan(1e-4);
    }
    const points = [1, 2].map((seed) => samplePrior(8, seed).map((each) => 3 * each));
    const written = await model.decode(points, { temperature: 0, seed: 1 });
    const z = Float32Array.from(points.flatMap((point) => [...point]));
    const gumbel = new Float32Array(2 * 32 * MELODY_VOCABULARY_SIZE);
    const { tokens } = await runOf(file, 'decode', { z, gumbel }, sizes);
    expect([...tokens!]).toEqual(written.flatMap((each) => [...each]));
    // noise on one token of one place writes it there and nowhere before
    gumbel[(32 + 20) * MELODY_VOCABULARY_SIZE + 41] = 1000;
    const drawn = (await runOf(file, 'decode', { z, gumbel }, sizes)).tokens!;
    expect([...drawn.slice(0, 52)]).toEqual([...tokens!.slice(0, 52)]);
    expect(drawn[52]).toBe(41);
    await model.dispose();
  });

  it.each(['frames-joint', 'frames-factorised'] as const)('give the likelihood of the model: %s', async (name) => {
    const file = RANDOM_MODELS[name]();
    const model = openModel(file, device) as FrameModel;
    const piece = Array.from({ length: 16 }, (_, frame) => (frame % 5 === 4 ? [] : [40 + (frame % 3), 52, 60]));
    const said = await firstOf(model.likelihood([piece]));
    const sizes = { batchSize: 1, length: 16 };
    const kind = { output: model.output, echoes: true };
    const { feeds } = fillBatch([{ piece: readPiece(piece), start: 0 }], kind, { ...sizes, choices: 128 });
    const { nats } = await runOf(file, 'likelihood', feeds, sizes);
    const total = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
    // rows past the last choice are of no piece
    const choices = piece.reduce((sum, keys) => sum + keys.length + 1, 0);
    const own = model.output === 'joint' ? nats!.slice(0, choices) : nats!;
    expect(total(own)).toBeCloseTo(total(said.nats), 3);
    await model.dispose();
  });

  it('give the likelihood of a composer', async () => {
    const file = RANDOM_MODELS.composer();
    const model = openModel(file, device) as ScoreModel;
    const excerpt = { memory: [0, 0], start: 0, end: 2 } as const;
    const known = passageOf(madePiece({ bars: 2, hasDrums: false }), excerpt, (_, track) => track === 0, PLAIN_TELLING);
    const said = await firstOf(model.likelihood([known]));
    const sizes = { batchSize: 1, length: 32 };
    const { feeds, rows } = fillComposerBatch([known], sizes);
    const parts = await runOf(file, 'likelihood', feeds, sizes);
    const total = Object.values(parts).reduce((sum, nats) => sum + rows[0]!.reduce((a, row) => a + nats[row]!, 0), 0);
    expect(total).toBeCloseTo(said.nats, 3);
    await model.dispose();
  });
});
