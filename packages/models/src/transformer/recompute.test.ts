import {
  add,
  initialTrainingState,
  input,
  mean,
  optimizerFeeds,
  parameterSet,
  reshape,
  seededDropout,
  square,
  trainingStep,
} from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { expect, test } from 'vitest';
import { decode } from './decoder.ts';

/** Losses and the last weights of three steps of a small decoder with dropout. */
async function trained(recompute: boolean) {
  const config = { dim: 16, depth: 2, heads: 2, mlpDim: 32, activation: 'gelu', recompute } as const;
  const { declare, list, initialValues } = parameterSet();
  const x = input('x', [2, 6, 16]);
  const loss = reshape(mean(square(add(decode(config, declare, x, seededDropout, 0.25), 1))), [1]);
  const optimizer = { kind: 'adamW' } as const;
  const program = trainingStep({ name: 'step', loss, parameters: list(), optimizer, gradClip: 1 });
  const session = await nodeDevice({ threads: 1 }).open(program);
  await session.writeState(initialTrainingState(program, initialValues(1)));
  const losses: number[] = [];
  for (let step = 0; step < 3; step += 1) {
    const feeds = {
      x: Float32Array.from({ length: 192 }, (_, place) => Math.sin(place)),
      ...optimizerFeeds(step, optimizer),
    };
    const outputs = await session.run({ ...feeds, learningRate: Float32Array.of(0.01) }, { seed: step });
    losses.push(Number(outputs.loss![0]));
  }
  const state = await session.readState();
  await session.dispose();
  return { losses, state, bytes: program.onnx.length };
}

test('a decoder that recomputes its blocks takes the same steps, dropout included', async () => {
  const [plain, again] = [await trained(false), await trained(true)];
  expect(again.bytes).toBeGreaterThan(plain.bytes);
  expect(again.losses).toEqual(plain.losses);
  for (const [name, values] of Object.entries(plain.state)) {
    expect([...again.state[name]!]).toEqual(Array.from(values, (value) => expect.closeTo(value, 6)));
  }
});
