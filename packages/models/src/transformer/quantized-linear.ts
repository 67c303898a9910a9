/**
 * Layers whose weights have 8 or 4 bits, for generation: a step at batch 1 spends most of its time on reading weights.
 *
 * Blocks of inputs share a scale, for each output (Dettmers et al. 2022, "8-bit optimizers via block-wise quantization",
 * section 2; absolute maximum, evenly spaced). ONNX Runtime's MatMulNBits works on them as they are, and rounds what it is fed
 * to 8 bits a block (accuracy level 4). That is fast in its native build; in WebAssembly (1.30) float32 is several times faster.
 */
import { applyNode, constant } from '@continuo/tensor';
import { linear, type Projection } from './decoder.ts';

export type GenerationWeights = 'float32' | 'int8' | 'int4';

const FORMS = { int8: { bits: 8, blockSize: 64 }, int4: { bits: 4, blockSize: 32 } } as const;

/**
 * How layers are applied whose weights are of this kind; each is rounded once, however many programs use it.
 *
 * @param values  parameters by name (`p.…`)
 * @throws RangeError  the layer's weights are not among the values, or are not as many as it needs
 */
export function projectionOf(kind: GenerationWeights, values: Readonly<Record<string, Float32Array>>): Projection {
  if (kind === 'float32') return linear;
  const { bits, blockSize } = FORMS[kind];
  const known = new Map<string, QuantizedBlocks>();
  return (declare, name, x, width) => {
    const inputs = x.shape.at(-1)!;
    const weights = values[`p.${name}.weight`];
    if (weights?.length !== inputs * width) {
      throw new RangeError(
        `layer ${name}: ${weights?.length ?? 'no'} weights were given; expected ${inputs} × ${width} under p.${name}.weight`,
      );
    }
    const quantized = known.get(name) ?? quantizeBlocks(weights, width, bits, blockSize);
    known.set(name, quantized);
    const { packed, scales, blocks } = quantized;
    return applyNode({
      operation: 'MatMulNBits',
      domain: 'com.microsoft',
      inputs: [
        x,
        constant(packed, [width, blocks, (blockSize * bits) / 8], 'uint8'),
        constant(scales, [width * blocks]),
        undefined,
        undefined,
        declare(`${name}.bias`, [width], { fill: 0 }),
      ],
      attributes: { K: inputs, N: width, bits, block_size: blockSize, accuracy_level: 4 },
      outputs: [{ shape: [...x.shape.slice(0, -1), width], type: 'float32' }],
    })[0]!;
  };
}

export type QuantizedBlocks = {
  /** [outputs, blocks, blockSize · bits / 8]: the numbers of a block side by side, the lower half of a byte first */
  readonly packed: Uint8Array;
  /** [outputs, blocks] */
  readonly scales: Float32Array;
  readonly blocks: number;
};

/**
 * Rounds a matrix to whole numbers in blocks: a weight is about its number, less 2^(bits − 1), times its block's scale.
 *
 * @param weights  [inputs, outputs]
 */
export function quantizeBlocks(
  weights: Float32Array,
  outputs: number,
  bits: 4 | 8,
  blockSize: number,
): QuantizedBlocks {
  const inputs = weights.length / outputs;
  const blocks = Math.ceil(inputs / blockSize);
  const middle = 2 ** (bits - 1);
  const perByte = 8 / bits;
  const packed = new Uint8Array((outputs * blocks * blockSize) / perByte);
  const scales = new Float32Array(outputs * blocks);
  // row after row, as the matrix lies in memory
  for (let block = 0; block < blocks; block += 1) {
    const [from, to] = [block * blockSize, Math.min(inputs, (block + 1) * blockSize)];
    // the weight farthest from 0 becomes the lowest number, of which there is one more than of the highest
    const farthest = new Float32Array(outputs);
    for (let row = from; row < to; row += 1) {
      for (let output = 0; output < outputs; output += 1) {
        const weight = weights[row * outputs + output]!;
        if (Math.abs(weight) > Math.abs(farthest[output]!)) farthest[output] = weight;
      }
    }
    for (let output = 0; output < outputs; output += 1) scales[output * blocks + block] = farthest[output]! / -middle;
    for (let row = from; row < to; row += 1) {
      for (let output = 0; output < outputs; output += 1) {
        const place = output * blocks + block;
        const steps = Math.round(weights[row * outputs + output]! / scales[place]!) || 0; // 0 / 0 where all are zeros
        const number = Math.max(0, Math.min(2 * middle - 1, steps + middle));
        const at = place * blockSize + row - from;
        packed[Math.floor(at / perByte)]! |= number << (bits * (at % perByte));
      }
    }
  }
  return { packed, scales, blocks };
}
