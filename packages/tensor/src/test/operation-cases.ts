/**
 * One table of every operation with small inputs, which all back ends run: the same values and gradients are expected
 * of each. The rows of a kind of operations stand in a file of their own beside this one.
 */
import {
  add,
  broadcastTo,
  cast,
  causalAttention,
  concat,
  constant,
  crossEntropy,
  divide,
  equal,
  erf,
  exp,
  gather,
  gelu,
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
  pad,
  relu,
  reshape,
  rotary,
  scatterAdd,
  shiftRows,
  sigmoid,
  slice,
  softmax,
  split,
  sqrt,
  square,
  squaredRelu,
  subtract,
  sum,
  sumTo,
  tanh,
  transpose,
  where,
  withGradient,
} from '../index.ts';
import { ALONG_AXIS_CASES } from './along-axis-cases.ts';
import { CHECKPOINTED_CASES } from './checkpointed-cases.ts';
import { CONVOLUTION_CASES } from './convolution-cases.ts';
import { DEVICE_CASES } from './device-cases.ts';
import { LOSS_CASES } from './loss-cases.ts';
import { NORMALIZATION_CASES } from './normalization-cases.ts';
import { int32, type OperationCase, onShape, operationCase } from './operation-case.ts';
import { RECURRENCE_CASES } from './recurrence-cases.ts';
import { SPECTRUM_CASES } from './spectrum-cases.ts';
import { STOCHASTIC_CASES } from './stochastic-cases.ts';

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
  operationCase('rotary at places of each step', [onShape(2, 1, 3, 4)], (x) =>
    square(rotary(x, { base: 100, offset: { place: constant([3, 0, 5, 1, 1, 2], [2, 3], 'int64'), places: 6 } })),
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
  ...LOSS_CASES,
  ...STOCHASTIC_CASES,
  ...SPECTRUM_CASES,
  ...ALONG_AXIS_CASES,
  ...RECURRENCE_CASES,
  ...CONVOLUTION_CASES,
  ...NORMALIZATION_CASES,
  ...CHECKPOINTED_CASES,
  ...DEVICE_CASES,
];
