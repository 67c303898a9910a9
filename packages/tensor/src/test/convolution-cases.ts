/** Rows of the table of operations: convolutions, transposed convolutions, pooling. */
import { add, constant, sizeOf, square, type Tensor } from '../index.ts';
import { conv1d, conv2d, convTranspose1d, convTranspose2d } from '../operations/convolution.ts';
import { averagePool1d, averagePool2d, maxPool1d, maxPool2d } from '../operations/pooling.ts';
import { type InputRange, type OperationCase, onShape, operationCase } from './operation-case.ts';

const small = (...shape: number[]): InputRange => ({ shape, low: -0.3, high: 0.3 });

/** Finite differences must not change which number of a window is the largest: neighbours are moved at least 0.4 apart. */
function apart(x: Tensor): Tensor {
  const places = Array.from({ length: sizeOf(x.shape) }, (_, place) => ((4 * place) % 11) - 5);
  return add(x, constant(places, x.shape));
}

export const CONVOLUTION_CASES: readonly OperationCase[] = [
  operationCase('conv1d, causal, with bias', [onShape(2, 4, 5), onShape(4, 4, 3), onShape(4)], (x, w, bias) =>
    conv1d(x, w, { padding: [[2, 0]], bias }),
  ),
  operationCase('conv1d, dilated, an end left over', [onShape(1, 2, 8), onShape(3, 2, 2)], (x, w) =>
    conv1d(x, w, { dilation: 2, stride: 3 }),
  ),
  operationCase('conv2d', [onShape(2, 4, 4, 3), onShape(4, 4, 3, 2)], (x, w) =>
    square(conv2d(x, w, { padding: [[1, 0], 1] })),
  ),
  operationCase('conv2d, channels last', [onShape(2, 4, 3, 4), onShape(3, 2, 4, 4), onShape(4)], (x, w, bias) =>
    square(conv2d(x, w, { padding: [[1, 0], 1], bias, layout: 'channelsLast' })),
  ),
  operationCase('convTranspose1d, channels last', [onShape(1, 4, 2), onShape(3, 3, 2)], (x, w) =>
    square(convTranspose1d(x, w, { stride: 2, layout: 'channelsLast' })),
  ),
  operationCase('conv2d of one channel', [onShape(2, 1, 4, 4), onShape(2, 1, 3, 3)], (x, w) =>
    conv2d(x, w, { padding: 1, stride: 2 }),
  ),
  operationCase('conv2d, kernel of two strides', [onShape(1, 4, 4, 6), onShape(4, 4, 4, 4)], (x, w) =>
    conv2d(x, w, { stride: 2, padding: 1 }),
  ),
  operationCase(
    'conv2d, kernel of no whole strides, an end left over',
    [onShape(1, 4, 6, 6), onShape(4, 4, 3, 3)],
    (x, w) => conv2d(x, w, { stride: [2, 3], padding: [2, 0] }),
  ),
  operationCase('conv2d, steps longer than the kernel', [onShape(1, 4, 5, 4), onShape(4, 4, 1, 2)], (x, w) =>
    conv2d(x, w, { stride: [2, 3], padding: [0, [1, 0]] }),
  ),
  operationCase('conv2d, dilated', [onShape(1, 4, 5, 4), onShape(4, 4, 2, 2)], (x, w) =>
    conv2d(x, w, { dilation: [2, 1], padding: 1 }),
  ),
  operationCase('conv2d, dilated, with a stride', [onShape(1, 4, 5, 5), onShape(4, 4, 2, 2)], (x, w) =>
    conv2d(x, w, { dilation: 2, stride: 2, padding: 1 }),
  ),
  operationCase('conv2d in groups', [onShape(1, 4, 3, 3), onShape(6, 2, 2, 2)], (x, w) =>
    conv2d(x, w, { groups: 2, padding: 1, stride: 2 }),
  ),
  operationCase('convTranspose1d', [onShape(2, 4, 3), onShape(4, 4, 4), onShape(4)], (x, w, bias) =>
    convTranspose1d(x, w, { stride: 2, padding: 1, bias }),
  ),
  operationCase('convTranspose2d', [onShape(1, 4, 2, 3), onShape(4, 4, 3, 4)], (x, w) =>
    square(convTranspose2d(x, w, { stride: 2, padding: 1, outputPadding: [1, 0] })),
  ),
  operationCase('convTranspose2d to one channel', [onShape(1, 2, 3, 2), onShape(2, 1, 4, 4)], (x, w) =>
    convTranspose2d(x, w, { stride: 2, padding: 1 }),
  ),
  operationCase('convTranspose2d, dilated, padding per side', [onShape(1, 4, 3, 2), onShape(4, 4, 2, 2)], (x, w) =>
    convTranspose2d(x, w, { dilation: [1, 2], stride: [2, 1], padding: [[1, 0], 0] }),
  ),
  operationCase('convTranspose2d in groups', [onShape(1, 4, 2, 2), onShape(4, 1, 2, 3)], (x, w) =>
    convTranspose2d(x, w, { groups: 2, stride: 3, outputPadding: 1 }),
  ),
  operationCase('averagePool1d', [onShape(2, 2, 5)], (x) => square(averagePool1d(x, 2))),
  operationCase('averagePool2d, overlapping and padded', [onShape(1, 2, 4, 5)], (x) =>
    square(averagePool2d(x, [3, 2], { stride: [2, 1], padding: 1 })),
  ),
  operationCase('maxPool1d', [small(2, 1, 6)], (x) => square(maxPool1d(apart(x), 3, { stride: 2, padding: 1 }))),
  operationCase('maxPool2d', [small(2, 2, 4, 4)], (x) => square(maxPool2d(apart(x), 2))),
  operationCase('maxPool2d, overlapping', [small(1, 1, 4, 5)], (x) =>
    square(maxPool2d(apart(x), [2, 3], { stride: 1 })),
  ),
];
