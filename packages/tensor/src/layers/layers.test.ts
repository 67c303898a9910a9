/** Layers against PyTorch's; test/fixtures/layer_values.py wrote them down in double precision. */
import { describe, expect, it } from 'vitest';
import { compile, constant, gradients, input, multiply, type Session, sum, type Tensor } from '../index.ts';
import { nodeDevice } from '../node/index.ts';
import { type DeclareParameter, parameterSet } from '../parameters.ts';
import fixture from '../test/fixtures/layer-values.json' with { type: 'json' };
import { farthest } from '../test/recorded-case.ts';
import { multiHeadAttention } from './attention.ts';
import { noDropout, seededDropout } from './dropout.ts';
import { embedding, linear, mlp } from './linear.ts';
import { groupNorm, layerNorm, rmsNorm } from './normalization.ts';

type Inputs = { readonly x: Tensor; readonly memory: Tensor };
type Recorded = {
  readonly inputs: Readonly<Record<string, { readonly shape: number[]; readonly values: number[] }>>;
  readonly parameters: Readonly<Record<string, number[]>>;
  readonly weights: number[];
  readonly value: number[];
  readonly gradients: Readonly<Record<string, number[]>>;
};

/** The last two of five places of the second row are padding. */
const PADDING = constant([0, 0, 0, 0, 0, 0, 0, 0, -1e9, -1e9], [2, 1, 1, 5]);

const built: Record<keyof typeof fixture.layers, (declare: DeclareParameter, inputs: Inputs) => Tensor> = {
  'attention to itself': (declare, { x }) => multiHeadAttention(declare, 'a', x, 2),
  'causal attention': (declare, { x }) => multiHeadAttention(declare, 'a', x, 2, { causal: true }),
  'causal attention with padding': (declare, { x }) =>
    multiHeadAttention(declare, 'a', x, 2, { causal: true, mask: PADDING }),
  'attention to a padded memory': (declare, { x, memory }) =>
    multiHeadAttention(declare, 'a', x, 2, { memory, mask: PADDING }),
  'mlp of a normalized input': (declare, { x }) => mlp(declare, 'a', layerNorm(declare, 'n', x), 12),
};

describe('the same as in PyTorch', () => {
  it.each(Object.entries(built))('%s, value and gradients', async (name, build) => {
    const recorded = fixture.layers[name as keyof typeof fixture.layers] as unknown as Recorded;
    const leaves = Object.entries(recorded.inputs).map(([each, { shape }]) => [each, input(each, shape)] as const);
    const parameters = parameterSet();
    const value = build(parameters.declare, Object.fromEntries(leaves) as Inputs);
    const loss = sum(multiply(value, constant(recorded.weights, value.shape)));
    const slopes = gradients(
      loss,
      leaves.map(([, leaf]) => leaf),
    );
    const toInputs = leaves.map(([each], index) => [`to ${each}`, slopes[index]!] as const);
    const program = compile({ name, outputs: { value, ...Object.fromEntries(toInputs) } });
    expect(program.state.map((spec) => spec.name).toSorted()).toEqual(Object.keys(recorded.parameters).toSorted());
    const session = await nodeDevice({ threads: 1 }).open(program);
    await session.writeState(float32(recorded.parameters));
    const feeds = Object.entries(recorded.inputs).map(([each, { values }]) => [each, values] as const);
    const outputs = await session.run(float32(Object.fromEntries(feeds)));
    await session.dispose();
    expect(farthest(outputs.value as Float32Array, recorded.value)).toBeLessThan(5e-6);
    for (const [each, expected] of Object.entries(recorded.gradients)) {
      expect(farthest(outputs[`to ${each}`] as Float32Array, expected)).toBeLessThan(5e-6);
    }
  });
});

