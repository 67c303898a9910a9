/** Rows of the table of operations: Fourier transforms. */
import { add, multiply, square } from '../operations/elementwise.ts';
import { concat } from '../operations/layout.ts';
import { fourier, inverseFourier, istft, magnitude, type Spectrum, stft } from '../operations/spectrum.ts';
import type { Tensor } from '../tensor.ts';
import { type OperationCase, onShape, operationCase } from './operation-case.ts';

const joined = ({ real, imaginary }: Spectrum): Tensor => concat([real, square(imaginary)]);
const uneven = [0.2, 0.9, 1, 0.5];

export const SPECTRUM_CASES: readonly OperationCase[] = [
  operationCase('fourier', [onShape(2, 6)], (x) => joined(fourier(x))),
  operationCase('fourier of one signal', [onShape(6)], (x) => joined(fourier(x))),
  operationCase('inverseFourier', [onShape(2, 4), onShape(2, 4)], (real, imaginary) =>
    square(inverseFourier({ real, imaginary })),
  ),
  operationCase('stft', [onShape(2, 9)], (x) => joined(stft(x, { size: 4 }))),
  operationCase('stft, uncentered, hop 2, a window of its own', [onShape(2, 9)], (x) =>
    joined(stft(x, { size: 4, hop: 2, window: uneven, center: false })),
  ),
  operationCase('istft', [onShape(1, 3, 3), onShape(1, 3, 3)], (real, imaginary) =>
    square(istft({ real, imaginary }, { size: 4, hop: 2 })),
  ),
  operationCase('istft, uncentered', [onShape(1, 3, 3), onShape(1, 3, 3)], (real, imaginary) =>
    square(istft({ real, imaginary }, { size: 4, hop: 2, window: uneven, center: false })),
  ),
  operationCase('magnitude', [{ shape: [4], low: 0.5, high: 1.5 }, onShape(4)], (real, imaginary) =>
    multiply(magnitude({ real, imaginary }), add(real, 1)),
  ),
];
