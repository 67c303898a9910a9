/** Convolutions over one and two axes, and transposed ones, in PyTorch's names and layouts or with channels last. */
import { ShapeError } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { convolve, convolveToInput } from './convolution-family.ts';
import { type ConvolutionGeometry, eachAxis, type Pair } from './convolution-geometry.ts';
import { channelsFirst, channelsLast } from './convolution-patches.ts';
import { transpose } from './layout.ts';
import { reshape } from './reshape.ts';

export type ConvolutionOptions = {
  /** [O], added to each channel of the result; none by default */
  readonly bias?: Tensor;
  /** steps between two places of the kernel; one number for every axis or one for each; default 1 */
  readonly stride?: number | readonly number[];
  /** zeros around x: one number for every side, or for each axis a number or [before, after]; default 0 */
  readonly padding?: number | readonly (number | readonly [before: number, after: number])[];
  /** steps between two elements of the kernel, default 1 */
  readonly dilation?: number | readonly number[];
  /** parts that the channels are cut into, each convolved by itself; default 1 */
  readonly groups?: number;
  /**
   * where channels stand: second, with weights [O, I / groups, …kernel] (a transposed convolution's [I, O / groups, …kernel]), as
   * in PyTorch; or last, with weights […kernel, I / groups, O] (transposed […kernel, O / groups, I]), which is what runs and so
   * costs no transposes. Default 'channelsFirst'
   */
  readonly layout?: 'channelsFirst' | 'channelsLast';
};

export type TransposedConvolutionOptions = ConvolutionOptions & {
  /** how much longer the result is at its end, below stride or dilation; default 0 */
  readonly outputPadding?: number | readonly number[];
};

/**
 * Convolution over time (without the flip of the kernel, as everywhere in this field).
 *
 * Gradients of every order are convolutions of the same family.
 *
 * @param x       [N, C, L]
 * @param weight  [O, C / groups, K]
 * @returns       [N, O, ⌊(L + padding − dilation · (K − 1) − 1) / stride⌋ + 1]
 * @throws ShapeError  the sizes do not fit
 * @example conv1d(x, weight, { padding: [[2, 0]] }) // K = 3: causal, each place sees itself and the two before it
 */
export function conv1d(x: Tensor, weight: Tensor, options: ConvolutionOptions = {}): Tensor {
  return convolution('conv1d', x, weight, options);
}

/**
 * Convolution over an image, such as a piano roll.
 *
 * @param x       [N, C, H, W]
 * @param weight  [O, C / groups, kH, kW]
 * @returns       [N, O, oH, oW]; each of oH, oW as in `conv1d`
 * @throws ShapeError  the sizes do not fit
 * @example conv2d(input('x', [8, 1, 64, 96]), input('w', [32, 1, 4, 4]), { stride: 2, padding: 1 }).shape // => [8, 32, 32, 48]
 */
export function conv2d(x: Tensor, weight: Tensor, options: ConvolutionOptions = {}): Tensor {
  return convolution('conv2d', x, weight, options);
}

/**
 * The transposed convolution over time: what leads back through `conv1d` from result to x.
 *
 * Padding takes away from the result, as PyTorch's does.
 *
 * @param x       [N, I, L]
 * @param weight  [I, O / groups, K]
 * @returns       [N, O, (L − 1) · stride − padding + dilation · (K − 1) + outputPadding + 1]
 * @throws ShapeError  the sizes do not fit
 */
export function convTranspose1d(x: Tensor, weight: Tensor, options: TransposedConvolutionOptions = {}): Tensor {
  return transposedConvolution('convTranspose1d', x, weight, options);
}

/**
 * The transposed convolution over an image: a decoder's way from few places to many.
 *
 * @param x       [N, I, H, W]
 * @param weight  [I, O / groups, kH, kW]
 * @returns       [N, O, oH, oW]; each of oH, oW as in `convTranspose1d`
 * @throws ShapeError  the sizes do not fit
 * @example convTranspose2d(input('x', [8, 64, 16, 24]), input('w', [64, 32, 4, 4]), { stride: 2, padding: 1 }).shape // => [8, 32, 32, 48]
 */
export function convTranspose2d(x: Tensor, weight: Tensor, options: TransposedConvolutionOptions = {}): Tensor {
  return transposedConvolution('convTranspose2d', x, weight, options);
}

function convolution(name: Name, x: Tensor, weight: Tensor, options: ConvolutionOptions): Tensor {
  const shapes = [x.shape, weight.shape];
  const [image, w] = toRun(name, x, weight, options);
  const { kernel, stride, dilation, before, after, groups } = windowOf(name, image, w, options);
  const [channels, outputs] = [image.shape[3]!, w.shape[3]!];
  if (w.shape[2]! * groups !== channels || outputs % groups !== 0) {
    const parts = groups === 1 ? 'channels' : `channels in ${groups} groups`;
    const expected = isLast(options) ? '[…, C / groups, O]' : '[O, C / groups, …]';
    throw new ShapeError(name, shapes, `x has ${channels} ${parts}; weight must be ${expected}`);
  }
  const input = [image.shape[1]!, image.shape[2]!] as const;
  const output = eachAxis((axis) => {
    const room = input[axis] + before[axis] + after[axis] - dilation[axis] * (kernel[axis] - 1) - 1;
    if (room < 0) throw new ShapeError(name, shapes, 'the kernel is longer than x with its padding');
    return Math.floor(room / stride[axis]) + 1;
  });
  const geometry = { kernel, stride, dilation, before, groups, input, output };
  return fromRun(name, convolve(image, w, geometry, checkedBias(name, weight, options.bias, outputs)), options);
}

