/** Adafactor: Adam's scaling with the mean of squares of a matrix kept as one number a row and one a column. */

import type { StateUpdate } from '../compile.ts';
import { add, divide, maximum, multiply, sqrt, square, subtract } from '../operations/elementwise.ts';
import { mean } from '../operations/reduce.ts';
import { reshape } from '../operations/reshape.ts';
import type { TensorData } from '../program.ts';
import { type Shape, sizeOf } from '../shape.ts';
import { input, state, type Tensor } from '../tensor.ts';
import { clipped, decays, type ParameterStep, siblingName } from './parameter-step.ts';

export type Adafactor = {
  readonly kind: 'adafactor';
  /** the mean of squares keeps 1 − t^−exponent of itself at step t, default 0.8 */
  readonly decayExponent?: number;
  /** longest step, as the root mean square over a parameter, in learning rates, default 1 */
  readonly longestStep?: number;
  /** measure the learning rate in the parameter's own root mean square, default true */
  readonly relative?: boolean;
  /** share of the learning rate by which matrices shrink each step (vectors do not), default 0 */
  readonly weightDecay?: number;
};

/** Keeps a row that never saw a gradient from being divided by zero. */
const LEAST_SQUARE = 1e-30;
/** A parameter of zeros moves as if its root mean square were this. */
const LEAST_SIZE = 1e-3;

/**
 * U = g / √v̂ with v̂ = rows · columns / mean(rows); p ← p − rate · max(10⁻³, rms(p)) · U / max(1, rms(U) / longest).
 *
 * Shazeer and Stern 2018, algorithm 4, without a first moment; vectors keep their squares whole (algorithm 5). A parameter
 * of more axes is read as the matrix whose rows and columns together are fewest. State: `r.…` [rows] and `c.…` [columns],
 * or `v.…` of a vector; fed: `squareDecay`.
 */
export const stepAdafactor: ParameterStep<Adafactor> = (parameter, slope, learningRate, options) => {
  const { longestStep = 1, relative = true, weightDecay = 0 } = options;
  const gradient = clipped(slope);
  const squared = slope.scale ? multiply(slope.squared, square(slope.scale)) : slope.squared;
  const matrix = matrixShape(parameter.shape);
  const { scaled, updates } = matrix
    ? scaleMatrix(parameter, gradient, squared, matrix)
    : scaleVector(parameter, gradient, squared);
  const excess = maximum(divide(rootMeanSquare(scaled), longestStep), 1);
  const size = relative ? maximum(rootMeanSquare(parameter), LEAST_SIZE) : 1;
  const rate = divide(multiply(learningRate, size), excess);
  const decayed = decays(parameter, weightDecay)
    ? multiply(parameter, subtract(1, multiply(learningRate, weightDecay)))
    : parameter;
  return [{ state: parameter, next: subtract(decayed, multiply(scaled, rate)) }, ...updates];
};

/** 1 − t^−exponent for t = step + 1: nothing of the start stays, then ever more of the past. */
export function adafactorFeeds(step: number, { decayExponent = 0.8 }: Adafactor): Record<string, TensorData> {
  return { squareDecay: Float32Array.of(1 - (step + 1) ** -decayExponent) };
}

type Scaled = { readonly scaled: Tensor; readonly updates: readonly StateUpdate[] };

function scaleMatrix(parameter: Tensor, gradient: Tensor, squared: Tensor, [height, width]: [number, number]): Scaled {
  const squares = reshape(squared, [height, width]);
  const rows = movingMean(siblingName(parameter, 'r'), mean(squares, { axes: [1] }));
  const columns = movingMean(siblingName(parameter, 'c'), mean(squares, { axes: [0] }));
  // two divisions by roots: the product of two small means would round to zero
  const byRow = reshape(sqrt(divide(rows.next, mean(rows.next))), [height, 1]);
  const scaled = divide(divide(reshape(gradient, [height, width]), byRow), sqrt(columns.next));
  return { scaled: reshape(scaled, parameter.shape), updates: [rows, columns] };
}

function scaleVector(parameter: Tensor, gradient: Tensor, squared: Tensor): Scaled {
  const squares = movingMean(siblingName(parameter, 'v'), squared);
  return { scaled: divide(gradient, sqrt(squares.next)), updates: [squares] };
}

function movingMean(name: string, value: Tensor): StateUpdate {
  const before = state(name, value.shape);
  const decay = input('squareDecay', [1]);
  const now = multiply(add(value, LEAST_SQUARE), subtract(1, decay));
  return { state: before, next: reshape(add(multiply(before, decay), now), value.shape) };
}

function rootMeanSquare(x: Tensor): Tensor {
  return sqrt(mean(square(x)));
}

/**
 * How a parameter is read as a matrix: cut between the two axes that leave the fewest rows and columns.
 *
 * @example matrixShape([512, 256, 3, 3]) // => [512, 2304]
 */
export function matrixShape(shape: Shape): [number, number] | undefined {
  const cuts = shape
    .slice(1)
    .map((_, axis): [number, number] => [sizeOf(shape.slice(0, axis + 1)), sizeOf(shape.slice(axis + 1))]);
  const [best] = cuts.sort(([a, b], [c, d]) => a + b - c - d);
  return best && best[0] > 1 && best[1] > 1 ? best : undefined;
}
