/** A GAN of two bars that it has seen: it writes them, both, and by the track that it is given. */
import { type PianoRollHeader, rollPieceOfScore } from '@continuo/corpus';
import { createScore } from '@continuo/corpus/testing';
import { initialTrainingState, mixSeed } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AdversarialModel } from '../adversarial-model.ts';
import { type ModelMetadata, readModelFile, writeModelFile } from '../model-file.ts';
import { ganTask } from './gan-task.ts';
import { museGan } from './load-gan.ts';
import { museganSchema } from './musegan.ts';

const HEADER: PianoRollHeader = {
  kind: 'piano-roll',
  tracks: [
    { name: 'piano', program: 0 },
    { name: 'bass', program: 33 },
  ],
  bars: 1,
  stepsPerBar: 12,
  lowestPitch: 36,
  pitches: 24,
};
const PER_TRACK = 12 * 24;
const device = nodeDevice({ threads: 1 });

/** A bar: half notes of the piano, quarters of the bass. */
function barOf(piano: readonly number[], bass: readonly number[]) {
  const score = createScore({
    tracks: [
      { program: 0, notes: piano.map((pitch, index) => ({ pitch, tick: 960 * index, durationTicks: 960 })) },
      { program: 33, notes: bass.map((pitch, index) => ({ pitch, tick: 480 * index, durationTicks: 480 })) },
    ],
  });
  return { piece: rollPieceOfScore(score, HEADER), starts: [0] };
}

const BARS = [barOf([55, 59], [36, 43, 36, 43]), barOf([48, 50], [41, 38, 41, 45])];

function metadataOf(architecture: Record<string, unknown>): ModelMetadata {
  const corpus = { name: 'two bars', licence: 'CC0-1.0', sha256: 'ab'.repeat(32), pieces: { train: 2 } };
  const tokenizer = { ...HEADER, tracks: [...HEADER.tracks] };
  const rest = { controls: [], corpus, recipe: {}, step: 1, measures: {}, licence: 'CC0-1.0' };
  return {
    formatVersion: 1,
    name: 'two',
    description: '',
    family: 'gan',
    architecture,
    tokenizer,
    ...rest,
  } as ModelMetadata;
}

/** Trains, and opens the weights, also with another way to make bits of them. */
async function trained(architecture: Record<string, unknown>, steps: number) {
  const config = museganSchema.parse({
    ...{ bars: 1, stepsPerBar: 12, latentDim: 4, generator: [32, 32, 32], critic: [16, 32, 32, 32] },
    ...{ criticSteps: 2, transpose: [0, 0], ...architecture },
  });
  const optimizer = { kind: 'adam', beta1: 0, beta2: 0.9 } as const;
  const task = ganTask(
    config,
    HEADER,
    { batchSize: 16, seed: 3, optimizer },
    { train: BARS, validation: BARS },
    device,
  );
  const session = await device.open(task.program);
  await session.writeState(initialTrainingState(task.program, task.initialState()));
  for (let step = 0; step < steps; step += 1) {
    await session.run({ ...task.feeds(step), learningRate: Float32Array.of(2e-3) }, { seed: mixSeed(1, step) });
  }
  const shipped = task.shippedParameters(await session.readState());
  const tensors = Object.fromEntries(
    Object.entries(shipped).map(([name, values]) => [name, { shape: [values.length], values }]),
  );
  await session.dispose();
  await task.dispose();
  return async (written: Record<string, unknown> = {}): Promise<AdversarialModel> => {
    const metadata = metadataOf({ ...config, ...written });
    return museGan(await readModelFile(await writeModelFile({ metadata, tensors })), device);
  };
}

/** The number of the bar that a roll is, or nearly: six cells of 576 may differ. */
function whichBar(roll: Uint8Array): number | undefined {
  return [0, 1].find((bar) => {
    const real = rollOf(bar);
    const wrong = roll.filter((cell, place) => cell !== real[place]).length;
    return wrong <= 6;
  });
}

function rollOf(bar: number): Uint8Array {
  const roll = new Uint8Array(2 * PER_TRACK);
  const { notes } = BARS[bar]!.piece;
  for (let at = 0; at < notes.length; at += 4) {
    for (let step = notes[at + 2]!; step < notes[at + 3]!; step += 1) {
      roll[(notes[at]! * 12 + step) * 24 + notes[at + 1]! - 36] = 1;
    }
  }
  return roll;
}

describe('a GAN that has seen two bars', () => {
  let open: Awaited<ReturnType<typeof trained>>;
  let model: AdversarialModel;
  beforeAll(async () => {
    open = await trained({ neurons: 'deterministic' }, 200);
    model = await open();
  }, 60_000);

  it('writes both of them and hardly anything else', async () => {
    const found = (await model.generate({ count: 64, seed: 1 })).map((roll) => whichBar(roll));
    const [first, second] = [0, 1].map((bar) => found.filter((each) => each === bar).length);
    expect(Math.min(first!, second!)).toBeGreaterThanOrEqual(8);
    expect(first! + second!).toBeGreaterThanOrEqual(48);
  });

  it('writes the same for the same seed, whatever it is asked for beside it', async () => {
    const many = await model.generate({ count: 11, seed: 7 });
    expect(await model.generate({ count: 3, seed: 7 })).toEqual(many.slice(0, 3));
    expect(await model.generate({ count: 11, seed: 8 })).not.toEqual(many);
  });

  it('lets more sound where the threshold is lower, and nothing else', async () => {
    const [low, high] = await Promise.all([open({ threshold: 0.1 }), open({ threshold: 0.9 })]);
    const [many, usual, few] = await Promise.all(
      [low, model, high].map(async (each) => (await each.generate({ count: 1, seed: 3 }))[0]!),
    );
    expect(usual!.every((cell, place) => cell <= many![place]! && cell >= few![place]!)).toBe(true);
    const sounding = (roll: Uint8Array): number => roll.filter((cell) => cell === 1).length;
    expect(sounding(many!)).toBeGreaterThan(sounding(few!));
  });

  it('draws bits where its neurons are stochastic: nearly always what is sure', async () => {
    const drawing = await open({ neurons: 'stochastic' });
    const rolls = await drawing.generate({ count: 16, seed: 3 });
    const sure = await model.generate({ count: 16, seed: 3 });
    const differing = rolls.map((roll, index) => roll.filter((cell, place) => cell !== sure[index]![place]).length);
    const mean = differing.reduce((a, b) => a + b, 0) / differing.length;
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(30); // of 576
    expect(await drawing.generate({ count: 16, seed: 3 })).toEqual(rolls);
  });

  it('takes no track, and says so', async () => {
    const given = { bass: new Uint8Array(PER_TRACK) };
    await expect(model.generate({ count: 1, seed: 1, given })).rejects.toThrow(
      'writes all tracks and takes none; found bass',
    );
  });
});

describe('a GAN that is given the bass', () => {
  it('keeps it, and writes the piano that belongs to it', async () => {
    const model = await (await trained({ given: 'bass', neurons: 'none' }, 150))();
    for (const bar of [0, 1]) {
      const bass = rollOf(bar).slice(PER_TRACK);
      const rolls = await model.generate({ count: 16, seed: 2, given: { bass } });
      for (const roll of rolls) expect(roll.slice(PER_TRACK)).toEqual(bass);
      expect(rolls.filter((roll) => whichBar(roll) === bar).length).toBeGreaterThanOrEqual(12);
    }
    await expect(model.generate({ count: 1, seed: 1 })).rejects.toThrow('writes to the track "bass" alone');
  }, 60_000);
});
