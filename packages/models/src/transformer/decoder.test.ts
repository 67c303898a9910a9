import { compile, constant, gradients, input, multiply, normalNumbers, parameterSet, sum } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { type DecoderConfig, decode, decodeStep } from './decoder.ts';
import fixture from './fixtures/pytorch-decoder.json' with { type: 'json' };

/** PyTorch's values are of double precision; ours gather some tens of single roundings (6e-8) on the way. */
const PYTORCH_BOUND = 2e-5;

function farthest(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...Array.from(expected, (value, place) => Math.abs(value - found[place]!) / (1 + Math.abs(value))));
}

describe('decode', () => {
  it('gives the values and gradients of the same decoder in PyTorch (fixtures/pytorch_decoder.py)', async () => {
    const parameters = parameterSet();
    const x = input('x', fixture.shape);
    const output = decode(fixture.config as DecoderConfig, parameters.declare, x);
    const loss = sum(multiply(output, constant(fixture.upstream, fixture.shape)));
    const of = [x, ...parameters.list()];
    const names = ['input', ...Object.keys(parameters.initialValues(0))];
    const slopes = gradients(loss, of).map((each, index) => [names[index]!, each] as const);
    const program = compile({
      name: 'decoder',
      outputs: { output, ...Object.fromEntries(slopes.map(([name, each]) => [`to ${name}`, each])) },
    });
    const session = await nodeDevice({ threads: 1 }).open(program);
    const weights = Object.entries(fixture.weights).map(([name, values]) => [name, Float32Array.from(values)]);
    expect(program.state.map(({ name }) => name).sort()).toEqual(Object.keys(fixture.weights).sort());
    await session.writeState(Object.fromEntries(weights));
    const outputs = await session.run({ x: Float32Array.from(fixture.input) });
    await session.dispose();
    expect(farthest(outputs.output as Float32Array, fixture.output)).toBeLessThan(PYTORCH_BOUND);
    for (const [name, expected] of Object.entries(fixture.gradients)) {
      expect(farthest(outputs[`to ${name}`] as Float32Array, expected), name).toBeLessThan(PYTORCH_BOUND);
    }
  });

  it.each([5, 64, 70, 130])(
    'gives over %i places what decodeStep gives place by place with its cache',
    async (time) => {
      const config: DecoderConfig = { dim: 16, depth: 2, heads: 2, mlpDim: 24, activation: 'squaredRelu' };
      const [batch, capacity] = [2, time + 3];
      const parameters = parameterSet();
      const whole = decode(config, parameters.declare, input('x', [batch, time, config.dim]));
      const stepped = decodeStep(config, parameters.declare, input('x', [batch, config.dim]), {
        place: input('place', [1], 'int64'),
        mask: input('mask', [capacity]),
      });
      const values = parameters.initialValues(3);
      const device = nodeDevice({ threads: 1 });
      const full = await device.open(compile({ name: 'whole', outputs: { y: whole }, values }));
      const step = await device.open(
        compile({ name: 'step', outputs: { y: stepped.output }, updates: stepped.updates, values }),
      );
      const x = normalNumbers(batch * time * config.dim, 4);
      const expected = (await full.run({ x })).y as Float32Array;
      const mask = new Float32Array(capacity).fill(-1e9);
      for (let place = 0; place < time; place += 1) {
        const rowsOf = (all: Float32Array): number[] =>
          Array.from({ length: batch }, (_, row) =>
            Array.from(all.subarray((row * time + place) * config.dim, (row * time + place + 1) * config.dim)),
          ).flat();
        const feeds = { x: Float32Array.from(rowsOf(x)), mask, place: BigInt64Array.of(BigInt(place)) };
        const { y } = await step.run(feeds, { position: place });
        mask[place] = 0;
        expect(farthest(y as Float32Array, rowsOf(expected)), `place ${place}`).toBeLessThan(1e-5);
      }
      await full.dispose();
      await step.dispose();
    },
  );
});
