/** Layers of matrix products. */
import { add, gelu } from '../operations/elementwise.ts';
import { gather } from '../operations/layout.ts';
import { matmul } from '../operations/matmul.ts';
import type { DeclareParameter, InitialValue } from '../parameters.ts';
import type { Tensor } from '../tensor.ts';

export type LinearOptions = {
  /** of the weight; default normal with a deviation of I^−½, which keeps the size of values */
  readonly initial?: InitialValue;
  /** add a bias, which starts at 0; default true */
  readonly bias?: boolean;
};

/**
 * x · weight + bias.
 *
 * Parameters: `NAME.weight` [I, O], `NAME.bias` [O].
 *
 * @param x      [..., I]
 * @param width  O
 * @returns      [..., O]
 */
export function linear(
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  width: number,
  options: LinearOptions = {},
): Tensor {
  const fanIn = x.shape.at(-1)!;
  const { initial = { deviation: fanIn ** -0.5 }, bias = true } = options;
  const product = matmul(x, declare(`${name}.weight`, [fanIn, width], initial));
  return bias ? add(product, declare(`${name}.bias`, [width], { fill: 0 })) : product;
}

/**
 * A row of a table for each index.
 *
 * Parameter: `NAME.weight` [count, width].
 *
 * @param indices  any shape, int32, 0 … count − 1
 * @param initial  default normal with a deviation of 0.02 (Radford et al. 2018, section 4.1)
 * @returns        indices.shape followed by width
 */
export function embedding(
  declare: DeclareParameter,
  name: string,
  indices: Tensor,
  size: { readonly count: number; readonly width: number },
  initial: InitialValue = { deviation: 0.02 },
): Tensor {
  return gather(declare(`${name}.weight`, [size.count, size.width], initial), indices);
}

export type MlpOptions = {
  /** of the hidden values, default `gelu` */
  readonly activation?: (x: Tensor) => Tensor;
  /** features of the result, default as many as x has */
  readonly width?: number;
  /** of the first weight and of the second; defaults as in `linear` */
  readonly initial?: readonly [InitialValue, InitialValue];
};

/**
 * One hidden layer: the feed-forward half of a Transformer's block (Vaswani et al. 2017, section 3.3).
 *
 * Parameters: those of the linear layers `NAME.widen` and `NAME.narrow`.
 *
 * @param x       [..., I]
 * @param hidden  width of the hidden layer
 */
export function mlp(
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  hidden: number,
  options: MlpOptions = {},
): Tensor {
  const { activation = gelu, width = x.shape.at(-1)!, initial: [first, second] = [] } = options;
  const wide = activation(linear(declare, `${name}.widen`, x, hidden, first && { initial: first }));
  return linear(declare, `${name}.narrow`, wide, width, second && { initial: second });
}
