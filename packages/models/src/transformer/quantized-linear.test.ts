import { compile, input, parameterSet } from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectionOf, quantizeBlocks } from './quantized-linear.ts';

describe('weights in blocks', () => {
  it('of 4 bits: the farthest from 0 becomes 0, two numbers to a byte, the first in its lower half', () => {
    // one output; scale −8 / −8 = 1, so numbers are weights + 8
    const { packed, scales } = quantizeBlocks(Float32Array.of(-8, 0, 7, 1, 2, -3, 0, 0), 1, 4, 8);
    expect([...scales]).toEqual([1]);
    expect([...packed]).toEqual([0x80, 0x9f, 0x5a, 0x88]);
  });

  it('of 8 bits: a positive extreme gives a negative scale', () => {
    const { packed, scales } = quantizeBlocks(Float32Array.of(128, -127, 0, 64), 1, 8, 4);
    expect([...scales]).toEqual([-1]);
    expect([...packed]).toEqual([0, 255, 128, 64]);
  });

  it('are no farther from the weights than a step, half a step but for the far end', () => {
    const weight = fc.integer({ min: -400, max: 400 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(fc.array(weight, { minLength: 6, maxLength: 60 }), fc.constantFrom(4, 8), (list, bits) => {
        const outputs = 3;
        const inputs = Math.floor(list.length / outputs);
        const weights = Float32Array.from(list.slice(0, inputs * outputs));
        const { packed, scales, blocks } = quantizeBlocks(weights, outputs, bits as 4 | 8, 16);
        for (const [index, value] of weights.entries()) {
          const [row, output] = [Math.floor(index / outputs), index % outputs];
          const place = output * blocks + Math.floor(row / 16);
          const at = place * 16 + (row % 16);
          const number = bits === 8 ? packed[at]! : (packed[at >> 1]! >> (4 * (at & 1))) & 15;
          const scale = scales[place]!;
          expect(Math.abs((number - 2 ** (bits - 1)) * scale - value)).toBeLessThanOrEqual(Math.abs(scale) * 1.0001);
        }
      }),
    );
  });
});

describe('a quantized layer', () => {
  it.each(['int8', 'int4'] as const)(
    '%s: multiplies by the weights that it stands for, and adds the bias',
    async (kind) => {
      const width = 3;
      // whole numbers that both kinds hold exactly: each block of an output has a −8
      const weights = Float32Array.from({ length: 64 * width }, (_, index) =>
        Math.floor(index / width) % 32 === 0 ? -8 : ((index * 5) % 15) - 7,
      );
      const values = { 'p.layer.weight': weights, 'p.layer.bias': Float32Array.of(10, 20, 30) };
      const { declare } = parameterSet();
      const layer = projectionOf(kind, values)(declare, 'layer', input('x', [2, 64]), width, 1);
      const session = await nodeDevice({ threads: 1 }).open(compile({ name: 'layer', outputs: { y: layer }, values }));
      const x = Float32Array.from({ length: 128 }, (_, index) => (index % 64 === 63 ? 127 : (index * 7) % 11));
      const { y } = await session.run({ x });
      await session.dispose();
      for (let place = 0; place < 2 * width; place += 1) {
        const [row, output] = [Math.floor(place / width), place % width];
        let expected = 10 * (output + 1);
        for (let each = 0; each < 64; each += 1) expected += x[row * 64 + each]! * weights[each * width + output]!;
        expect(Math.abs((y![place] as number) - expected)).toBeLessThan(0.05 * (1 + Math.abs(expected)));
      }
    },
  );

  it('refuses weights that are missing', () => {
    const { declare } = parameterSet();
    expect(() => projectionOf('int8', {})(declare, 'layer', input('x', [1, 4]), 3, 1)).toThrow(
      'layer layer: no weights were given; expected 4 × 3 under p.layer.weight',
    );
  });
});
