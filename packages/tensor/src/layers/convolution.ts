/** Layers of convolutions, over time or over an image, with channels last: that is what runs, so nothing is turned round. */
import {
  type ConvolutionOptions,
  conv1d,
  conv2d,
  convTranspose1d,
  convTranspose2d,
  type TransposedConvolutionOptions,
} from '../operations/convolution.ts';
import type { DeclareParameter, InitialValue } from '../parameters.ts';
import { ShapeError, sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';

type LayerOptions = {
  /** of the kernel, one number for every axis or one for each */
  readonly kernel: number | readonly number[];
  /** of the weight; default normal with the deviation that keeps the size of values */
  readonly initial?: InitialValue;
  /** add a bias, which starts at 0; default true */
  readonly bias?: boolean;
};
export type ConvolutionLayerOptions = LayerOptions & Omit<ConvolutionOptions, 'bias' | 'layout'>;
export type TransposedConvolutionLayerOptions = LayerOptions & Omit<TransposedConvolutionOptions, 'bias' | 'layout'>;

/**
 * A convolution with a weight of its own: `conv1d` of [N, L, C], `conv2d` of [N, H, W, C].
 *
 * Parameters: `NAME.weight` [...kernel, C / groups, O], `NAME.bias` [O].
 *
 * @param channels  O
 * @returns         [N, ..., O]
 * @throws ShapeError  x has neither three nor four axes, or the sizes do not fit
 * @example convolution(declare, 'first', roll, 32, { kernel: 4, stride: 2, padding: 1 })
 */
export function convolution(
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  channels: number,
  { kernel, initial, bias = true, ...options }: ConvolutionLayerOptions,
): Tensor {
  const sizes = perAxis(x, kernel);
  const incoming = x.shape.at(-1)! / (options.groups ?? 1);
  const spread = { deviation: (incoming * sizeOf(sizes)) ** -0.5 };
  const weight = declare(`${name}.weight`, [...sizes, incoming, channels], initial ?? spread);
  const all = { ...options, ...LAST, ...(bias && { bias: declare(`${name}.bias`, [channels], { fill: 0 }) }) };
  return sizes.length === 1 ? conv1d(x, weight, all) : conv2d(x, weight, all);
}

/**
 * A transposed convolution with a weight of its own, as decoders widen with: `convTranspose1d` or `convTranspose2d`.
 *
 * Parameters: `NAME.weight` [...kernel, O / groups, C], `NAME.bias` [O].
 *
 * @param channels  O
 * @returns         [N, ..., O]
 * @throws ShapeError  x has neither three nor four axes, or the sizes do not fit
 * @example transposedConvolution(declare, 'last', hidden, 1, { kernel: 4, stride: 2, padding: 1 })
 */
export function transposedConvolution(
  declare: DeclareParameter,
  name: string,
  x: Tensor,
  channels: number,
  { kernel, initial, bias = true, ...options }: TransposedConvolutionLayerOptions,
): Tensor {
  const sizes = perAxis(x, kernel);
  const { groups = 1, stride = 1 } = options;
  // with a stride, only every so many elements of the kernel meet in one place
  const meeting = sizeOf(sizes) / sizeOf(perAxis(x, stride));
  const incoming = x.shape.at(-1)!;
  const spread = { deviation: ((incoming / groups) * meeting) ** -0.5 };
  const weight = declare(`${name}.weight`, [...sizes, channels / groups, incoming], initial ?? spread);
  const all = { ...options, ...LAST, ...(bias && { bias: declare(`${name}.bias`, [channels], { fill: 0 }) }) };
  return sizes.length === 1 ? convTranspose1d(x, weight, all) : convTranspose2d(x, weight, all);
}

const LAST = { layout: 'channelsLast' } as const;

function perAxis(x: Tensor, size: number | readonly number[]): readonly number[] {
  const axes = x.shape.length - 2;
  const sizes = typeof size === 'number' ? Array<number>(axes).fill(size) : size;
  if ((axes === 1 || axes === 2) && sizes.length === axes) return sizes;
  throw new ShapeError('convolution', [x.shape, sizes], 'expected [N, L, C] or [N, H, W, C], and a size for each axis');
}
