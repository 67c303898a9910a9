/**
 * Images as rows of patches, so that a convolution becomes one matrix product.
 *
 * Chellapilla, Puri and Simard 2006, "High performance convolutional neural networks for document processing",
 * section 3.1. Images lie with their channels last, so that what a kernel sees of a row is one run of memory. Nothing here
 * has a gradient of its own: the convolutions that are made of it do.
 */
import { sizeOf } from '../shape.ts';
import { applyNode, constant, type Tensor } from '../tensor.ts';
import { eachAxis, type Pair } from './convolution-geometry.ts';
import { transpose } from './layout.ts';
import { reshape } from './reshape.ts';

export type PatchGeometry = {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** zeros before the image; a negative number leaves out as many rows or columns */
  readonly before: Pair;
  /** patches down and across */
  readonly output: Pair;
  /** the last element of the kernel comes first, default false; with a stride of 1 only */
  readonly reversed?: boolean;
  /** of as many parts of the channels as the kernel has elements each element takes its own, default false: all take all */
  readonly ownParts?: boolean;
};

/** Patches are made for as many samples at a time as keep them within so many numbers: 256 MiB. */
const MOST_NUMBERS = 2 ** 26;

/**
 * Every patch that a kernel sees, as a row; in blocks of whole samples where they are many.
 *
 * @param x  [N, H, W, C]
 * @returns  blocks that together are [N · oH · oW, kH · kW · C]; with `ownParts` [N · oH · oW, C]
 */
export function patches(x: Tensor, geometry: PatchGeometry): Tensor[] {
  const { kernel, stride, dilation, output, ownParts = false } = geometry;
  const [count, , , channels] = x.shape as [number, number, number, number];
  const taken = ownParts ? channels / sizeOf(kernel) : channels;
  // so many columns lie together in every patch and begin at a multiple of their number
  const together = dilation[1] === 1 && !ownParts ? commonDivisor(stride[1], kernel[1]) : 1;
  const reach = eachAxis((axis) => (output[axis] - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1);
  const columns = Math.ceil(reach[1] / together) * together;
  const places = placesOf(geometry, columns, together);
  const width = sizeOf(kernel) * taken;
  const atOnce = Math.max(1, Math.floor(MOST_NUMBERS / (output[0] * output[1] * width)));
  return Array.from({ length: Math.ceil(count / atOnce) }, (_, block) => {
    const samples = [block * atOnce, Math.min(count, (block + 1) * atOnce)] as const;
    const image = surround(x, samples, geometry.before, [reach[0], columns]);
    const runs = reshape(image, [samples[1] - samples[0], -1, together * taken]);
    return reshape(pick(runs, places), [-1, width]);
  });
}

/** Where in the image the runs of each patch begin, in runs. */
function placesOf(
  { kernel, stride, dilation, output, reversed, ownParts }: PatchGeometry,
  columns: number,
  together: number,
): Int32Array {
  const place = (axis: 0 | 1, step: number, tap: number): number =>
    step * stride[axis] + (reversed ? kernel[axis] - 1 - tap : tap) * dilation[axis];
  const places = new Int32Array((output[0] * output[1] * kernel[0] * kernel[1]) / together);
  let next = 0;
  for (let row = 0; row < output[0]; row += 1) {
    for (let column = 0; column < output[1]; column += 1) {
      for (let down = 0; down < kernel[0]; down += 1) {
        for (let across = 0; across < kernel[1]; across += together) {
          const at = (place(0, row, down) * columns + place(1, column, across)) / together;
          places[next] = ownParts ? at * sizeOf(kernel) + down * kernel[1] + across : at;
          next += 1;
        }
      }
    }
  }
  return places;
}

/** Runs of memory by their places. x [N, R, C] → [N, places, C] */
export function pick(x: Tensor, places: Int32Array): Tensor {
  if (places.length === x.shape[1] && places.every((place, index) => place === index)) return x;
  return applyNode({
    operation: 'Gather',
    inputs: [x, constant(places, undefined, 'int32')],
    attributes: { axis: 1 },
    outputs: [{ shape: [x.shape[0]!, places.length, x.shape[2]!], type: x.type }],
  })[0]!;
}

/** [N, C, H, W] → [N, H, W, C]; one channel moves by its name alone */
export function channelsLast(x: Tensor): Tensor {
  const [count, channels, ...size] = x.shape as [number, number, number, number];
  return channels === 1 ? reshape(x, [count, ...size, 1]) : transpose(x, [0, 2, 3, 1]);
}

/** [N, H, W, C] → [N, C, H, W] */
export function channelsFirst(x: Tensor): Tensor {
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  return channels === 1 ? reshape(x, [count, 1, height, width]) : transpose(x, [0, 3, 1, 2]);
}

/** Some of the images, with zeros around them or cut, to a size. x [N, H, W, C] → [samples, …size, C] */
function surround(x: Tensor, samples: Pair, before: Pair, size: Pair): Tensor {
  const [count, height, width, channels] = x.shape as [number, number, number, number];
  const starts = [-samples[0], before[0], before[1], 0];
  const ends = [samples[1] - count, size[0] - height - before[0], size[1] - width - before[1], 0];
  const pads = [...starts, ...ends];
  if (pads.every((each) => each === 0)) return x;
  return applyNode({
    operation: 'Pad',
    inputs: [x, constant(pads, [8], 'int64')],
    attributes: { mode: 'constant' },
    outputs: [{ shape: [samples[1] - samples[0], ...size, channels], type: x.type }],
  })[0]!;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
