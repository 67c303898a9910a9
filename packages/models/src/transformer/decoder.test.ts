import {
  compile,
  constant,
  gradients,
  input,
  multiply,
  noDropout,
  normalNumbers,
  type Program,
  parameterSet,
  sum,
} from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, it } from 'vitest';
import { type DecoderConfig, type DecoderTimes, decode, decodeSteps } from './decoder.ts';
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

  it.each([
    [5, 1, 8, false],
    [64, 1, 16, false],
    [70, 16, 32, false],
    [130, 64, 200, false],
    [5, 1, 8, true],
    [70, 16, 32, true],
  ])(
    'gives over %i places what decodeSteps gives with its cache, %i places first and then place by place, growing by %i (times of its own: %o)',
    async (time, first, growth, isTimed) => {
      const config: DecoderConfig = { dim: 16, depth: 2, heads: 2, mlpDim: 24, activation: 'squaredRelu' };
      const [batch, capacity] = [2, time + 3];
      const parameters = parameterSet();
      const timesOf = (steps: number): DecoderTimes => ({ at: input('times', [batch, steps], 'int64'), span: 300 });
      const x0 = input('x', [batch, time, config.dim]);
      const whole = decode(config, parameters.declare, x0, noDropout, 0, isTimed ? timesOf(time) : undefined);
      const values = parameters.initialValues(3);
      const stepping = (steps: number): Program => {
        const place = input('place', [1], 'int64');
        const cache = { place, capacity, growth, ...(isTimed && { times: timesOf(steps) }) };
        const x = input('x', [batch, steps, config.dim]);
        const { output, updates } = decodeSteps(config, parameters.declare, x, cache);
        return compile({ name: `${steps} steps`, outputs: { y: output }, updates, values });
      };
      const device = nodeDevice({ threads: 1 });
      const full = await device.open(compile({ name: 'whole', outputs: { y: whole }, values }));
      const several = await device.open(stepping(first));
      const single = await device.open(stepping(1), { stateOf: several });
      const x = normalNumbers(batch * time * config.dim, 4);
      // back and forth, as when what comes later is told first
      const at = BigInt64Array.from({ length: batch * time }, (_, place) => BigInt((place * 37) % 300));
      const expected = (await full.run({ x, ...(isTimed && { times: at }) })).y as Float32Array;
      for (let place = 0; place < time; place += place === 0 ? first : 1) {
        const steps = place === 0 ? first : 1;
        const rowsOf = (all: Float32Array): number[] =>
          Array.from({ length: batch }, (_, row) =>
            Array.from(all.subarray((row * time + place) * config.dim, (row * time + place + steps) * config.dim)),
          ).flat();
        const times = BigInt64Array.from({ length: batch * steps }, (_, index) => {
          return at[Math.floor(index / steps) * time + place + (index % steps)]!;
        });
        const feeds = {
          x: Float32Array.from(rowsOf(x)),
          place: BigInt64Array.of(BigInt(place)),
          ...(isTimed && { times }),
        };
        const { y } = await (place === 0 ? several : single).run(feeds, { position: place });
        expect(farthest(y as Float32Array, rowsOf(expected)), `place ${place}`).toBeLessThan(1e-5);
      }
      for (const session of [full, several, single]) await session.dispose();
    },
  );

  it('hears in times how far apart places lie, not where, and its order as well', async () => {
    const config: DecoderConfig = { dim: 16, depth: 1, heads: 2, mlpDim: 24, activation: 'gelu' };
    const parameters = parameterSet();
    const times = { at: input('times', [1, 6], 'int64'), span: 100 };
    const y = decode(config, parameters.declare, input('x', [1, 6, 16]), noDropout, 0, times);
    const values = parameters.initialValues(3);
    const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'times', outputs: { y }, values }));
    const x = normalNumbers(6 * 16, 4);
    const last = async (...at: number[]): Promise<Float32Array> => {
      const { y: found } = await session.run({ x, times: BigInt64Array.from(at, BigInt) });
      return (found as Float32Array).slice(-16);
    };
    const near = await last(0, 5, 5, 20, 21, 30);
    expect(farthest(await last(40, 45, 45, 60, 61, 70), near)).toBeLessThan(1e-5);
    expect(farthest(await last(0, 5, 5, 20, 21, 40), near)).toBeGreaterThan(1e-3);
    await session.dispose();
  });
});
