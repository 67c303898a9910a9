/** Average and maximum over windows of one or two axes. The global ones are `mean` and `max` over the axes of places. */
import { ShapeError, sizeOf } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';
import { convolveToInput } from './convolution-family.ts';
import { type ConvolutionGeometry, eachAxis, type Pair } from './convolution-geometry.ts';
import { pick } from './convolution-patches.ts';
import { add, cast, equal, maximum, multiply, subtract } from './elementwise.ts';
import { gather, scatterAdd } from './layout.ts';
import { max } from './reduce.ts';
import { reshape } from './reshape.ts';
import { withGradient } from './with-gradient.ts';

export type PoolingOptions = {
  /** steps between windows, default the size of a window */
  readonly stride?: number | readonly number[];
  /** places around x on either side, at most half a window: zeros that are counted by an average, and that no maximum sees; default 0 */
  readonly padding?: number | readonly number[];
};

/**
 * The mean of each window; padding counts as zeros, as PyTorch's does by default.
 *
 * @param x     [N, C, L]
 * @param size  places in a window
 * @returns     [N, C, ⌊(L + 2 · padding − size) / stride⌋ + 1]
 * @throws ShapeError  x has not three axes or is shorter than a window
 * @example averagePool1d(constant([1, 3, 5, 9], [1, 1, 4]), 2) // => [[[2, 7]]]
 */
export function averagePool1d(x: Tensor, size: number, options: PoolingOptions = {}): Tensor {
  const geometry = windowOf('averagePool1d', x, size, options);
  return reshape(averagePool(x, geometry), [...x.shape.slice(0, 2), geometry.output[1]]);
}

/**
 * As `averagePool1d`, over two axes.
 *
 * @param x     [N, C, H, W]
 * @param size  [height, width] of a window, or one number for both
 */
export function averagePool2d(x: Tensor, size: number | Pair, options: PoolingOptions = {}): Tensor {
  const geometry = windowOf('averagePool2d', x, size, options);
  return reshape(averagePool(x, geometry), [...x.shape.slice(0, 2), ...geometry.output]);
}

/**
 * The largest of each window; among equals the first gets the gradient.
 *
 * @param x     [N, C, L]
 * @param size  places in a window
 * @returns     [N, C, ⌊(L + 2 · padding − size) / stride⌋ + 1]
 * @throws ShapeError  x has not three axes or is shorter than a window
 * @example maxPool1d(constant([1, 3, 5, 9], [1, 1, 4]), 2) // => [[[3, 9]]]
 */
export function maxPool1d(x: Tensor, size: number, options: PoolingOptions = {}): Tensor {
  const geometry = windowOf('maxPool1d', x, size, options);
  return reshape(maxPool(x, geometry), [...x.shape.slice(0, 2), geometry.output[1]]);
}

/**
 * As `maxPool1d`, over two axes.
 *
 * @param x     [N, C, H, W]
 * @param size  [height, width] of a window, or one number for both
 */
export function maxPool2d(x: Tensor, size: number | Pair, options: PoolingOptions = {}): Tensor {
  const geometry = windowOf('maxPool2d', x, size, options);
  return reshape(maxPool(x, geometry), [...x.shape.slice(0, 2), ...geometry.output]);
}

/** An average is a convolution of each channel by itself with equal weights: its gradients are of that family. */
function averagePool(x: Tensor, geometry: ConvolutionGeometry): Tensor {
  const { kernel, stride, input, output, before } = geometry;
  const images = reshape(x, [-1, 1, ...input]);
  return applyNode({
    operation: 'AveragePool',
    inputs: [images],
    attributes: { kernel_shape: kernel, strides: stride, pads: [...before, ...before], count_include_pad: 1 },
    outputs: [{ shape: [images.shape[0]!, 1, ...output], type: x.type }],
    gradient: ([dy]) => [spread(dy!, geometry)],
  })[0]!;
}

/** Each number, divided by the size of a window, to all places of its window: the gradient of an average. */
function spread(y: Tensor, geometry: ConvolutionGeometry): Tensor {
  const { kernel, input, output } = geometry;
  const weights = constant(new Float32Array(sizeOf(kernel)).fill(1 / sizeOf(kernel)), [...kernel, 1, 1]);
  // of a single channel, which may as well be the last axis
  const images = convolveToInput(reshape(y, [-1, ...output, 1]), weights, geometry);
  return withGradient(reshape(images, [-1, 1, ...input]), [y], (dx) => [averagePool(dx, geometry)]);
}

