/** Optimizer steps as PyTorch takes them; test/fixtures/optimizer_values.py wrote them down in double precision. */
import { expect, it } from 'vitest';
import { constant, matmul, reshape, square, state, subtract, sum } from '../index.ts';
import { nodeDevice } from '../node/index.ts';
import { initialTrainingState, type Optimizer, optimizerFeeds, trainingStep } from '../optimizer.ts';
import fixture from '../test/fixtures/optimizer-values.json' with { type: 'json' };
import { farthest } from '../test/recorded-case.ts';

it.each<[keyof typeof fixture.optimizers, Optimizer]>([
  ['adam', { kind: 'adam', weightDecay: 0.1 }],
  ['nesterov', { kind: 'sgd', nesterov: true, weightDecay: 0.1 }],
  ['adafactor', { kind: 'adafactor', weightDecay: 0.1 }],
])('five clipped steps of %s', async (name, optimizer) => {
  const { first, steps } = fixture.optimizers[name];
  const [matrix, vector] = [state('p.matrix', [4, 3]), state('p.vector', [3])];
  const difference = subtract(matmul(matrix, reshape(vector, [3, 1])), constant(first.target, [4, 1]));
  const loss = reshape(sum(square(difference)), [1]);
  const program = trainingStep({ name, loss, parameters: [matrix, vector], optimizer, gradClip: 2 });
  const session = await nodeDevice({ threads: 1 }).open(program);
  const start = { 'p.matrix': Float32Array.from(first.matrix), 'p.vector': Float32Array.from(first.vector) };
  await session.writeState(initialTrainingState(program, start));
  for (const [step, expected] of steps.entries()) {
    const outputs = await session.run({ learningRate: Float32Array.of(0.05), ...optimizerFeeds(step, optimizer) });
    const values = await session.readState();
    expect(farthest(outputs.loss as Float32Array, [expected.loss])).toBeLessThan(5e-6);
    expect(farthest(values['p.matrix']!, expected.matrix)).toBeLessThan(5e-6);
    expect(farthest(values['p.vector']!, expected.vector)).toBeLessThan(5e-6);
  }
  await session.dispose();
});
