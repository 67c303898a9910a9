/** Rows of the table of operations: samples whose gradient is that of their value (the noise is the same at every run). */
import { multiply, square } from '../operations/elementwise.ts';
import { gaussianSample, gumbelSoftmax, stopGradient, straightThrough } from '../operations/stochastic.ts';
import { constant, noise } from '../tensor.ts';
import { type OperationCase, onShape, operationCase } from './operation-case.ts';

export const STOCHASTIC_CASES: readonly OperationCase[] = [
  operationCase('noise, normal', [onShape(2, 3)], (x) => multiply(square(x), noise('normal', 'normal', [2, 3]))),
  operationCase('noise, Gumbel', [onShape(2, 3)], (x) => multiply(square(x), noise('gumbel', 'gumbel', [2, 3]))),
  operationCase('noise, uniform', [onShape(2, 3)], (x) => multiply(square(x), noise('uniform', 'uniform', [2, 3]))),
  operationCase('gaussianSample', [onShape(2, 3), onShape(2, 3)], (mean, logVariance) =>
    square(gaussianSample('z', mean, logVariance)),
  ),
  operationCase('gumbelSoftmax', [onShape(2, 4)], (x) => square(gumbelSoftmax('choice', x, { temperature: 1.5 }))),
  operationCase('gumbelSoftmax, fed temperature', [onShape(2, 4)], (x) =>
    gumbelSoftmax('choice', x, { temperature: constant(2) }),
  ),
  operationCase('straightThrough of itself', [onShape(4)], (x) => straightThrough(square(x), square(x))),
  operationCase('stopGradient of what does not vary', [onShape(4)], (x) =>
    multiply(square(x), stopGradient(noise('scale', 'uniform', [4]))),
  ),
];
