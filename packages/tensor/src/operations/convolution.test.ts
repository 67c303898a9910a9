/** Convolutions, pooling and normalizations: worked by hand, by law, and as PyTorch gives them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compile,
  constant,
  gradients,
  input,
  multiply,
  sizeOf,
  square,
  state,
  sum,
  type Tensor,
  transpose,
} from '../index.ts';
import { nodeDevice } from '../node/index.ts';
import fixture from '../test/fixtures/convolution-values.json' with { type: 'json' };
import { evenNumbers } from '../test/operation-case.ts';
import { conv1d, conv2d, convTranspose1d, convTranspose2d } from './convolution.ts';
import {
  batchNormalization,
  batchNormalizationWith,
  followStatistics,
  groupNormalization,
  instanceNormalization,
  rmsNormalization,
} from './normalization.ts';
import { averagePool1d, averagePool2d, maxPool1d, maxPool2d } from './pooling.ts';

/** PyTorch's are of double precision; gradients of gradients gather more roundings of 6e-8 than values do. */
const BOUND = 2e-5;

type Recorded = {
  readonly shapes: readonly (readonly number[])[];
  readonly inputs: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly shape: readonly number[];
  readonly value: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly penalty: readonly (readonly number[])[];
};
type Name = keyof typeof fixture.operations;

const BUILDS: readonly (readonly [Name, (...inputs: Tensor[]) => Tensor])[] = [
  ['conv1d', (x, w, bias) => conv1d(x!, w!, { bias: bias!, stride: 2, padding: 1, dilation: 2 })],
  ['conv2d', (x, w, bias) => conv2d(x!, w!, { bias: bias!, stride: 2, padding: 1 })],
  ['conv2d of one channel', (x, w) => conv2d(x!, w!, { padding: [1, 2] })],
  ['conv2d, an end left over', (x, w) => conv2d(x!, w!, { stride: [2, 3] })],
  ['conv2d in groups', (x, w) => conv2d(x!, w!, { groups: 2, dilation: 2 })],
  [
    'convTranspose1d',
    (x, w, bias) => convTranspose1d(x!, w!, { bias: bias!, stride: 3, padding: 1, outputPadding: 2 }),
  ],
  ['convTranspose2d', (x, w, bias) => convTranspose2d(x!, w!, { bias: bias!, stride: 2, padding: 1 })],
  ['convTranspose2d to one channel', (x, w) => convTranspose2d(x!, w!, { stride: 2, outputPadding: [1, 0] })],
  ['convTranspose2d in groups', (x, w) => convTranspose2d(x!, w!, { stride: 2, dilation: 2, groups: 2 })],
  ['averagePool2d', (x) => averagePool2d(x!, [3, 2], { stride: [2, 1], padding: 1 })],
  ['maxPool2d', (x) => maxPool2d(x!, 3, { stride: 2, padding: 1 })],
  ['batchNormalization', (x, scale, shift) => batchNormalization(x!, scale!, shift!).result],
  ['instanceNormalization', (x, scale, shift) => instanceNormalization(x!, scale!, shift!)],
  ['groupNormalization', (x, scale, shift) => groupNormalization(x!, 2, scale!, shift!)],
  ['rmsNormalization', (x, scale) => rmsNormalization(x!, scale!)],
];

async function valuesOf(
  outputs: Readonly<Record<string, Tensor>>,
  feeds: Readonly<Record<string, Float32Array>> = {},
): Promise<Record<string, Float32Array>> {
  const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'test', outputs }));
  const results = await session.run(feeds);
  await session.dispose();
  return results as Record<string, Float32Array>;
}

function farthest(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  const scale = 1 + Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, place) => Math.abs(value - found[place]!))) / scale;
}

describe('channels last', () => {
  it('say what channels first say, of the same images and weights turned round', async () => {
    const [x, w, wide] = [input('x', [2, 3, 5, 4]), input('w', [6, 3, 2, 3]), input('wide', [3, 4, 2, 3])];
    const options = { stride: [2, 1], padding: 1 } as const;
    const [images, weight, wideWeight] = [
      transpose(x, [0, 2, 3, 1]),
      transpose(w, [2, 3, 1, 0]),
      transpose(wide, [2, 3, 1, 0]),
    ];
    const turnedBack = (y: Tensor): Tensor => transpose(y, [0, 3, 1, 2]);
    const found = await valuesOf(
      {
        first: conv2d(x, w, options),
        last: turnedBack(conv2d(images, weight, { ...options, layout: 'channelsLast' })),
        widerFirst: convTranspose2d(x, wide, options),
        widerLast: turnedBack(convTranspose2d(images, wideWeight, { ...options, layout: 'channelsLast' })),
      },
      { x: evenNumbers(120, 1), w: evenNumbers(108, 2), wide: evenNumbers(72, 3) },
    );
    expect(found.last).toEqual(found.first);
    expect(found.widerLast).toEqual(found.widerFirst);
  });

  it('refuse a weight that lies otherwise, and say how it must lie', () => {
    const options = { layout: 'channelsLast' } as const;
    expect(() => conv2d(input('x', [2, 5, 4, 3]), input('w', [6, 3, 2, 3]), options)).toThrow(
      'weight must be […, C / groups, O]',
    );
    expect(() => convTranspose1d(input('x', [2, 5, 3]), input('w', [3, 4, 2]), options)).toThrow(
      'weight must be […, O / groups, I] with I of them',
    );
  });
});

