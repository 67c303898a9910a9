/** Shapes are checked where a computation is described, and the error names the operation and the shapes. */
import { describe, expect, it } from 'vitest';
import {
  add,
  broadcastTo,
  causalAttention,
  compile,
  concat,
  constant,
  crossEntropy,
  input,
  layerNormalization,
  matmul,
  pad,
  reshape,
  rotary,
  ShapeError,
  scatterAdd,
  shiftRows,
  slice,
  softmax,
  split,
  state,
  sum,
  transpose,
  where,
} from './index.ts';

const of = (...shape: number[]) => input(`x${shape.join('x')}`, shape);

/** What describing a computation is refused with. */
function refusal(describe: () => unknown): string {
  try {
    describe();
  } catch (error) {
    expect(error).toBeInstanceOf(ShapeError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe('a shape that does not fit is refused, and the message names operation and shapes', () => {
  it('add', () => {
    expect(refusal(() => add(of(2, 3), of(4, 3)))).toMatchInlineSnapshot(
      `"add: [2, 3] and [4, 3]: axis 0 has sizes 2 and 4; they must be equal or 1"`,
    );
  });
  it('where', () => {
    expect(refusal(() => where(input('c', [2], 'bool'), of(3), of(1)))).toMatchInlineSnapshot(
      `"where: [2] and [3] and [1]: axis 0 has sizes 2 and 3 and 1; they must be equal or 1"`,
    );
  });
  it('broadcastTo', () => {
    expect(refusal(() => broadcastTo(of(2), [3]))).toMatchInlineSnapshot(
      `"broadcastTo: [2] and [3]: axis 0 has sizes 2 and 3; they must be equal or 1"`,
    );
    expect(refusal(() => broadcastTo(of(3, 2), [2]))).toMatchInlineSnapshot(
      `"broadcastTo: [3, 2] and [2]: the first does not stretch to the second"`,
    );
  });
  it('matmul', () => {
    expect(refusal(() => matmul(of(2, 3), of(2, 3)))).toMatchInlineSnapshot(
      `"matmul: [2, 3] and [2, 3]: the inner sizes 3 and 2 differ"`,
    );
    expect(refusal(() => matmul(of(2, 3), of(3, 2), { transposeB: true }))).toMatchInlineSnapshot(
      `"matmul: [2, 3] and [3, 2]: the inner sizes 3 and 2 differ, the second transposed"`,
    );
    expect(refusal(() => matmul(of(3), of(3, 2)))).toMatchInlineSnapshot(
      `"matmul: [3] and [3, 2]: both need at least two axes"`,
    );
    expect(refusal(() => matmul(of(2, 2, 3), of(3, 3, 2)))).toMatchInlineSnapshot(
      `"matmul: [2, 2, 3] and [3, 3, 2]: the axes before the last two must be equal or 1"`,
    );
  });
  it('sum', () => {
    expect(refusal(() => sum(of(2, 3), { axes: [2] }))).toMatchInlineSnapshot(`"sum: [2, 3]: there is no axis 2"`);
  });
  it('reshape', () => {
    expect(refusal(() => reshape(of(2, 3), [4, 2]))).toMatchInlineSnapshot(
      `"reshape: [2, 3] and [4, 2]: the numbers of elements differ"`,
    );
    expect(refusal(() => reshape(of(2, 3), [4, -1]))).toMatchInlineSnapshot(
      `"reshape: [2, 3] and [4, -1]: the numbers of elements differ"`,
    );
  });
  it('transpose', () => {
    expect(refusal(() => transpose(of(2, 3), [0, 0]))).toMatchInlineSnapshot(
      `"transpose: [2, 3]: order 0, 0 must name each axis once"`,
    );
  });
  it('concat', () => {
    expect(refusal(() => concat([of(2, 3), of(3, 3)]))).toMatchInlineSnapshot(
      `"concat: [2, 3] and [3, 3]: only axis 1 may differ"`,
    );
  });
  it('split', () => {
    expect(refusal(() => split(of(2, 5), [2, 2]))).toMatchInlineSnapshot(
      `"split: [2, 5]: sizes 2 + 2 do not add up to axis 1"`,
    );
  });
  it('slice and pad', () => {
    expect(refusal(() => slice(of(2, 5), 3, 6))).toMatchInlineSnapshot(
      `"slice: [2, 5]: 3 to 6 does not lie within axis 1"`,
    );
    expect(refusal(() => pad(of(2, 5), 1, -1))).toMatchInlineSnapshot(
      `"pad: [2, 5]: 1 before and -1 after axis 1; neither may be negative"`,
    );
  });
  it('scatterAdd', () => {
    expect(refusal(() => scatterAdd([5, 3], input('i', [4], 'int32'), of(2, 3)))).toMatchInlineSnapshot(
      `"scatterAdd: [5, 3] and [4] and [2, 3]: expected an update row for each index"`,
    );
  });
  it('shiftRows', () => {
    expect(refusal(() => shiftRows(of(2, 5), input('o', [3], 'int32'), 4))).toMatchInlineSnapshot(
      `"shiftRows: [2, 5] and [3]: expected [N, W] and [N]"`,
    );
  });
  it('crossEntropy', () => {
    expect(refusal(() => crossEntropy(of(2, 5), input('t', [3], 'int32')))).toMatchInlineSnapshot(
      `"crossEntropy: [2, 5] and [3]: targets must have the axes of logits but the last"`,
    );
  });
  it('layerNormalization', () => {
    expect(refusal(() => layerNormalization(of(2, 5), of(5), of(2)))).toMatchInlineSnapshot(
      `"layerNormalization: [2, 5] and [5] and [2]: scale and shift must be [D]"`,
    );
  });
  it('softmax of a single number', () => {
    expect(refusal(() => softmax(of()))).toMatchInlineSnapshot(`"softmax: []: there is no axis -1"`);
  });
  it('rotary', () => {
    expect(refusal(() => rotary(of(1, 2, 4, 3)))).toMatchInlineSnapshot(
      `"rotary: [1, 2, 4, 3]: expected [B, H, T, K] with K even"`,
    );
  });
  it('causalAttention', () => {
    expect(refusal(() => causalAttention(of(1, 2, 4, 2), of(1, 2, 5, 2), of(1, 2, 5, 2)))).toMatchInlineSnapshot(
      `"causalAttention: [1, 2, 4, 2] and [1, 2, 5, 2] and [1, 2, 5, 2]: all three must be [B, H, T, K]"`,
    );
  });
  it('constant', () => {
    expect(refusal(() => constant([1, 2, 3], [2]))).toMatchInlineSnapshot(
      `"constant: [2]: 3 values were given for [2]"`,
    );
  });
  it('input', () => {
    expect(refusal(() => of(2, -1))).toMatchInlineSnapshot(
      `"input x2x-1: [2, -1]: sizes must be whole numbers, at least 0"`,
    );
  });
  it('compile, where a state and its next value differ', () => {
    const [from, next] = [state('m.x', [2]), of(3)];
    expect(refusal(() => compile({ name: 'p', outputs: {}, updates: [{ state: from, next }] }))).toMatchInlineSnapshot(
      `"compile: [2] and [3]: state m.x and its next value must agree"`,
    );
  });
});

describe('types', () => {
  it('are not mixed', () => {
    expect(() => add(of(2), input('i', [2], 'int32'))).toThrowErrorMatchingInlineSnapshot(
      `[TypeError: add: types float32 and int32 differ; cast one]`,
    );
  });
});
