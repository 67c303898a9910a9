import { describe, expect, it } from 'vitest';
import { compile, input, type Tensor } from '../index.ts';
import { nodeDevice } from '../node/index.ts';
import { type DeclareParameter, parameterSet } from '../parameters.ts';
import { evenNumbers } from '../test/operation-case.ts';
import { convolution, transposedConvolution } from './convolution.ts';

const specs = (build: (declare: DeclareParameter) => Tensor) => {
  const parameters = parameterSet();
  const { shape } = build(parameters.declare);
  return { shape, ...Object.fromEntries(parameters.specs().map((spec) => [spec.name, spec.shape])) };
};

describe('layers of convolutions', () => {
  it('declare a weight of the kernel’s size, and a bias unless there is to be none', () => {
    const song = input('x', [2, 20, 6]);
    expect(specs((declare) => convolution(declare, 'a', song, 8, { kernel: 3, groups: 2, padding: [[2, 0]] }))).toEqual(
      {
        ...{ shape: [2, 20, 8], 'p.a.weight': [3, 3, 8], 'p.a.bias': [8] },
      },
    );
    const roll = input('x', [2, 20, 30, 6]);
    const halved = { kernel: [4, 2], stride: 2, padding: [1, 0], bias: false };
    expect(specs((declare) => convolution(declare, 'a', roll, 8, halved))).toEqual({
      ...{ shape: [2, 10, 15, 8], 'p.a.weight': [4, 2, 6, 8] },
    });
    expect(specs((declare) => transposedConvolution(declare, 'a', roll, 4, halved))).toEqual({
      ...{ shape: [2, 40, 60, 4], 'p.a.weight': [4, 2, 4, 6] },
    });
    expect(specs((declare) => transposedConvolution(declare, 'a', song, 4, { kernel: 4, stride: 2 }))).toEqual({
      ...{ shape: [2, 42, 4], 'p.a.weight': [4, 4, 6], 'p.a.bias': [4] },
    });
  });

  it('keep the size of values as they start', async () => {
    const { declare, initialValues } = parameterSet();
    const x = input('x', [2, 24, 24, 32]);
    const options = { kernel: 4, stride: 2 };
    const outputs = {
      narrowed: convolution(declare, 'a', x, 32, options),
      widened: transposedConvolution(declare, 'b', x, 32, options),
    };
    const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'sizes', outputs }));
    await session.writeState(initialValues(1));
    // drawn evenly between −√3 and √3: a mean square of 1
    const values = await session.run({ x: evenNumbers(2 * 32 * 24 * 24, 3, -Math.sqrt(3), Math.sqrt(3)) });
    await session.dispose();
    for (const name of ['narrowed', 'widened']) {
      const found = values[name] as Float32Array;
      const meanSquare = found.reduce((total, value) => total + value ** 2, 0) / found.length;
      // the edges of what is widened get fewer values
      expect(meanSquare).toBeGreaterThan(0.85);
      expect(meanSquare).toBeLessThan(1.1);
    }
  });

  it('refuse what is neither a sequence nor an image', () => {
    const { declare } = parameterSet();
    expect(() =>
      convolution(declare, 'a', input('x', [2, 6, 20]), 8, { kernel: [3, 3] }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[ShapeError: convolution: [2, 6, 20] and [3, 3]: expected [N, L, C] or [N, H, W, C], and a size for each axis]`,
    );
  });
});
