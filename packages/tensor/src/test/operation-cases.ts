/**
 * One table of every operation with small inputs, which all back ends run: the same values and gradients are expected
 * of each.
 */
import {
  add,
  broadcastTo,
  cast,
  causalAttention,
  compile,
  concat,
  constant,
  crossEntropy,
  divide,
  equal,
  erf,
  exp,
  gather,
  gelu,
  gradients,
  input,
  layerNormalization,
  less,
  log,
  logSoftmax,
  matmul,
  max,
  maximum,
  mean,
  minimum,
  multiply,
  negate,
  oneHot,
  type Program,
  pad,
  relu,
  reshape,
  rotary,
  type Shape,
  scatterAdd,
  shiftRows,
  sigmoid,
  sizeOf,
  slice,
  softmax,
  split,
  sqrt,
  square,
  squaredRelu,
  subtract,
  sum,
  sumTo,
  type Tensor,
  tanh,
  transpose,
  where,
  withGradient,
  wordSource,
} from '../index.ts';

export type OperationCase = {
  readonly name: string;
  readonly inputs: readonly { readonly shape: Shape; readonly values: Float32Array }[];
  readonly build: (...inputs: Tensor[]) => Tensor;
};

type InputRange = {
  readonly shape: Shape;
  readonly low?: number;
  readonly high?: number;
  readonly awayFromZero?: true;
};

/** A case whose inputs are drawn between low and high, by default -1.5 and 1.5. */
function operationCase(name: string, ranges: readonly InputRange[], build: OperationCase['build']): OperationCase {
  const inputs = ranges.map(({ shape, low = -1.5, high = 1.5, awayFromZero }, index) => {
    const values = evenNumbers(sizeOf(shape), 31 * index + 7, low, high);
    // finite differences must not step over the corner of a rectifier
    return { shape, values: awayFromZero ? values.map((value) => value + Math.sign(value) * 0.2) : values };
  });
  return { name, inputs, build };
}

/** Numbers spread evenly between two bounds, from a seed. */
export function evenNumbers(count: number, seed: number, low = -1, high = 1): Float32Array {
  const draw = wordSource(seed);
  return Float32Array.from({ length: count }, () => low + ((high - low) * draw()) / 4294967296);
}

const onShape = (...shape: number[]): InputRange => ({ shape });
const int32 = (...values: number[]): Tensor => constant(values, [values.length], 'int32');