function transposedConvolution(name: Name, x: Tensor, weight: Tensor, options: TransposedConvolutionOptions): Tensor {
  const shapes = [x.shape, weight.shape];
  const [image, w] = toRun(name, x, weight, options);
  const { kernel, stride, dilation, before, after, groups } = windowOf(name, image, w, options);
  const channels = image.shape[3]!;
  if (w.shape[3] !== channels || channels % groups !== 0) {
    const layout = isLast(options) ? '[…, O / groups, I]' : '[I, O / groups, …]';
    throw new ShapeError(name, shapes, `x has ${channels} channels; weight must be ${layout} with I of them`);
  }
  const outputPadding = perAxis(name, 'outputPadding', options.outputPadding ?? 0, 0);
  const output = [image.shape[1]!, image.shape[2]!] as const;
  const input = eachAxis((axis) => {
    const extra = outputPadding[axis];
    if (extra > 0 && extra >= Math.max(stride[axis], dilation[axis])) {
      throw new RangeError(`${name}: outputPadding is ${extra}; expected below stride or dilation`);
    }
    const whole = (output[axis] - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + extra + 1;
    const length = whole - before[axis] - after[axis];
    if (length < 1) throw new ShapeError(name, shapes, 'the padding takes away the whole result');
    return length;
  });
  const geometry = { kernel, stride, dilation, before, groups, input, output };
  return fromRun(
    name,
    convolveToInput(image, w, geometry, checkedBias(name, weight, options.bias, w.shape[2]! * groups)),
    options,
  );
}

type Name = 'conv1d' | 'conv2d' | 'convTranspose1d' | 'convTranspose2d';
type Window = Omit<ConvolutionGeometry, 'input' | 'output'> & { readonly after: Pair };

const isLast = ({ layout }: ConvolutionOptions): boolean => layout === 'channelsLast';

/** An image [N, H, W, C] and a weight [kH, kW, …] of what was given; a sequence is an image of height 1. */
function toRun(name: Name, x: Tensor, weight: Tensor, options: ConvolutionOptions): readonly [Tensor, Tensor] {
  checkRanks(name, x, weight, options);
  const last = isLast(options);
  const [image, w] = axesOf(name) === 1 ? [withHeight(x, last ? 1 : 2), withHeight(weight, last ? 0 : 2)] : [x, weight];
  return last ? [image, w] : [channelsLast(image), transpose(w, [2, 3, 1, 0])];
}

/** A result [N, H, W, C] as the options want it. */
function fromRun(name: Name, image: Tensor, options: ConvolutionOptions): Tensor {
  const [result, height] = isLast(options) ? [image, 1] : [channelsFirst(image), 2];
  return axesOf(name) === 2
    ? result
    : reshape(result, [...result.shape.slice(0, height), ...result.shape.slice(height + 1)]);
}

const withHeight = (x: Tensor, axis: number): Tensor =>
  reshape(x, [...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)]);

/** How a kernel moves, from options; where x has been given a height of 1, options name only the width. */
function windowOf(name: Name, x: Tensor, weight: Tensor, options: ConvolutionOptions): Window {
  const { padding = 0, groups = 1 } = options;
  const sides = typeof padding === 'number' ? Array<number>(axesOf(name)).fill(padding) : padding;
  if (!Number.isInteger(groups) || groups < 1)
    throw new RangeError(`${name}: groups is ${groups}; expected at least 1`);
  if (x.type !== 'float32' || weight.type !== 'float32') {
    throw new TypeError(`${name}: x is ${x.type}, weight ${weight.type}; expected float32`);
  }
  const side = (place: 0 | 1) => sides.map((each) => (typeof each === 'number' ? each : each[place]));
  return {
    kernel: [weight.shape[0]!, weight.shape[1]!],
    stride: perAxis(name, 'stride', options.stride ?? 1, 1),
    dilation: perAxis(name, 'dilation', options.dilation ?? 1, 1),
    before: perAxis(name, 'padding', side(0), 0),
    after: perAxis(name, 'padding', side(1), 0),
    groups,
  };
}

const axesOf = (name: Name): 1 | 2 => (name.endsWith('1d') ? 1 : 2);

/** A number for height and one for width; the height of what has only a width gets the least. */
function perAxis(name: Name, option: string, value: number | readonly number[], least: 0 | 1): Pair {
  const axes = axesOf(name);
  const list = typeof value === 'number' ? Array<number>(axes).fill(value) : value;
  if (list.length !== axes || list.some((each) => !Number.isInteger(each) || each < least)) {
    const expected = `${axes === 1 ? 'one whole number' : 'a whole number for each of two axes'}, at least ${least}`;
    throw new RangeError(`${name}: ${option} is ${JSON.stringify(value)}; expected ${expected}`);
  }
  return axes === 1 ? [least, list[0]!] : [list[0]!, list[1]!];
}

function checkRanks(name: Name, x: Tensor, weight: Tensor, options: ConvolutionOptions): void {
  const rank = axesOf(name) + 2;
  if (x.shape.length === rank && weight.shape.length === rank) return;
  const [sequence, image] = isLast(options)
    ? ['x [N, L, C] and weight of three axes, K first', 'x [N, H, W, C] and weight of four axes, kH, kW first']
    : ['x [N, C, L] and weight of three axes, K last', 'x [N, C, H, W] and weight of four axes, kH, kW last'];
  throw new ShapeError(name, [x.shape, weight.shape], `expected ${rank === 3 ? sequence : image}`);
}

function checkedBias(name: Name, weight: Tensor, bias: Tensor | undefined, channels: number): Tensor | undefined {
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== channels)) {
    throw new ShapeError(name, [weight.shape, bias.shape], `bias must be [${channels}]`);
  }
  return bias;
}