describe('the same as in PyTorch', () => {
  it.each(BUILDS)('%s: value, gradients and the gradients of a penalty on a gradient', async (name, build) => {
    const recorded: Recorded = fixture.operations[name];
    const leaves = recorded.shapes.map((shape, index) => input(`x${index}`, shape));
    const value = build(...leaves);
    expect(value.shape).toEqual(recorded.shape);
    const first = gradients(sum(multiply(square(value), constant(recorded.weights, value.shape))), leaves);
    const penalty = gradients(sum(square(first[0]!)), leaves);
    const numbered = (prefix: string, tensors: readonly Tensor[]): Record<string, Tensor> =>
      Object.fromEntries(tensors.map((each, index) => [`${prefix}${index}`, each]));
    const feeds = recorded.inputs.map((values, index) => [`x${index}`, Float32Array.from(values)]);
    const found = await valuesOf(
      { value, ...numbered('first', first), ...numbered('penalty', penalty) },
      Object.fromEntries(feeds),
    );
    expect(farthest(found.value!, recorded.value)).toBeLessThan(BOUND);
    for (const index of leaves.keys()) {
      expect(farthest(found[`first${index}`]!, recorded.gradients[index]!)).toBeLessThan(BOUND);
      expect(farthest(found[`penalty${index}`]!, recorded.penalty[index]!)).toBeLessThan(BOUND);
    }
  });

  it('running statistics over two batches, and inference with them', async () => {
    const { batches, mean, variance, inference } = fixture.running;
    const running = { mean: state('mean', [3]), variance: state('variance', [3]) };
    const [x, one, zero] = [input('x', [5, 3]), constant([1, 1, 1]), constant([0, 0, 0])];
    const next = followStatistics(running, batchNormalization(x, one, zero), 0.25);
    const session = await nodeDevice({ threads: 1 }).open(
      compile({
        name: 'running',
        outputs: { before: batchNormalizationWith(x, one, zero, running) },
        updates: [
          { state: running.mean, next: next.mean },
          { state: running.variance, next: next.variance },
        ],
      }),
    );
    await session.writeState({ mean: Float32Array.of(0, 0, 0), variance: Float32Array.of(1, 1, 1) });
    for (const values of batches) await session.run({ x: Float32Array.from(values) });
    const found = await session.readState();
    expect(farthest(found.mean!, mean)).toBeLessThan(BOUND);
    expect(farthest(found.variance!, variance)).toBeLessThan(BOUND);
    const { before } = await session.run({ x: Float32Array.from(batches[0]!) });
    expect(farthest(before as Float32Array, inference)).toBeLessThan(BOUND);
    await session.dispose();
  });
});

describe('worked by hand', () => {
  it('a kernel is laid over x without being turned round', async () => {
    const x = constant([1, 2, 3, 4], [1, 1, 4]);
    const { causal, strided } = await valuesOf({
      causal: conv1d(x, constant([10, 1], [1, 1, 2]), { padding: [[1, 0]] }),
      strided: conv1d(x, constant([10, 1], [1, 1, 2]), { stride: 2 }),
    });
    expect([...causal!]).toEqual([1, 12, 23, 34]);
    expect([...strided!]).toEqual([12, 34]);
  });

  it('a transposed convolution lays a kernel down at every place', async () => {
    const x = constant([1, 2], [1, 1, 2]);
    const { apart, overlapping } = await valuesOf({
      apart: convTranspose1d(x, constant([10, 1], [1, 1, 2]), { stride: 2, outputPadding: 1 }),
      overlapping: convTranspose1d(x, constant([10, 1], [1, 1, 2]), { padding: [[0, 1]] }),
    });
    expect([...apart!]).toEqual([10, 1, 20, 2, 0]);
    expect([...overlapping!]).toEqual([10, 21]);
  });

  it('pools take windows, and among equals the first gets the gradient of a maximum', async () => {
    const x = constant([1, 3, 5, 9], [1, 1, 4]);
    const flat = input('flat', [1, 1, 4]);
    const { average, largest, toFlat } = await valuesOf(
      {
        average: averagePool1d(x, 2),
        largest: maxPool1d(x, 2),
        toFlat: gradients(sum(maxPool1d(flat, 2)), [flat])[0]!,
      },
      { flat: Float32Array.of(7, 7, 0, 0) },
    );
    expect([...average!]).toEqual([2, 7]);
    expect([...largest!]).toEqual([3, 9]);
    expect([...toFlat!]).toEqual([1, 0, 1, 0]);
  });
});

