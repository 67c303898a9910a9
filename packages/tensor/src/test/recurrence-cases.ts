/** Recurrences of the table of operations. */
import { add, matmul, multiply, reshape, split, type Tensor, tanh } from '../index.ts';
import { columnsOfBatch, gruCell, lstmCell, recurrence, rnnCell, rowsOfBatch } from '../operations/recurrence.ts';
import { scan } from '../operations/scan.ts';
import { type OperationCase, onShape, operationCase } from './operation-case.ts';

const dense = (weight: Tensor, bias: Tensor) => ({ weight, bias });

export const RECURRENCE_CASES: readonly OperationCase[] = [
  operationCase('scan, a running product', [onShape(2), onShape(4, 2)], (start, xs) => {
    const { carry, outputs } = scan(
      ([product], [x]) => ({ carry: [multiply(product!, x!)], outputs: [multiply(product!, product!)] }),
      { carry: [start], sequences: [xs] },
    );
    return add(outputs[0]!, carry[0]!);
  }),
  operationCase(
    'scan backwards, two sequences, a weight outside',
    [onShape(1, 2), onShape(3, 1, 2), onShape(3, 1, 2), onShape(2, 2)],
    (start, xs, ys, weight) =>
      scan(
        ([h], [x, y]) => {
          const next = tanh(add(matmul(h!, weight), multiply(x!, y!)));
          return { carry: [next], outputs: [multiply(next, x!)] };
        },
        { carry: [start], sequences: [xs, ys], reverse: true },
      ).outputs[0]!,
  ),
  operationCase('scan in a scan', [onShape(2), onShape(3, 4, 2), onShape(2)], (start, xs, weight) => {
    const { outputs } = scan(
      ([outer], [rows]) => {
        const inner = scan(([h], [x]) => ({ carry: [tanh(add(multiply(h!, weight), x!))], outputs: [] }), {
          carry: [outer!],
          sequences: [rows!],
        });
        return { carry: [inner.carry[0]!], outputs: [inner.carry[0]!] };
      },
      { carry: [start], sequences: [xs] },
    );
    return outputs[0]!;
  }),
  operationCase(
    'rnnCell over time',
    [onShape(3, 2, 2), onShape(3, 5), onShape(3)],
    (x, weight, bias) => recurrence(rnnCell(dense(weight, bias)), x).outputs,
  ),
  operationCase(
    'lstmCell over time, rows of a batch',
    [onShape(2, 3, 2), onShape(8, 4), onShape(8)],
    (x, weight, bias) => rowsOfBatch(recurrence(lstmCell(dense(weight, bias)), columnsOfBatch(x)).outputs),
  ),
  operationCase(
    'lstmCell backwards from a start, what it remembers',
    [onShape(3, 2, 2), onShape(8, 4), onShape(8), onShape(2, 2, 2)],
    (x, weight, bias, start) => {
      const both = split(start, [1, 1], 0).map((each) => reshape(each, [2, 2]));
      return recurrence(lstmCell(dense(weight, bias)), x, { start: both, reverse: true }).carry[1]!;
    },
  ),
  operationCase(
    'gruCell over time',
    [onShape(3, 2, 2), onShape(4, 4), onShape(4), onShape(2, 2), onShape(2), onShape(2, 2), onShape(2)],
    (x, gates, gatesBias, input, inputBias, recurrent, recurrentBias) =>
      recurrence(
        gruCell({
          gates: dense(gates, gatesBias),
          input: dense(input, inputBias),
          recurrent: dense(recurrent, recurrentBias),
        }),
        x,
      ).outputs,
  ),
];
