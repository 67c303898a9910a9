/** What a convolution is made of when it runs: matrix products over patches, or ONNX Runtime's own nodes. */
import { applyNode, type Tensor } from '../tensor.ts';
import type { ConvolutionGeometry, Pair } from './convolution-family.ts';
import { type PatchGeometry, patches, pick } from './convolution-patches.ts';
import { add } from './elementwise.ts';
import { concat, pad, reshape, slice, transpose } from './layout.ts';
import { matmul } from './matmul.ts';

export function runConvolution(x: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  if (!usesProducts(geometry, w)) return nativeConvolution(x, w, geometry);
  const image = channelsLast(x);
  const weight = reshape(transpose(w, [2, 3, 1, 0]), [-1, w.shape[0]!]);
  const rows = inChunks(image, (samples) => matmul(patches(image, samples, geometry), weight));
  return channelsFirst(rows, geometry.output);
}

export function runToInput(y: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  if (!usesProducts(geometry, w) || !hasPhases(geometry)) return nativeToInput(y, w, geometry);
  const image = channelsLast(y);
  return toInputOf(image, w, geometry, phasesOf(geometry));
}

export function runToWeight(x: Tensor, y: Tensor, geometry: ConvolutionGeometry): Tensor {
  const { kernel, groups } = geometry;
  if (groups > 1) {
    const part = (all: Tensor, group: number): Tensor => {
      const size = all.shape[1]! / groups;
      return slice(all, group * size, (group + 1) * size, 1);
    };
    const each = Array.from({ length: groups }, (_, group) =>
      runToWeight(part(x, group), part(y, group), { ...geometry, groups: 1 }),
    );
    return concat(each, 0);
  }
  const [imageX, imageY] = [channelsLast(x), channelsLast(y)];
  const [channels, outputs] = [x.shape[1]!, y.shape[1]!];
  const total = addChunks(imageX, (samples) =>
    matmul(patches(imageX, samples, geometry), rowsOf(imageY, samples), { transposeA: true }),
  );
  return transpose(reshape(total, [...kernel, channels, outputs]), [3, 2, 0, 1]);
}

/** The way back through a convolution. */
export function runBackward(
  x: Tensor,
  w: Tensor,
  y: Tensor,
  geometry: ConvolutionGeometry,
): { readonly toInput: Tensor; readonly toWeight: Tensor } {
  return { toInput: runToInput(y, w, geometry), toWeight: runToWeight(x, y, geometry) };
}

function usesProducts({ groups }: ConvolutionGeometry, w: Tensor): boolean {
  return groups === 1 && w.shape[1]! >= 4 && w.shape[0]! >= 4;
}

/** Where the stride is above 1 the elements of a kernel must lie side by side. */
function hasPhases({ stride, dilation }: ConvolutionGeometry): boolean {
  return stride.every((each, axis) => each === 1 || dilation[axis] === 1);
}

type Phases = PatchGeometry & {
  /** elements of the kernel that meet one phase, M = ⌈kernel / stride⌉ */
  readonly kernel: Pair;
  /** the first and the number of the places whose `stride` phases make up x */
  readonly first: Pair;
};

/**
 * Shi et al. 2016, "Real-time single image and video super-resolution", section 3: with h + before = stride · q + r, all
 * phases r of place q of x see the same M elements of y, q − M + 1 … q. A transposed convolution is so one of stride 1
 * with as many times the channels, whose phases are then laid side by side.
 */
function phasesOf({ kernel, stride, dilation, before, input }: ConvolutionGeometry): Phases {
  const taps = both((axis) => Math.ceil(kernel[axis] / stride[axis]));
  const first = both((axis) => Math.floor(before[axis] / stride[axis]));
  return {
    kernel: taps,
    stride: [1, 1],
    dilation,
    before: both((axis) => (taps[axis] - 1) * dilation[axis] - first[axis]),
    output: both((axis) => Math.floor((input[axis] - 1 + before[axis]) / stride[axis]) - first[axis] + 1),
    reversed: true,
    first,
  };
}

