/** What a convolution is made of when it runs: matrix products over patches, or ONNX Runtime's own nodes. */
import { sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type ConvolutionGeometry, eachAxis, type Pair } from './convolution-geometry.ts';
import { nativeConvolution, nativeToInput } from './convolution-native.ts';
import { type PatchGeometry, patches, pick } from './convolution-patches.ts';
import { add } from './elementwise.ts';
import { concat, pad, reshape, slice, transpose } from './layout.ts';
import { matmul } from './matmul.ts';

export type Convolved = {
  readonly y: Tensor;
  /** the patches of x, of which the gradient by w can be made too */
  readonly rows: readonly Tensor[] | undefined;
};

/** Whether patches may lie in memory until the way back, up to 64 MiB; more are made once more. */
export function areFew(rows: readonly Tensor[]): boolean {
  return rows.reduce((total, each) => total + sizeOf(each.shape), 0) <= 2 ** 24;
}

/** y of x and w. */
export function runConvolution(x: Tensor, w: Tensor, geometry: ConvolutionGeometry): Convolved {
  if (geometry.groups > 1) return { y: nativeConvolution(x, w, geometry), rows: undefined };
  const rows = patches(channelsLast(x), geometry);
  return { y: convolutionOf(rows, w, geometry), rows };
}

/** x of y and w. */
export function runToInput(y: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  if (!hasPhases(w, geometry)) return nativeToInput(y, w, geometry);
  return toInputOf(patches(channelsLast(y), phasesOf(geometry)), w, geometry);
}

/** w of x and y; `rows` are the patches of x, where they are at hand. */
export function runToWeight(x: Tensor, y: Tensor, geometry: ConvolutionGeometry, rows?: readonly Tensor[]): Tensor {
  const { groups } = geometry;
  if (groups === 1) return toWeightOf(rows ?? patches(channelsLast(x), geometry), y, x.shape[1]!, geometry);
  const part = (all: Tensor, group: number): Tensor => {
    const size = all.shape[1]! / groups;
    return slice(all, group * size, (group + 1) * size, 1);
  };
  const parts = Array.from({ length: groups }, (_, group) =>
    runToWeight(part(x, group), part(y, group), { ...geometry, groups: 1 }),
  );
  return concat(parts, 0);
}

/**
 * Whether x comes by phases: the elements of a kernel that moves by more than 1 must lie side by side, and to few
 * channels ONNX Runtime's node is faster, whose many small sums are then short.
 */
function hasPhases(w: Tensor, { stride, dilation, groups }: ConvolutionGeometry): boolean {
  return groups === 1 && w.shape[1]! >= 4 && stride.every((each, axis) => each === 1 || dilation[axis] === 1);
}

function convolutionOf(rows: readonly Tensor[], w: Tensor, { output }: ConvolutionGeometry): Tensor {
  const weight = reshape(transpose(w, [0, 2, 3, 1]), [w.shape[0]!, -1]);
  return channelsFirst(
    rows.map((each) => matmul(each, weight, { transposeB: true })),
    output,
  );
}

/** @param rows  patches of x @param y  [N, O, oH, oW] */
function toWeightOf(rows: readonly Tensor[], y: Tensor, channels: number, { kernel }: ConvolutionGeometry): Tensor {
  const outputs = y.shape[1]!;
  const results = reshape(channelsLast(y), [-1, outputs]);
  let from = 0;
  const products = rows.map((each) => {
    const to = from + each.shape[0]!;
    // this way round the product is a sixth faster: a result of many rows and few columns
    const product = matmul(each, slice(results, from, to, 0), { transposeA: true });
    from = to;
    return product;
  });
  const sum = products.reduce((total, each) => add(total, each)); // [kH · kW · C, O]
  // in two steps that each move one axis, which run at the speed of memory
  return transpose(reshape(transpose(sum, [1, 0]), [outputs, ...kernel, channels]), [0, 3, 1, 2]);
}

type Phases = PatchGeometry & {
  /** the first of the places whose `stride` phases make up x */
  readonly first: Pair;
};

/**
 * Shi et al. 2016, "Real-time single image and video super-resolution", section 3: with h + before = stride · q + r, all
 * phases r of place q of x see the same M = ⌈kernel / stride⌉ elements of y, q − M + 1 … q. A transposed convolution is so
 * one of stride 1 with as many times the channels, whose phases are then laid side by side.
 */
function phasesOf({ kernel, stride, dilation, before, input }: ConvolutionGeometry): Phases {
  const taps = eachAxis((axis) => Math.ceil(kernel[axis] / stride[axis]));
  const first = eachAxis((axis) => Math.floor(before[axis] / stride[axis]));
  return {
    kernel: taps,
    stride: [1, 1],
    dilation,
    before: eachAxis((axis) => (taps[axis] - 1) * dilation[axis] - first[axis]),
    output: eachAxis((axis) => Math.floor((input[axis] - 1 + before[axis]) / stride[axis]) - first[axis] + 1),
    reversed: true,
    first,
  };
}

/** @param rows  patches of y by phases, [N · Q · Q', M · M' · O] */
function toInputOf(rows: readonly Tensor[], w: Tensor, geometry: ConvolutionGeometry): Tensor {
  const { stride, before, input } = geometry;
  const { kernel: taps, output, first } = phasesOf(geometry);
  const [outputs, channels, height, width] = w.shape as [number, number, number, number];
  const whole = pad(pad(w, 0, taps[0] * stride[0] - height, 2), 0, taps[1] * stride[1] - width, 3);
  // channels last first: then runs of them move, not single numbers
  const split = reshape(transpose(whole, [0, 2, 3, 1]), [outputs, taps[0], stride[0], taps[1], stride[1], channels]);
  const weight = reshape(transpose(split, [1, 3, 0, 2, 4, 5]), [taps[0] * taps[1] * outputs, -1]);
  const phaseOf = (axis: 0 | 1, at: number): Pair => {
    const from = at + before[axis];
    return [Math.floor(from / stride[axis]) - first[axis], from % stride[axis]];
  };
  const places = Int32Array.from({ length: input[0] * input[1] }, (_, place) => {
    const [down, row] = phaseOf(0, Math.floor(place / input[1]));
    const [across, column] = phaseOf(1, place % input[1]);
    return ((down * output[1] + across) * stride[0] + row) * stride[1] + column;
  });
  const perSample = output[0] * output[1] * stride[0] * stride[1];
  const images = rows.map((each) => pick(reshape(matmul(each, weight), [-1, perSample, channels]), places));
  return channelsFirst(images, input);
}

const channelsLast = (x: Tensor): Tensor => transpose(x, [0, 2, 3, 1]);

/** Blocks of samples with their channels last, as one image [N, C, H, W]. */
function channelsFirst(blocks: readonly Tensor[], size: Pair): Tensor {
  const whole = concat(blocks, 0);
  return transpose(reshape(whole, [-1, ...size, whole.shape.at(-1)!]), [0, 3, 1, 2]);
}
