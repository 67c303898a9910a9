/** Rows of the table of operations: those along one axis, and elementwise functions of one tensor. */
import { abs, clamp, cos, elu, leakyRelu, power, silu, sin, softplus } from '../operations/activations.ts';
import {
  argmax,
  cumulativeSum,
  gatherAlong,
  reverse,
  scatterAddAlong,
  stack,
  tile,
  topK,
} from '../operations/along-axis.ts';
import { multiply, square } from '../operations/elementwise.ts';
import { transpose } from '../operations/layout.ts';
import { oneHot } from '../operations/reduce.ts';
import { constant } from '../tensor.ts';
import { type OperationCase, onShape, operationCase } from './operation-case.ts';

const indices = constant([2, 0, 2, 1], [2, 2], 'int32');
const cornered = { shape: [2, 4], awayFromZero: true } as const;

export const ALONG_AXIS_CASES: readonly OperationCase[] = [
  operationCase('gatherAlong', [onShape(2, 3)], (x) => square(gatherAlong(x, indices))),
  operationCase('gatherAlong the first axis', [onShape(3, 2)], (x) => square(gatherAlong(x, indices, 0))),
  operationCase('scatterAddAlong', [onShape(2, 2)], (x) => square(scatterAddAlong([2, 3], indices, x))),
  operationCase('argmax', [onShape(3, 4)], (x) => multiply(square(x), oneHot(argmax(x), 4))),
  operationCase('argmax over the first axis', [onShape(4, 3)], (x) =>
    multiply(square(x), transpose(oneHot(argmax(x, 0), 4), [1, 0])),
  ),
  operationCase('topK', [onShape(3, 5)], (x) => square(topK(x, 2).values)),
  operationCase('topK, indices', [onShape(2, 4)], (x) => square(gatherAlong(square(x), topK(x, 2).indices))),
  operationCase('cumulativeSum', [onShape(2, 4)], (x) => square(cumulativeSum(x))),
  operationCase('cumulativeSum from the end of the first axis', [onShape(3, 2)], (x) =>
    square(cumulativeSum(x, 0, { reverse: true })),
  ),
  operationCase('reverse', [onShape(2, 3, 2)], (x) => square(reverse(multiply(x, constant([1, 2, 3], [3, 1])), 1))),
  operationCase('stack', [onShape(2, 3), onShape(2, 3)], (x, y) => square(stack([x, y], 1))),
  operationCase('tile', [onShape(2, 1, 3)], (x) => square(tile(x, [2, 3, 1]))),
  operationCase('sin', [onShape(4)], sin),
  operationCase('cos', [onShape(4)], cos),
  operationCase('abs', [cornered], (x) => multiply(abs(x), x)),
  operationCase('power', [{ shape: [4], low: 0.5, high: 2 }], (x) => power(x, 2.5)),
  operationCase('power of a negative', [onShape(4)], (x) => power(x, 3)),
  operationCase('clamp', [{ shape: [6], low: -3, high: 3 }], (x) => square(clamp(x, -1, 1))),
  operationCase('softplus', [{ shape: [4], low: -4, high: 4 }], softplus),
  operationCase('silu', [onShape(4)], silu),
  operationCase('leakyRelu', [cornered], (x) => square(leakyRelu(x, 0.2))),
  operationCase('elu', [cornered], (x) => elu(x, 1.5)),
];