function maxPool(x: Tensor, geometry: ConvolutionGeometry): Tensor {
  const { kernel, stride, before, input, output } = geometry;
  const images = reshape(x, [-1, 1, ...input]);
  return applyNode({
    operation: 'MaxPool',
    inputs: [images],
    attributes: { kernel_shape: kernel, strides: stride, pads: [...before, ...before] },
    outputs: [{ shape: [images.shape[0]!, 1, ...output], type: x.type }],
    gradient: ([dy], [y]) => {
      const places = reshape(placesOfLargest(images, y!, geometry), [-1]);
      return [reshape(scatterAdd([sizeOf(images.shape)], places, reshape(dy!, [-1])), images.shape)];
    },
  })[0]!;
}

/**
 * Where the first of the largest of each window stands, counted through all images.
 *
 * Among n places the first that equals the largest has the highest of the ranks n, n − 1, … 1. In floats: whole numbers of
 * 64 bits, which the nodes' own indices are, leave a GPU.
 */
function placesOfLargest(images: Tensor, largest: Tensor, geometry: ConvolutionGeometry): Tensor {
  const [count, size] = [images.shape[0]!, sizeOf(geometry.kernel)];
  const places = placesOfWindows(geometry);
  const windows = places.length / size;
  const steps = (length: number, step: number, type: 'int32' | 'float32', from = 0): Tensor =>
    constant(
      Array.from({ length }, (_, place) => from + place * step),
      [length],
      type,
    );
  const taps = reshape(pick(reshape(images, [count, -1, 1]), places), [count, windows, size]);
  const equals = cast(equal(taps, reshape(largest, [count, windows, 1])), 'float32');
  const rank = maximum(max(multiply(equals, steps(size, -1, 'float32', size)), { axes: [2] }), 1);
  const chosen = add(cast(subtract(size, rank), 'int32'), steps(windows, size, 'int32'));
  const within = gather(constant(places, undefined, 'int32'), chosen);
  return add(within, reshape(steps(count, sizeOf(geometry.input), 'int32'), [count, 1]));
}

/** The places in an image that each window sees; for one outside of it the nearest inside, which the window sees too. */
function placesOfWindows({ kernel, stride, before, input, output }: ConvolutionGeometry): Int32Array {
  const inside = (axis: 0 | 1, step: number, tap: number): number =>
    Math.min(Math.max(step * stride[axis] + tap - before[axis], 0), input[axis] - 1);
  return Int32Array.from({ length: sizeOf(output) * sizeOf(kernel) }, (_, index) => {
    const [step, tap] = [Math.floor(index / sizeOf(kernel)), index % sizeOf(kernel)];
    const row = inside(0, Math.floor(step / output[1]), Math.floor(tap / kernel[1]));
    return row * input[1] + inside(1, step % output[1], tap % kernel[1]);
  });
}

type Name = 'averagePool1d' | 'averagePool2d' | 'maxPool1d' | 'maxPool2d';

/** How the window moves; one of a single axis has a height of 1. */
function windowOf(
  name: Name,
  x: Tensor,
  size: number | readonly number[],
  { stride = size, padding = 0 }: PoolingOptions,
): ConvolutionGeometry {
  const axes = name.endsWith('1d') ? 1 : 2;
  if (x.shape.length !== axes + 2) {
    throw new ShapeError(name, [x.shape], `expected ${axes === 1 ? '[N, C, L]' : '[N, C, H, W]'}`);
  }
  const pair = (option: string, value: number | readonly number[], least: 0 | 1): Pair => {
    const list = typeof value === 'number' ? Array<number>(axes).fill(value) : value;
    if (list.length !== axes || list.some((each) => !Number.isInteger(each) || each < least)) {
      const expected = axes === 1 ? 'a whole number' : 'a whole number or one for each of two axes';
      throw new RangeError(`${name}: ${option} is ${JSON.stringify(value)}; expected ${expected}, at least ${least}`);
    }
    return axes === 1 ? [least, list[0]!] : [list[0]!, list[1]!];
  };
  const [kernel, before] = [pair('size', size, 1), pair('padding', padding, 0)];
  const steps = pair('stride', stride, 1);
  if (before.some((each, axis) => 2 * each > kernel[axis]!)) {
    throw new RangeError(`${name}: padding is ${JSON.stringify(padding)}; expected at most half of size`);
  }
  const input: Pair = axes === 1 ? [1, x.shape[2]!] : [x.shape[2]!, x.shape[3]!];
  const room = eachAxis((axis) => input[axis] + 2 * before[axis] - kernel[axis]);
  if (Math.min(...room) < 0) throw new ShapeError(name, [x.shape], 'size is larger than x with its padding');
  const output = eachAxis((axis) => Math.floor(room[axis] / steps[axis]) + 1);
  return { kernel, stride: steps, dilation: [1, 1], before, groups: 1, input, output };
}