function toInputOf(image: Tensor, w: Tensor, geometry: ConvolutionGeometry, phases: Phases): Tensor {
  const { stride, before, input } = geometry;
  const weight = phaseWeight(w, stride, phases.kernel);
  const channels = w.shape[1]!;
  const places = new Int32Array(input[0] * input[1]);
  const placeOf = (axis: 0 | 1, at: number): Pair => {
    const from = at + before[axis];
    return [Math.floor(from / stride[axis]) - phases.first[axis], from % stride[axis]];
  };
  for (let row = 0; row < input[0]; row += 1) {
    for (let column = 0; column < input[1]; column += 1) {
      const [[down, rowPhase], [across, columnPhase]] = [placeOf(0, row), placeOf(1, column)];
      const place = (down * phases.output[1] + across) * stride[0] + rowPhase;
      places[row * input[1] + column] = place * stride[1] + columnPhase;
    }
  }
  const rows = inChunks(image, (samples) => {
    const product = matmul(patches(image, samples, phases), weight);
    const runs = reshape(product, [samples[1] - samples[0], -1, channels]);
    return reshape(pick(runs, places), [-1, channels]);
  });
  return channelsFirst(rows, input);
}

/** [O, C, kH, kW] → [M · M · O, stride · stride · C], the kernel made as long as M strides by zeros. */
function phaseWeight(w: Tensor, stride: Pair, taps: Pair): Tensor {
  const [outputs, channels, height, width] = w.shape as [number, number, number, number];
  const whole = pad(pad(w, 0, taps[0] * stride[0] - height, 2), 0, taps[1] * stride[1] - width, 3);
  const split = reshape(whole, [outputs, channels, taps[0], stride[0], taps[1], stride[1]]);
  return reshape(transpose(split, [2, 4, 0, 3, 5, 1]), [taps[0] * taps[1] * outputs, -1]);
}

function nativeConvolution(x: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  const { kernel, stride, dilation, before, input, output, groups } = geometry;
  const after = both(
    (axis) => (output[axis] - 1) * stride[axis] + (kernel[axis] - 1) * dilation[axis] + 1 - input[axis] - before[axis],
  );
  return applyNode({
    operation: 'Conv',
    // what the last step of the kernel does not reach is cut off
    inputs: [cutEnd(x, after), w],
    attributes: {
      kernel_shape: kernel,
      strides: stride,
      dilations: dilation,
      pads: [...before, ...after.map((each) => Math.max(0, each))],
      group: groups,
    },
    outputs: [{ shape: [x.shape[0]!, w.shape[0]!, ...output], type: x.type }],
  })[0]!;
}

function cutEnd(x: Tensor, after: Pair): Tensor {
  const [height, width] = [x.shape[2]! + Math.min(0, after[0]), x.shape[3]! + Math.min(0, after[1])];
  return slice(slice(x, 0, height, 2), 0, width, 3);
}

function nativeToInput(y: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  const { kernel, stride, dilation, before, input, output, groups } = geometry;
  const extra = both(
    (axis) => input[axis] + before[axis] - (output[axis] - 1) * stride[axis] - (kernel[axis] - 1) * dilation[axis] - 1,
  );
  return applyNode({
    operation: 'ConvTranspose',
    inputs: [y, w],
    attributes: {
      kernel_shape: kernel,
      strides: stride,
      dilations: dilation,
      pads: [...before, ...extra.map((each) => Math.max(0, -each))],
      output_padding: extra.map((each) => Math.max(0, each)),
      group: groups,
    },
    outputs: [{ shape: [y.shape[0]!, w.shape[1]! * groups, ...input], type: y.type }],
  })[0]!;
}

const both = (make: (axis: 0 | 1) => number): Pair => [make(0), make(1)];
const channelsLast = (x: Tensor): Tensor => transpose(x, [0, 2, 3, 1]);
const channelsFirst = (rows: Tensor, size: Pair): Tensor =>
  transpose(reshape(rows, [-1, ...size, rows.shape[1]!]), [0, 3, 1, 2]);

function rowsOf(image: Tensor, [from, to]: Pair): Tensor {
  return reshape(slice(image, from, to, 0), [-1, image.shape[3]!]);
}

function inChunks(image: Tensor, make: (samples: Pair) => Tensor): Tensor {
  return concat(chunks(image).map(make), 0);
}

function addChunks(image: Tensor, make: (samples: Pair) => Tensor): Tensor {
  return chunks(image)
    .map(make)
    .reduce((a, b) => add(a, b));
}

function chunks(image: Tensor): Pair[] {
  return [[0, image.shape[0]!]];
}
