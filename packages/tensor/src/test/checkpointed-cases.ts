/** Rows of the operation table: activation checkpointing. */
import { add, matmul, square, type Tensor, tanh } from '../index.ts';
import { checkpointed } from '../operations/checkpointed.ts';
import { type OperationCase, onShape, operationCase } from './operation-case.ts';

const layer = ([x, weight]: readonly Tensor[]): Tensor => square(tanh(matmul(x!, weight!)));

export const CHECKPOINTED_CASES: readonly OperationCase[] = [
  operationCase('checkpointed', [onShape(2, 3), onShape(3, 2)], (x, weight) => checkpointed(layer, [x, weight])),
  operationCase('checkpointed, with a leaf from outside', [onShape(2, 3), onShape(3, 3)], (x, weight) =>
    checkpointed(([inner]) => layer([inner!, weight]), [x]),
  ),
  operationCase('checkpointed twice with one weight', [onShape(2, 3), onShape(3, 3)], (x, weight) =>
    [1, 2].reduce((stream) => checkpointed(([inner]) => add(inner!, layer([inner!, weight])), [stream]), x),
  ),
];
