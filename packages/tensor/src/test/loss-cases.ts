/** Rows of the table of operations: losses, and the logarithm of a sum they rest on. */

import { square } from '../operations/elementwise.ts';
import { binaryCrossEntropy, crossEntropy, gaussianKl, weightedMean } from '../operations/losses.ts';
import { logSumExp } from '../operations/reduce.ts';
import { constant } from '../tensor.ts';
import { int32, type OperationCase, onShape, operationCase } from './operation-case.ts';

const targets = constant([0, 1, 0.25, 1, 0, 0.5], [2, 3]);

export const LOSS_CASES: readonly OperationCase[] = [
  operationCase('logSumExp of all', [onShape(2, 3)], (x) => square(logSumExp(x))),
  operationCase('logSumExp over an axis, kept', [onShape(3, 4)], (x) => logSumExp(x, { axes: [0], keepDims: true })),
  operationCase('crossEntropy with ignored targets', [onShape(3, 5)], (x) =>
    crossEntropy(x, int32(4, 0, 2), { ignore: 0 }),
  ),
  operationCase('crossEntropy with label smoothing', [onShape(2, 2, 5)], (x) =>
    crossEntropy(x, constant([4, 0, -100, 2], [2, 2], 'int32'), { ignore: -100, labelSmoothing: 0.2 }),
  ),
  operationCase('weightedMean', [onShape(6)], (x) => square(weightedMean(square(x), constant([1, 0, 1, 1, 0.5, 0])))),
  operationCase('binaryCrossEntropy', [{ shape: [2, 3], low: -4, high: 4 }], (x) => binaryCrossEntropy(x, targets)),
  operationCase('binaryCrossEntropy, ones weighted', [onShape(2, 3)], (x) =>
    binaryCrossEntropy(x, targets, { positiveWeight: 3 }),
  ),
  operationCase('gaussianKl', [onShape(2, 3), onShape(2, 3)], (mean, logVariance) => gaussianKl(mean, logVariance)),
  operationCase(
    'gaussianKl with free bits',
    [
      { shape: [3], low: 1, high: 2 },
      { shape: [3], low: 0.9, high: 1.1 },
    ],
    (mean, logVariance) => gaussianKl(mean, logVariance, { freeBits: 0.25 }),
  ),
];