export const OPERATION_CASES: readonly OperationCase[] = [
  operationCase('add', [onShape(2, 3), onShape(2, 3)], add),
  operationCase('add, broadcasting in front', [onShape(2, 3), onShape(3)], add),
  operationCase('add, a number', [onShape(2, 3)], (x) => add(x, 2)),
  operationCase('subtract, broadcasting an axis of 1', [onShape(2, 3), onShape(2, 1)], subtract),
  operationCase('multiply, broadcasting both', [onShape(2, 1), onShape(1, 3)], multiply),
  operationCase('multiply by itself', [onShape(2, 3)], (x) => multiply(x, x)),
  operationCase('divide', [onShape(2, 3), { shape: [3], low: 0.5, high: 2 }], divide),
  operationCase('maximum', [{ shape: [6], awayFromZero: true }, onShape(6)], (x, y) => maximum(add(x, y), y)),
  operationCase('minimum', [{ shape: [6], awayFromZero: true }, onShape(6)], (x, y) => minimum(add(x, y), y)),
  operationCase('negate', [onShape(4)], negate),
  operationCase('exp', [onShape(4)], exp),
  operationCase('log', [{ shape: [4], low: 0.5, high: 3 }], log),
  operationCase('sqrt', [{ shape: [4], low: 0.5, high: 3 }], sqrt),
  operationCase('square', [onShape(4)], square),
  operationCase('tanh', [onShape(4)], tanh),
  operationCase('sigmoid', [onShape(4)], sigmoid),
  operationCase('erf', [onShape(4)], erf),
  operationCase('relu', [{ shape: [2, 4], awayFromZero: true }], relu),
  operationCase('squaredRelu', [{ shape: [2, 4], awayFromZero: true }], squaredRelu),
  operationCase('gelu', [{ shape: [2, 4], low: -3, high: 3 }], gelu),
  operationCase('where', [{ shape: [2, 3], awayFromZero: true }, onShape(3)], (x, y) =>
    where(less(x, 0), multiply(x, y), add(x, y)),
  ),
  operationCase('cast of a comparison', [{ shape: [5], awayFromZero: true }], (x) =>
    multiply(x, cast(equal(cast(less(0, x), 'int32'), int32(1, 0, 1, 0, 1)), 'float32')),
  ),
  operationCase('broadcastTo', [onShape(2, 1)], (x) => broadcastTo(x, [3, 2, 4])),
  operationCase('sum of all', [onShape(2, 3)], (x) => square(sum(x))),
  operationCase('sum over an axis', [onShape(2, 3, 2)], (x) => square(sum(x, { axes: [-2] }))),
  operationCase('mean over an axis, kept', [onShape(2, 3)], (x) => square(mean(x, { axes: [1], keepDims: true }))),
  operationCase('max over an axis', [onShape(3, 4)], (x) => square(max(x, { axes: [-1] }))),
  operationCase('sumTo', [onShape(2, 3, 4)], (x) => square(sumTo(x, [3, 1]))),
  operationCase('softmax', [onShape(2, 4)], softmax),
  operationCase('logSoftmax', [onShape(2, 4)], logSoftmax),
  operationCase('crossEntropy', [onShape(3, 5)], (x) => crossEntropy(x, int32(4, 0, 2))),
  operationCase('oneHot', [onShape(3, 4)], (x) => multiply(x, oneHot(int32(3, 1, 0), 4))),
  operationCase('layerNormalization', [onShape(3, 5), onShape(5), onShape(5)], (x, scale, shift) =>
    layerNormalization(x, scale, shift),
  ),
  operationCase('reshape', [onShape(2, 6)], (x) => square(reshape(x, [3, -1]))),
  operationCase('transpose', [onShape(2, 3, 4)], (x) => square(transpose(x, [2, 0, 1]))),
  operationCase('concat', [onShape(2, 1), onShape(2, 3)], (x, y) => square(concat([x, y]))),
  operationCase('split', [onShape(2, 5)], (x) => {
    const [first, second] = split(x, [2, 3]);
    return concat([square(second!), first!]);
  }),
  operationCase('split, one part unused', [onShape(2, 5)], (x) => square(split(x, [2, 3])[1]!)),
  operationCase('slice', [onShape(4, 3)], (x) => square(slice(x, 1, 3, 0))),
  operationCase('pad', [onShape(2, 3)], (x) => square(pad(x, 1, 2))),
  operationCase('gather', [onShape(4, 3)], (x) => square(gather(x, constant([2, 0, 2, 3], [2, 2], 'int32')))),
  operationCase('scatterAdd', [onShape(4, 3)], (x) => square(scatterAdd([5, 3], int32(1, 4, 1, 0), x))),
  operationCase('shiftRows', [onShape(3, 5)], (x) => square(shiftRows(x, int32(2, -1, 100), 4))),
  operationCase('rotary', [onShape(1, 2, 3, 4)], (x) => square(rotary(x, { base: 100 }))),
  operationCase('rotary from a place on', [onShape(1, 2, 3, 4)], (x) =>
    square(rotary(x, { base: 100, offset: { place: constant([2], [1], 'int64'), places: 6 } })),
  ),
  operationCase('causalAttention', Array(3).fill(onShape(1, 2, 4, 2)), (queries, keys, values) =>
    causalAttention(queries, keys, values),
  ),
  operationCase('causalAttention in blocks', Array(3).fill(onShape(1, 1, 5, 2)), (queries, keys, values) =>
    causalAttention(queries, keys, values, { blockSize: 2, scale: 0.5 }),
  ),
  operationCase('withGradient', [onShape(2, 3)], (x) =>
    withGradient(square(x), [x], (dy) => [multiply(multiply(dy, x), 2)]),
  ),
  operationCase('matmul', [onShape(2, 3), onShape(3, 4)], (x, y) => matmul(x, y)),
  operationCase('matmul, first transposed', [onShape(3, 2), onShape(3, 4)], (x, y) =>
    matmul(x, y, { transposeA: true }),
  ),
  operationCase('matmul, second transposed', [onShape(2, 3), onShape(4, 3)], (x, y) =>
    matmul(x, y, { transposeB: true }),
  ),
  operationCase('matmul, both transposed and scaled', [onShape(3, 2), onShape(4, 3)], (x, y) =>
    matmul(x, y, { transposeA: true, transposeB: true, scale: 0.5 }),
  ),
  operationCase('matmul of batches', [onShape(2, 2, 3), onShape(2, 3, 2)], (x, y) => matmul(x, y)),
  operationCase('matmul of batches, first transposed', [onShape(2, 3, 2), onShape(2, 3, 2)], (x, y) =>
    matmul(x, y, { transposeA: true }),
  ),
  operationCase('matmul of batches, second transposed and scaled', [onShape(2, 2, 3), onShape(2, 4, 3)], (x, y) =>
    matmul(x, y, { transposeB: true, scale: 2 }),
  ),
  operationCase('matmul of a batch with one matrix', [onShape(2, 2, 3), onShape(3, 2)], (x, y) => matmul(x, y)),
  operationCase('matmul of a batch, first transposed, with one matrix', [onShape(2, 3, 2), onShape(3, 2)], (x, y) =>
    matmul(x, y, { transposeA: true }),
  ),
  operationCase('matmul of one matrix with a batch', [onShape(2, 3), onShape(2, 3, 2)], (x, y) => matmul(x, y)),
];

/** Weights that make one number of a tensor: fixed, all different, none of them 0. */
export function lossWeights(shape: Shape, seed: number): Float32Array {
  return evenNumbers(sizeOf(shape), seed, 0.5, 1.5);
}

/**
 * A program for a case: `value`, its gradients `first0`, … by each input and the gradients of those, `second0`, ….
 *
 * The loss is the sum of the value weighted by `lossWeights(…, 1)`, that of the second gradients the sum of the first
 * ones weighted by `lossWeights(…, 2)`.
 */
export function caseProgram({ name, inputs, build }: OperationCase): Program {
  const leaves = inputs.map(({ shape }, index) => input(`x${index}`, shape));
  const weigh = (x: Tensor, seed: number): Tensor => sum(multiply(x, constant(lossWeights(x.shape, seed), x.shape)));
  const value = build(...leaves);
  const first = gradients(weigh(value, 1), leaves);
  const second = gradients(
    first.map((each) => weigh(each, 2)).reduce((a, b) => add(a, b)),
    leaves,
  );
  return compile({
    name,
    outputs: {
      value,
      ...Object.fromEntries(first.map((each, index) => [`first${index}`, each])),
      ...Object.fromEntries(second.map((each, index) => [`second${index}`, each])),
    },
  });
}

/** The inputs of a case as feeds of its program. */
export function caseFeeds({ inputs }: OperationCase): Record<string, Float32Array> {
  return Object.fromEntries(inputs.map(({ values }, index) => [`x${index}`, values]));
}
