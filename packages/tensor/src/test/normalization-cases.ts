/** Rows of the table of operations: normalizations over batches, channels and features. */
import { add, reshape, square } from '../index.ts';
import {
  batchNormalization,
  batchNormalizationWith,
  followStatistics,
  groupNormalization,
  instanceNormalization,
  rmsNormalization,
} from '../operations/normalization.ts';
import { type InputRange, type OperationCase, onShape, operationCase } from './operation-case.ts';

const positive = (...shape: number[]): InputRange => ({ shape, low: 0.5, high: 2 });

export const NORMALIZATION_CASES: readonly OperationCase[] = [
  operationCase(
    'batchNormalization',
    [onShape(3, 2, 2, 2), onShape(2), onShape(2)],
    (x, scale, shift) => batchNormalization(x, scale, shift).result,
  ),
  operationCase('batchNormalization of rows', [onShape(5, 3), onShape(3), onShape(3)], (x, scale, shift) =>
    square(batchNormalization(x, scale, shift, 0.1).result),
  ),
  operationCase(
    'the statistics of batchNormalization',
    [onShape(3, 2, 2), onShape(2), positive(2)],
    (x, mean, variance) => {
      const next = followStatistics({ mean, variance }, batchNormalization(x, mean, variance), 0.25);
      return add(square(next.mean), next.variance);
    },
  ),
  operationCase(
    'batchNormalizationWith',
    [onShape(2, 2, 3), onShape(2), onShape(2), onShape(2), positive(2)],
    (x, scale, shift, mean, variance) => batchNormalizationWith(x, scale, shift, { mean, variance }),
  ),
  operationCase('instanceNormalization', [onShape(2, 2, 2, 3), onShape(2), onShape(2)], (x, scale, shift) =>
    instanceNormalization(x, scale, shift),
  ),
  operationCase('groupNormalization', [onShape(2, 4, 3), onShape(4), onShape(4)], (x, scale, shift) =>
    groupNormalization(x, 2, scale, shift),
  ),
  operationCase('rmsNormalization', [onShape(3, 5), onShape(5)], (x, scale) => rmsNormalization(x, scale)),
  operationCase('rmsNormalization of three axes', [onShape(2, 2, 4), onShape(4)], (x, scale) =>
    square(reshape(rmsNormalization(x, scale, 0.1), [4, 4])),
  ),
];
