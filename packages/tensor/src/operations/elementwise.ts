/** Elementwise operations; shapes broadcast as in NumPy. */
import { ONNX_TYPE } from '../onnx/model.ts';
import type { DataType } from '../program.ts';
import { broadcastShapes } from '../shape.ts';
import { applyNode, asTensor, type Tensor } from '../tensor.ts';
import { sumTo } from './sum.ts';

type Operand = Tensor | number;
type BinaryGradient = (upstream: Tensor, a: Tensor, b: Tensor, result: Tensor) => readonly [Tensor, Tensor];

function binary(
  name: string,
  operation: string,
  a: Operand,
  b: Operand,
  gradient?: BinaryGradient,
  type?: DataType,
): Tensor {
  const left = asTensor(a);
  const right = asTensor(b);
  if (left.type !== right.type) throw new TypeError(`${name}: types ${left.type} and ${right.type} differ; cast one`);
  const shape = broadcastShapes(name, left.shape, right.shape);
  return applyNode({
    operation,
    inputs: [left, right],
    outputs: [{ shape, type: type ?? left.type }],
    ...(gradient && {
      gradient: ([upstream], [result]) => {
        const [toLeft, toRight] = gradient(upstream!, left, right, result!);
        return [sumTo(toLeft, left.shape), sumTo(toRight, right.shape)];
      },
    }),
  })[0]!;
}

/** A node of one input and a result of the same shape and type; without a gradient it passes none. */
export function unary(
  operation: string,
  x: Tensor,
  gradient?: (upstream: Tensor, x: Tensor, result: Tensor) => Tensor,
): Tensor {
  return applyNode({
    operation,
    inputs: [x],
    outputs: [{ shape: x.shape, type: x.type }],
    ...(gradient && { gradient: ([upstream], [result]) => [gradient(upstream!, x, result!)] }),
  })[0]!;
}

export const add = (a: Operand, b: Operand): Tensor => binary('add', 'Add', a, b, (dy) => [dy, dy]);
export const subtract = (a: Operand, b: Operand): Tensor => binary('subtract', 'Sub', a, b, (dy) => [dy, negate(dy)]);
export const multiply = (a: Operand, b: Operand): Tensor =>
  binary('multiply', 'Mul', a, b, (dy, x, y) => [multiply(dy, y), multiply(dy, x)]);
export const divide = (a: Operand, b: Operand): Tensor =>
  binary('divide', 'Div', a, b, (dy, _, y, result) => [divide(dy, y), negate(divide(multiply(dy, result), y))]);
/** The larger of two; where they are equal the gradient goes to the first. */
export const maximum = (a: Operand, b: Operand): Tensor =>
  binary('maximum', 'Max', a, b, (dy, x, y) => {
    const second = cast(less(x, y), 'float32');
    return [multiply(dy, subtract(1, second)), multiply(dy, second)];
  });
/** The smaller of two; where they are equal the gradient goes to the first. */
export const minimum = (a: Operand, b: Operand): Tensor => negate(maximum(negate(asTensor(a)), negate(asTensor(b))));
export const less = (a: Operand, b: Operand): Tensor => binary('less', 'Less', a, b, undefined, 'bool');
export const equal = (a: Operand, b: Operand): Tensor => binary('equal', 'Equal', a, b, undefined, 'bool');

export const negate = (x: Tensor): Tensor => unary('Neg', x, (dy) => negate(dy));
export const exp = (x: Tensor): Tensor => unary('Exp', x, (dy, _, y) => multiply(dy, y));
export const log = (x: Tensor): Tensor => unary('Log', x, (dy) => divide(dy, x));
export const sqrt = (x: Tensor): Tensor => unary('Sqrt', x, (dy, _, y) => divide(multiply(dy, 0.5), y));
export const tanh = (x: Tensor): Tensor => unary('Tanh', x, (dy, _, y) => multiply(dy, subtract(1, multiply(y, y))));
export const sigmoid = (x: Tensor): Tensor =>
  unary('Sigmoid', x, (dy, _, y) => multiply(dy, multiply(y, subtract(1, y))));
export const relu = (x: Tensor): Tensor => unary('Relu', x, (dy, _, y) => multiply(dy, isPositive(y)));
/** The error function, 2/√π ∫₀ˣ exp(−t²) dt. */
export const erf = (x: Tensor): Tensor =>
  unary('Erf', x, (dy) => multiply(dy, multiply(exp(negate(multiply(x, x))), 2 / Math.sqrt(Math.PI))));
export const square = (x: Tensor): Tensor => multiply(x, x);

/**
 * Gaussian error linear unit, x·Φ(x).
 *
 * Hendrycks and Gimpel 2016, section 2. One contrib node forward; backward Φ(x) + x·φ(x).
 */
export function gelu(x: Tensor): Tensor {
  return applyNode({
    operation: 'Gelu',
    domain: 'com.microsoft',
    inputs: [x],
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy]) => {
      const scaled = multiply(x, Math.SQRT1_2);
      // φ with its constant inside the exponent: one pass less
      const density = exp(subtract(-Math.log(2 * Math.PI) / 2, square(scaled)));
      return [multiply(dy!, add(halfUp(erf(scaled)), multiply(x, density)))];
    },
  })[0]!;
}

/** 1 where x is positive, else 0, in one pass: a hard sigmoid so steep that it is a step. It has no gradient. */
function isPositive(x: Tensor): Tensor {
  return applyNode({
    operation: 'HardSigmoid',
    inputs: [x],
    attributes: { alpha: { float: 1e38 }, beta: { float: 0 } },
    outputs: [{ shape: x.shape, type: x.type }],
  })[0]!;
}

/** x / 2 + 1/2 for x in [-1, 1], in one pass: a hard sigmoid that never meets its bounds. */
function halfUp(x: Tensor): Tensor {
  return applyNode({
    operation: 'HardSigmoid',
    inputs: [x],
    attributes: { alpha: { float: 0.5 }, beta: { float: 0.5 } },
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy]) => [multiply(dy!, 0.5)],
  })[0]!;
}

/**
 * relu(x)²; So et al. 2021, "Primer", section 3.1.
 *
 * Its gradient 2·relu(x)·dy is 0 wherever the rectifier's is, so the way back through the rectifier needs no mask.
 */
export function squaredRelu(x: Tensor): Tensor {
  const rectified = unary('Relu', x, (dy) => dy);
  return applyNode({
    operation: 'Mul',
    inputs: [rectified, rectified],
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy]) => [multiply(multiply(dy!, 2), relu(x)), undefined],
  })[0]!;
}

/** Where `condition` is true the first, else the second; the three shapes broadcast. */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  const left = asTensor(a);
  const right = asTensor(b);
  if (condition.type !== 'bool') throw new TypeError(`where: the condition is ${condition.type}; expected bool`);
  const shape = broadcastShapes('where', condition.shape, left.shape, right.shape);
  return applyNode({
    operation: 'Where',
    inputs: [condition, left, right],
    outputs: [{ shape, type: left.type }],
    gradient: ([dy]) => [
      undefined,
      sumTo(where(condition, dy!, 0), left.shape),
      sumTo(where(condition, 0, dy!), right.shape),
    ],
  })[0]!;
}

/** The same values in another type; whole numbers and booleans pass no gradient. */
export function cast(x: Tensor, type: DataType): Tensor {
  if (x.type === type) return x;
  return applyNode({
    operation: 'Cast',
    inputs: [x],
    attributes: { to: ONNX_TYPE[type] },
    outputs: [{ shape: x.shape, type }],
  })[0]!;
}