describe('by law', () => {
  const size = (least: number, most: number): fc.Arbitrary<number> => fc.integer({ min: least, max: most });

  it('a transposed convolution is the transpose: ⟨conv(x), y⟩ = ⟨x, convTranspose(y)⟩, for any geometry', async () => {
    const geometries = fc.record({
      channels: size(1, 5),
      outputs: size(1, 5),
      height: size(5, 8),
      width: size(5, 8),
      kernel: fc.tuple(size(1, 4), size(1, 4)),
      stride: fc.tuple(size(1, 3), size(1, 3)),
      padding: fc.tuple(fc.tuple(size(0, 3), size(0, 3)), size(0, 3)),
    });
    await fc.assert(
      fc.asyncProperty(geometries, async ({ channels, outputs, height, width, kernel, stride, padding }) => {
        const values = (shape: readonly number[], seed: number): Tensor =>
          constant(evenNumbers(sizeOf(shape), seed), shape);
        const x = values([2, channels, height, width], 1);
        const weight = values([outputs, channels, ...kernel], 2);
        const convolved = conv2d(x, weight, { stride, padding });
        const y = values(convolved.shape, 3);
        const least = convTranspose2d(y, weight, { stride, padding });
        const outputPadding = [height - least.shape[2]!, width - least.shape[3]!];
        const back = convTranspose2d(y, weight, { stride, padding, outputPadding });
        const { there, here } = await valuesOf({
          there: sum(multiply(convolved, y)),
          here: sum(multiply(x, back)),
        });
        expect(back.shape).toEqual(x.shape);
        expect(there![0]).toBeCloseTo(here![0]!, 3);
      }),
      { numRuns: 40, seed: 11 },
    );
  });
});

describe('what does not fit is refused', () => {
  const [x, w] = [input('x', [2, 4, 8, 8]), input('w', [6, 3, 3, 3])];
  it('names the sizes and what was expected', () => {
    expect(() => conv2d(x, w)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: conv2d: [2, 4, 8, 8] and [6, 3, 3, 3]: x has 4 channels; weight must be [O, C / groups, …]]`,
    );
    expect(() => conv2d(x, input('w', [6, 4, 9, 3]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: conv2d: [2, 4, 8, 8] and [6, 4, 9, 3]: the kernel is longer than x with its padding]`,
    );
    expect(() => conv1d(x, w)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: conv1d: [2, 4, 8, 8] and [6, 3, 3, 3]: expected x [N, C, L] and weight of three axes, K last]`,
    );
    expect(() => convTranspose2d(x, w)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: convTranspose2d: [2, 4, 8, 8] and [6, 3, 3, 3]: x has 4 channels; weight must be [I, O / groups, …] with I of them]`,
    );
    expect(() => conv2d(x, input('w', [6, 4, 3, 3]), { bias: constant([1, 2]) })).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: conv2d: [6, 4, 3, 3] and [2]: bias must be [6]]`,
    );
    expect(() => conv2d(x, input('w', [6, 4, 3, 3]), { stride: [1, 2, 3] })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: conv2d: stride is [1,2,3]; expected a whole number for each of two axes, at least 1]`,
    );
    expect(() => convTranspose2d(x, input('w', [4, 6, 3, 3]), { outputPadding: 1 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: convTranspose2d: outputPadding is 1; expected below stride or dilation]`,
    );
    expect(() => maxPool2d(x, 9)).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: maxPool2d: [2, 4, 8, 8]: size is larger than x with its padding]`,
    );
    expect(() => maxPool2d(x, 2, { padding: 2 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: maxPool2d: padding is 2; expected at most half of size]`,
    );
    expect(() =>
      groupNormalization(x, 3, constant([1, 1, 1, 1]), constant([0, 0, 0, 0])),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: groupNormalization: [2, 4, 8, 8]: 3 groups do not divide 4 channels]`,
    );
    expect(() => batchNormalization(x, constant([1]), constant([0]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: batchNormalization: [2, 4, 8, 8] and [1] and [1]: scale, shift and statistics must be [4]]`,
    );
    expect(() => rmsNormalization(x, constant([1]))).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: rmsNormalization: [2, 4, 8, 8] and [1]: scale must be [D], the last axis of x]`,
    );
  });
});
