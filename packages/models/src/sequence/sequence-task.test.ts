import { melodyCodec, melodyTokenOfPitch, NOTE_OFF } from '@continuo/corpus';
import { addGradients, gradientStep, gradientsOf, mixSeed, type TensorData } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { recurrentNetwork, recurrentSchema } from '../recurrent/recurrent-network.ts';
import { networkModel } from './network-families.ts';
import { sequenceTask, validationOf } from './sequence-task.ts';
import { fileOf } from './testing/random-file.ts';
import { farthest } from './testing/run-network.ts';

/** "Frère Jacques", its first four bars. */
const TUNE = ((): Int32Array => {
  const tokens = new Int32Array(64);
  const quarters = [60, 62, 64, 60, 60, 62, 64, 60, 64, 65, 67, -1, 64, 65, 67, -1];
  for (const [quarter, pitch] of quarters.entries()) {
    tokens[4 * quarter] = pitch < 0 ? NOTE_OFF : melodyTokenOfPitch(pitch);
  }
  return tokens;
})();

const config = { form: 'lookback', embedding: 16, hidden: 32, depth: 1, dropout: 0.1 } as const;
const network = recurrentNetwork('lstm', recurrentSchema.parse(config), melodyCodec);
const options = {
  batchSize: 4,
  frames: 64,
  seed: 3,
  optimizer: { kind: 'adamW' },
  gradClip: 1,
  averageDecay: 0.9,
} as const;
const corpus = { train: [TUNE], validation: [TUNE] };

describe('training next-token networks', () => {
  it('feeds a step by seed and number alone, in several keys', () => {
    const device = nodeDevice({ threads: 1 });
    const [one, other] = [1, 2].map(() => sequenceTask(network, options, corpus, device));
    expect(one!.feeds(7)).toEqual(other!.feeds(7));
    expect(one!.feeds(7)).not.toEqual(one!.feeds(8));
    expect(sequenceTask(network, { ...options, seed: 4 }, corpus, device).feeds(7)).not.toEqual(one!.feeds(7));
    const firsts = Array.from({ length: 60 }, (_, step) =>
      Math.min(...(one!.feeds(step).targets as Int32Array).subarray(0, 64).filter((token) => token >= 2)),
    );
    expect(new Set(firsts).size).toBeGreaterThan(10);
  });

  it('counts every token of a batch alike, and nothing after a piece', () => {
    const task = sequenceTask(network, { ...options, frames: 80 }, corpus, nodeDevice({ threads: 1 }));
    const weights = task.feeds(0).weights as Float32Array;
    expect(weights.filter((weight) => weight > 0)).toEqual(new Float32Array(256).fill(1 / 256));
    expect(weights.subarray(64, 80)).toEqual(new Float32Array(16));
  });

  it('adds up two parts of a batch to the whole, dropout and all', async () => {
    const device = nodeDevice({ threads: 1 });
    const task = sequenceTask(network, options, corpus, device);
    const state = task.initialState();
    const gradientsOfPart = async (first: number, count: number): Promise<Record<string, Float32Array>> => {
      const part = { first, count, of: 4 };
      const { loss, weight, parameters, feeds } = task.part!(part);
      const program = gradientStep({ name: 'part', loss, parameters, weight });
      const session = await device.open(program);
      await session.writeState(Object.fromEntries(program.state.map(({ name }) => [name, state[name]!])));
      const known = Object.entries(feeds(5)).filter(([name]) => program.inputs.some((each) => each.name === name));
      const outputs = await session.run(Object.fromEntries(known) as Record<string, TensorData>, { seed: 9, part });
      const gradients = Object.entries(gradientsOf(outputs)).map(([name, values]) => [name, values.slice()]);
      await session.dispose();
      return Object.fromEntries(gradients);
    };
    const whole = await gradientsOfPart(0, 4);
    const sum = await gradientsOfPart(0, 1);
    addGradients(sum, await gradientsOfPart(1, 3));
    for (const [name, values] of Object.entries(whole)) expect(farthest(values, sum[name]!)).toBeLessThan(1e-5);
  });

  it('trains the same bits from the same seed', async () => {
    const train = async (): Promise<Record<string, Float32Array>> => {
      const device = nodeDevice({ threads: 1 });
      const task = sequenceTask(network, options, corpus, device);
      const session = await device.open(task.program);
      await session.writeState(task.initialState());
      for (let step = 0; step < 3; step += 1) {
        await session.run({ ...task.feeds(step), learningRate: Float32Array.of(0.01) }, { seed: mixSeed(3, step) });
      }
      return task.shippedParameters(await session.readState());
    };
    expect(await train()).toEqual(await train());
  });

  it('learns one tune by heart and writes it again', async () => {
    const device = nodeDevice({ threads: 1 });
    const inOneKey = recurrentNetwork('lstm', recurrentSchema.parse({ ...config, allKeys: false }), melodyCodec);
    const task = sequenceTask(inOneKey, options, corpus, device);
    const session = await device.open(task.program);
    await session.writeState(task.initialState());
    const before = await task.validate(task.shippedParameters(await session.readState()));
    for (let step = 0; step < 150; step += 1) {
      const learningRate = Float32Array.of(0.02 * (1 - step / 160));
      await session.run({ ...task.feeds(step), learningRate }, { seed: mixSeed(3, step) });
    }
    const parameters = task.shippedParameters(await session.readState());
    const after = await task.validate(parameters);
    expect(before.loss).toBeGreaterThan(3);
    expect(after.loss).toBeLessThan(0.02);
    const model = networkModel(fileOf(inOneKey, parameters, { kind: 'melody' }), device);
    const generation = await model.generate({ batchSize: 1, length: 64 });
    const written: number[] = [];
    while (generation.place < 64) {
      const logits = await generation.logits();
      written.push(logits.indexOf(Math.max(...logits)));
      await generation.choose([written.at(-1)!]);
    }
    expect(written).toEqual(Array.from(TUNE));
    generation.dispose();
    await Promise.all([model.dispose(), session.dispose(), task.dispose()]);
  });

  it('gives nats a token, a note, and bits a quarter', () => {
    const tokens = Int32Array.of(melodyTokenOfPitch(60), 0, 0, 0, melodyTokenOfPitch(62), 0, 0, 0);
    const nats = Float32Array.of(2, 0.5, 0.5, 0.5, 3, 0.5, 0.5, 0.5);
    const { loss, measures } = validationOf([tokens], [nats], melodyCodec.quartersOf(tokens), melodyCodec);
    expect(loss).toBeCloseTo(8 / 8);
    expect(measures.natsPerNote).toBeCloseTo(8 / 2);
    expect(measures.natsPerNoteToken).toBeCloseTo(5 / 2);
    expect(measures.bitsPerQuarter).toBeCloseTo(8 / Math.LN2 / 2);
  });
});