describe('parameters', () => {
  const declared = (build: (declare: DeclareParameter) => Tensor) => {
    const parameters = parameterSet();
    const { shape } = build(parameters.declare);
    return { shape, ...Object.fromEntries(parameters.specs().map((spec) => [spec.name, spec.shape])) };
  };
  const x = input('x', [2, 3, 4]);

  it('of a linear layer are a weight and, unless it is to have none, a bias', () => {
    const shape = [2, 3, 5];
    expect(declared((declare) => linear(declare, 'a', x, 5))).toEqual({ shape, 'p.a.weight': [4, 5], 'p.a.bias': [5] });
    expect(declared((declare) => linear(declare, 'a', x, 5, { bias: false }))).toEqual({ shape, 'p.a.weight': [4, 5] });
  });

  it('of an embedding are its rows', () => {
    const indices = constant([1, 0], [2], 'int32');
    expect(declared((declare) => embedding(declare, 'a', indices, { count: 7, width: 3 }))).toEqual({
      ...{ shape: [2, 3], 'p.a.weight': [7, 3] },
    });
  });

  it('of normalizations are one for each feature or channel', () => {
    const shape = [2, 3, 4];
    expect(declared((declare) => rmsNorm(declare, 'a', x))).toEqual({ shape, 'p.a.scale': [4] });
    expect(declared((declare) => groupNorm(declare, 'a', x, 3))).toEqual({
      ...{ shape, 'p.a.scale': [3], 'p.a.shift': [3] },
    });
  });

  it('start as they are told: weights drawn, biases 0, scales 1', () => {
    const parameters = parameterSet();
    layerNorm(parameters.declare, 'n', linear(parameters.declare, 'a', x, 5, { initial: { fill: 2 } }));
    const values = parameters.initialValues(1);
    expect(new Set(values['p.a.weight'])).toEqual(new Set([2]));
    expect([...values['p.a.bias']!, ...values['p.n.shift']!]).toEqual(Array(10).fill(0));
    expect([...values['p.n.scale']!]).toEqual(Array(5).fill(1));
  });
});

describe('attention', () => {
  it('refuses heads that do not share the features evenly, and a causal memory', () => {
    const { declare } = parameterSet();
    const x = input('x', [1, 2, 6]);
    expect(() => multiHeadAttention(declare, 'a', x, 4)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: multiHeadAttention: [1, 2, 6]: x must be [B, T, D] with D in 4 equal heads]`,
    );
    expect(() =>
      multiHeadAttention(declare, 'a', x, 2, { memory: x, causal: true }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: multiHeadAttention: [1, 2, 6] and [1, 2, 6]: causal and rotary need places in common]`,
    );
  });

  it('with rotary positions gives each place the same, wherever the sequence begins', async () => {
    // both rows hold the same three places in a row, the second row two places later, after places that are masked
    const { declare, initialValues } = parameterSet();
    const hide = constant([0, 0, 0, -1e9, -1e9, -1e9, -1e9, 0, 0, 0], [2, 1, 1, 5]);
    const value = multiHeadAttention(declare, 'a', input('x', [2, 5, 4]), 1, { rotary: true, mask: hide });
    const places = Array.from({ length: 12 }, (_, place) => Math.sin(place));
    const filler = Array<number>(8).fill(3);
    const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'turned', outputs: { value } }));
    await session.writeState(initialValues(5));
    const outputs = await run(session, [...places, ...filler, ...filler, ...places]);
    expect(farthest(outputs.subarray(0, 12), Array.from(outputs.subarray(28)))).toBeLessThan(1e-6);
  });
});

it('dropout zeroes its share and makes up for it, and outside training does nothing', async () => {
  const x = input('x', [100, 100]);
  expect(noDropout(x, 'a', 0.5)).toBe(x);
  const program = compile({ name: 'dropout', outputs: { value: seededDropout(x, 'a', 0.25) } });
  const session = await nodeDevice({ threads: 1 }).open(program);
  const values = await run(session, Array<number>(10_000).fill(3));
  expect(new Set(values)).toEqual(new Set([0, 4]));
  // the deviation of the share of 10 000 is √(0.25 · 0.75 / 10 000) = 0.0043: five times that
  expect(Math.abs(values.filter((value) => value === 0).length / 10_000 - 0.25)).toBeLessThan(0.022);
});

async function run(session: Session, x: readonly number[]): Promise<Float32Array> {
  const outputs = await session.run({ x: Float32Array.from(x) });
  await session.dispose();
  return outputs.value as Float32Array;
}

function float32(values: Readonly<Record<string, readonly number[]>>): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, Float32Array.from(list)]));
}
