import { addGradients, gradientStep, gradientsOf, mixSeed, type TensorData } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import type { LatentModel } from '../latent-model.ts';
import { openModel } from '../open-model.ts';
import type { TrainingTask } from '../training-task.ts';
import { SEGMENT_ATTRIBUTES } from './attribute-vectors.ts';
import { vaeSchema } from './vae-config.ts';
import { vaeTask } from './vae-task.ts';

const config = vaeSchema.parse({
  bars: 2,
  latentSize: 32,
  embedding: 16,
  encoder: { hidden: 8, word: 32, barHidden: 8 },
  decoder: { kind: 'hierarchical', conductor: 16, word: 48, cue: 32, hidden: 24 },
  beta: 0.005,
  freeBits: 2,
  betaWarmupSteps: 50,
  wordDropout: 0.1,
});
const options = { batchSize: 20, seed: 3, optimizer: { kind: 'adam' }, gradClip: 1, averageDecay: 0.95 } as const;
const device = nodeDevice({ threads: 1 });

/** Twenty tunes of our own, two bars each: rhythms and contours in turn, up to six semitones from either end of the keyboard. */
const TUNES: readonly Int32Array[] = Array.from({ length: 20 }, (_, tune) => {
  const rhythm = [
    [0, 4, 8, 12],
    [0, 6, 8, 14],
    [0, 2, 4, 8],
    [0, 8, 12, 14],
    [0, 3, 6, 12],
  ][tune % 5]!;
  const contour = [
    [0, 2, 4, 5],
    [7, 5, 4, 2],
    [0, 4, 7, 4],
    [0, -1, 0, 2],
  ][Math.floor(tune / 5)]!;
  const tokens = new Int32Array(32);
  for (const bar of [0, 1]) {
    rhythm.forEach((step, note) => {
      tokens[16 * bar + step] = 41 + contour[(note + bar) % 4]! + 2 * bar;
    });
  }
  return tokens;
});
const corpus = { train: TUNES.map((tune) => [tune]), validation: TUNES.map((tune) => [tune]) };

async function trained(task: TrainingTask, steps: number): Promise<Record<string, Float32Array>> {
  const session = await device.open(task.program);
  await session.writeState(task.initialState());
  for (let step = 0; step < steps; step += 1) {
    const learningRate = Float32Array.of(0.008 * (1 - step / (steps * 1.1)));
    await session.run({ ...task.feeds(step), learningRate }, { seed: mixSeed(3, step) });
  }
  const shipped = task.shippedParameters(await session.readState());
  await session.dispose();
  return shipped;
}

describe('training the autoencoder', () => {
  it('feeds a step by seed and number alone', () => {
    const [one, other] = [1, 2].map(() => vaeTask(config, options, corpus, device));
    expect(one!.feeds(7)).toEqual(other!.feeds(7));
    expect(one!.feeds(7)).not.toEqual(one!.feeds(8));
    expect(vaeTask(config, { ...options, seed: 4 }, corpus, device).feeds(7)).not.toEqual(one!.feeds(7));
  });

  it('lets the divergence count more from step to step, up to β', () => {
    const task = vaeTask(config, options, corpus, device);
    const betas = [0, 24, 49, 50, 900].map((step) => (task.feeds(step).beta as Float32Array)[0]!);
    [1 / 51, 25 / 51, 50 / 51, 1, 1].forEach((share, index) => {
      expect(betas[index]).toBeCloseTo(0.005 * share, 7);
    });
  });

  it('hides a share of the decoder’s inputs, and moves tunes up to six semitones', () => {
    const task = vaeTask(config, options, corpus, device);
    const feeds = Array.from({ length: 40 }, (_, step) => task.feeds(step));
    const previous = feeds.flatMap((each) => Array.from(each.previous as Int32Array));
    expect(previous.filter((token) => token === 91).length / previous.length).toBeCloseTo(0.1, 1);
    const moves = new Set(
      feeds.flatMap(({ tokens }) => Array.from({ length: 20 }, (_, row) => (tokens as Int32Array)[row * 32]!)),
    );
    // tunes begin on tokens 41 and 48
    expect([Math.min(...moves), Math.max(...moves)]).toEqual([35, 54]);
  });

  it.each([0, 0.5])(
    'gives from two parts of a batch what the whole gives, with %s of the inputs guessed',
    async (scheduledSampling) => {
      const task = vaeTask({ ...config, scheduledSampling }, options, corpus, device);
      const state = task.initialState();
      const gradientsOfPart = async (first: number, count: number) => {
        const place = { first, count, of: 20 };
        const part = task.part!(place);
        const program = gradientStep({
          name: 'part',
          loss: part.loss,
          parameters: part.parameters,
          weight: part.weight,
        });
        const session = await device.open(program);
        await session.writeState(Object.fromEntries(program.state.map(({ name }) => [name, state[name]!])));
        const feeds = Object.fromEntries(program.inputs.map(({ name }) => [name, part.feeds(5)[name]!])) as Record<
          string,
          TensorData
        >;
        const outputs = await session.run(feeds, { seed: 9, part: place });
        const copied = Object.fromEntries(
          Object.entries(gradientsOf(outputs)).map(([name, values]) => [name, values.slice()]),
        );
        await session.dispose();
        return { loss: (outputs.loss as Float32Array)[0]!, gradients: copied };
      };
      const [whole, one, other] = [
        await gradientsOfPart(0, 20),
        await gradientsOfPart(0, 8),
        await gradientsOfPart(8, 12),
      ];
      expect(one.loss + other.loss).toBeCloseTo(whole.loss, 5);
      addGradients(one.gradients, other.gradients);
      for (const [name, values] of Object.entries(whole.gradients)) {
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const farthest = values.reduce(
          (most, value, place) => Math.max(most, Math.abs(value - one.gradients[name]![place]!)),
          0,
        );
        expect(farthest).toBeLessThan(1e-4 * largest + 1e-7);
      }
    },
  );

  it('refuses a corpus without a segment, and says of which split', () => {
    const short = { train: corpus.train, validation: [[new Int32Array(16)]] };
    expect(() => vaeTask(config, options, short, device)).toThrow('no segment of 2 bars of melody to validate on');
  });

  it('learns twenty tunes, writes each again from its place, and ships directions in its space', async () => {
    // in one key, which is a thirteenth of the work
    const task = vaeTask({ ...config, transpose: 0 }, options, corpus, device);
    const parameters = await trained(task, 260);
    const { measures } = await task.validate(parameters);
    expect(measures.sampledAccuracy).toBeGreaterThan(0.97);

    const tensors = Object.fromEntries(
      task.program.state
        .filter(({ name }) => name in parameters)
        .map(({ name, shape }) => [name, { shape, values: parameters[name]! }]),
    );
    const derived = await task.derivedTensors!(parameters);
    const metadata = { name: 'tunes', family: 'vae', architecture: config, tokenizer: { kind: 'melody' } };
    const model = openModel(
      { metadata, tensors: { ...tensors, ...derived }, hash: '00' } as never,
      device,
    ) as LatentModel;
    const places = await model.encode(TUNES);
    const written = await model.decode(
      places.map(({ mean }) => mean),
      { temperature: 0, seed: 1 },
    );
    expect(written.map((tokens) => tokens.join())).toEqual(TUNES.map((tokens) => tokens.join()));
    expect(model.fitted?.factor).toHaveLength(config.latentSize ** 2);
    expect(Object.keys(model.attributes)).toEqual(Object.keys(SEGMENT_ATTRIBUTES));
    await Promise.all([model.dispose(), task.dispose()]);
  });
});
