import type { PianoFrames } from '@continuo/corpus';
import { gradientStep, mixSeed } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { END_OF_FRAME, FRAME_CHOICES, type FrameModel } from '../frame-model.ts';
import type { ModelFile } from '../model-file.ts';
import { openModel } from '../open-model.ts';
import { frameModelSchema } from './frame-network.ts';
import { keysOf } from './frame-past.ts';
import { frameTask } from './frame-task.ts';

/** Two bars of our own: a tune in eighths over chords in half notes, the last tone alone. */
const TUNE: PianoFrames = [
  ...[72, 74, 76, 72].map((top) => [48, 55, 64, top]),
  ...[77, 76, 74, 77].map((top) => [53, 57, 60, top]),
  ...[79, 77, 74, 71].map((top) => [43, 55, 62, top]),
  ...[[48, 64, 67, 72], [48, 64, 67, 72], [], [60]],
];

const architecture = { dim: 32, depth: 1, heads: 2, mlpDim: 32, headDim: 32 };
const options = {
  ...{ batchSize: 4, frames: 16, seed: 3, gradClip: 1, averageDecay: 0.9 },
  optimizer: { kind: 'adamW' },
} as const;
const corpus = { train: [TUNE, TUNE.slice(0, 8)], validation: [TUNE] };

describe('training a model of frames', () => {
  it.each(['joint', 'factorised'] as const)('feeds a %s step by seed and number alone', (output) => {
    const config = frameModelSchema.parse({ ...architecture, trunk: 'gru', output });
    const device = nodeDevice({ threads: 1 });
    const [one, other] = [1, 2].map(() => frameTask(config, options, corpus, device));
    expect(one!.feeds(7)).toEqual(other!.feeds(7));
    expect(one!.feeds(7)).not.toEqual(one!.feeds(8));
  });

  it.each([
    { trunk: 'transformer', output: 'joint' },
    { trunk: 'gru', output: 'joint' },
    { trunk: 'gru', output: 'factorised' },
  ] as const)('of $output output over a $trunk adds up over parts of a batch', async ({ trunk, output }) => {
    const device = nodeDevice({ threads: 1 });
    const task = frameTask(
      frameModelSchema.parse({ ...architecture, depth: 2, trunk, output }),
      options,
      corpus,
      device,
    );
    const losses: number[] = [];
    for (const parts of [1, 4]) {
      let loss = 0;
      for (let index = 0; index < parts; index += 1) {
        const part = { first: (4 / parts) * index, count: 4 / parts, of: 4 };
        const { loss: own, parameters, feeds } = task.part!(part);
        const session = await device.open(gradientStep({ name: 'part', loss: own, parameters }));
        const state = task.initialState();
        await session.writeState(Object.fromEntries(session.program.state.map(({ name }) => [name, state[name]!])));
        const names = new Set(session.program.inputs.map(({ name }) => name));
        const fed = Object.fromEntries(Object.entries(feeds(2)).filter(([name]) => names.has(name)));
        const outputs = await session.run(fed, { seed: 9, part });
        loss += (outputs.loss as Float32Array)[0]!;
        await session.dispose();
      }
      losses.push(loss);
    }
    expect(losses[1]).toBeCloseTo(losses[0]!, 4);
  });

  it.each([
    { trunk: 'transformer', output: 'joint' },
    { trunk: 'lstm', output: 'joint' },
    { trunk: 'gru', output: 'factorised' },
  ] as const)('learns one tune by heart ($output, $trunk) and writes it again', async ({ trunk, output }) => {
    const device = nodeDevice({ threads: 1 });
    const dropout = { feature: 0.05, embedding: 0, trunk: 0, head: 0 };
    const config = frameModelSchema.parse({ ...architecture, trunk, output, dropout });
    const task = frameTask(config, options, { train: [TUNE], validation: [TUNE] }, device);
    const session = await device.open(task.program);
    await session.writeState(task.initialState());
    for (let step = 0; step < 150; step += 1) {
      await session.run({ ...task.feeds(step), learningRate: Float32Array.of(0.01) }, { seed: mixSeed(3, step) });
    }
    const state = await session.readState();
    const parameters = task.shippedParameters(state);
    expect((await task.validate(parameters)).loss).toBeLessThan(0.5);
    const shapes = new Map(task.program.state.map(({ name, shape }) => [name, shape]));
    const tensors = Object.fromEntries(
      Object.entries(parameters).map(([name, values]) => [name, { shape: shapes.get(name)!, values }]),
    );
    const metadata = { name: 'tune', family: trunk, architecture: config, tokenizer: { kind: 'frames' } };
    const model = openModel({ metadata, tensors, hash: '00' } as unknown as ModelFile, device) as FrameModel;
    const generation = await model.generate({ batchSize: 1, length: TUNE.length });
    for (const frame of TUNE) {
      const written: number[] = [];
      for (let choice = -1; choice !== END_OF_FRAME; ) {
        const logits = await generation.logits();
        choice = logits.subarray(0, FRAME_CHOICES).indexOf(Math.max(...logits));
        if (choice !== END_OF_FRAME) written.push(choice);
        await generation.choose([choice]);
      }
      expect(written).toEqual([...keysOf(frame)]);
    }
    await model.dispose();
    await session.dispose();
    await task.dispose();
  });
});
