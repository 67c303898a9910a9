import { type ChoraleGrid, tokenOfPitch, VOCABULARY_SIZE } from '@continuo/corpus';
import { mixSeed, sizeOf } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { FREE } from '../chorale-model.ts';
import { choraleTransformerTask } from './chorale-task.ts';
import { choraleTransformerSchema } from './chorale-transformer.ts';
import { choraleTransformer } from './load-chorale-transformer.ts';

/** Two bars of our own in C major: I, IV, V, I in half notes, with a passing tone in the soprano. */
const TUNE: ChoraleGrid = (() => {
  const chords = [
    [72, 67, 64, 48],
    [72, 69, 65, 53],
    [74, 67, 62, 55],
    [76, 67, 60, 48],
  ];
  const pitches = chords.flatMap((chord, half) =>
    Array.from({ length: 8 }, (_, frame) => (half === 1 && frame > 3 ? [74, ...chord.slice(1)] : chord)).flat(),
  );
  return { length: 32, pitches: Int16Array.from(pitches) };
})();

const config = choraleTransformerSchema.parse({
  dim: 32,
  depth: 1,
  heads: 2,
  mlpDim: 32,
  headDim: 32,
  dropout: { embedding: 0, trunk: 0.1, head: 0.1 },
});
const options = {
  batchSize: 2,
  frames: 32,
  seed: 3,
  optimizer: { kind: 'adamW' },
  gradClip: 1,
  averageDecay: 0.9,
} as const;
const corpus = { train: [TUNE], validation: [TUNE] };

describe('training the chorale Transformer', () => {
  it('feeds a step by seed and number alone', async () => {
    const device = nodeDevice({ threads: 1 });
    const [one, other] = [1, 2].map(() => choraleTransformerTask(config, options, corpus, device));
    expect(one!.feeds(7)).toEqual(other!.feeds(7));
    expect(one!.feeds(7)).not.toEqual(one!.feeds(8));
    expect(choraleTransformerTask(config, { ...options, seed: 4 }, corpus, device).feeds(7)).not.toEqual(one!.feeds(7));
  });

  it('weighs the losses of a batch so that they add up to a mean, and never those of given cells', () => {
    const task = choraleTransformerTask(config, options, corpus, nodeDevice({ threads: 1 }));
    for (let step = 0; step < 20; step += 1) {
      const feeds = task.feeds(step);
      const weights = [0, 1, 2, 3].flatMap((voice) => Array.from(feeds[`weights${voice}`] as Float32Array));
      expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 4);
      const givens = feeds.givens as Uint8Array;
      const width = 4 * VOCABULARY_SIZE;
      for (let row = 0; row < 64; row += 1) {
        const [excerpt, frame] = [Math.floor(row / 32), row % 32];
        for (let voice = 0; voice < 4; voice += 1) {
          const start = (excerpt * 64 + frame) * width + voice * VOCABULARY_SIZE;
          const isGiven = givens.subarray(start, start + VOCABULARY_SIZE).includes(1);
          if (isGiven) expect(weights[voice * 64 + row]).toBe(0);
        }
      }
    }
  });

  it('learns one tune by heart, in every key it was shown, and writes it again', async () => {
    const device = nodeDevice({ threads: 1 });
    const task = choraleTransformerTask(config, options, corpus, device);
    const session = await device.open(task.program);
    await session.writeState(task.initialState());
    const before = await task.validate(task.shippedParameters(await session.readState()));
    for (let step = 0; step < 220; step += 1) {
      await session.run(
        { ...task.feeds(step), learningRate: Float32Array.of(0.01 * (1 - step / 240)) },
        { seed: mixSeed(3, step) },
      );
    }
    const parameters = task.shippedParameters(await session.readState());
    const after = await task.validate(parameters);
    expect(before.loss).toBeGreaterThan(2);
    // what is left is which of twelve keys the first chord is in: ln 12 over 128 notes is 0.019
    expect(after.loss).toBeLessThan(0.06);

    const tensors = Object.fromEntries(
      task.program.state
        .filter(({ name }) => name in parameters)
        .map(({ name, shape }) => [name, { shape, values: parameters[name]! }]),
    );
    expect(Object.values(tensors).every(({ shape, values }) => sizeOf(shape) === values.length)).toBe(true);
    const file = { metadata: { name: 'tune', family: 'transformer', architecture: config }, tensors, hash: '00' };
    const model = choraleTransformer(file as never, device);
    // the first frame is given a tone up, in D major; the rest must follow in D major
    const given = new Int16Array(128).fill(FREE);
    for (let voice = 0; voice < 4; voice += 1) given[voice] = TUNE.pitches[voice]! + 2;
    const generation = await model.generate({ batchSize: 1, length: 32, given });
    const written: number[] = [];
    while (generation.frame < 32) {
      const logits = await generation.logits();
      const place = generation.frame * 4 + generation.voice;
      const token = given[place] === FREE ? logits.indexOf(Math.max(...logits)) : tokenOfPitch(given[place]!);
      written.push(token);
      await generation.choose([token]);
    }
    expect(written).toEqual(Array.from(TUNE.pitches, (pitch) => tokenOfPitch(pitch + 2)));
    await Promise.all([model.dispose(), session.dispose(), task.dispose()]);
  });
});
