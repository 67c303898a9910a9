/** Rotary positions. */
import { ShapeError } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';

export type RotaryOptions = {
  /** default 10 000 */
  readonly base?: number;
  /**
   * where x's first step lies when it is known only while running (a cache's length), or where each step lies, [B, T]; below
   * `places`; default 0
   */
  readonly offset?: { readonly place: Tensor; readonly places: number };
};

/**
 * Turns pairs of features (j, j + K/2) of each place t by the angle t · base^(−2j/K), so that the product of two turned
 * rows depends on how far apart they are and not on where.
 *
 * Su et al. 2021, "RoFormer", section 3.2.2; the pairing of halves is GPT-NeoX's. The way back turns the other way.
 *
 * @param x       queries or keys, [B, H, T, K]
 * @param options `offset.place` is [1], int64: of the first step; or [B, T]: of each
 * @returns       [B, H, T, K]
 * @throws ShapeError  x has not four axes, or K is odd
 * @example rotary(queries) // the first place is not turned: there it equals queries
 */
export function rotary(x: Tensor, options: RotaryOptions = {}): Tensor {
  if (x.shape.length !== 4 || x.shape[3]! % 2 !== 0) {
    throw new ShapeError('rotary', [x.shape], 'expected [B, H, T, K] with K even');
  }
  return turn(x, options, 1);
}

function turn(x: Tensor, options: RotaryOptions, direction: 1 | -1): Tensor {
  const [, , time, headDim] = x.shape as [number, number, number, number];
  const { base = 10_000, offset = { place: constant([0], [1], 'int64'), places: time } } = options;
  const half = headDim / 2;
  const speeds = Array.from({ length: half }, (_, pair) => base ** (-(2 * pair) / headDim));
  const table = (wave: (angle: number) => number): Tensor => {
    const values = new Float32Array(offset.places * half);
    for (let entry = 0; entry < values.length; entry += 1) {
      values[entry] = wave(direction * Math.floor(entry / half) * speeds[entry % half]!);
    }
    return constant(values, [offset.places, half]);
  };
  return applyNode({
    operation: 'RotaryEmbedding',
    domain: 'com.microsoft',
    inputs: [x, offset.place, table(Math.cos), table(Math.sin)],
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy]) => [turn(dy!, options, direction === 1 ? -1 : 1)],
  })[0]!;
}
