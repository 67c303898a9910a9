/** Operations of many parts, of which a device's kernel may take only so many at once. */
import { concat, multiply, split, square } from '../index.ts';
import { convTranspose2d } from '../operations/convolution.ts';
import { type OperationCase, onShape, operationCase } from './operation-case.ts';

export const DEVICE_CASES: readonly OperationCase[] = [
  operationCase('split into many', [onShape(2, 24)], (x) => {
    const parts = split(x, Array<number>(24).fill(1));
    return concat(parts.map((part, index) => multiply(square(part), index + 1)).toReversed());
  }),
  operationCase('convTranspose2d in many groups', [onShape(1, 12, 2, 2), onShape(12, 1, 2, 2)], (x, w) =>
    convTranspose2d(x, w, { groups: 12 }),
  ),
];
