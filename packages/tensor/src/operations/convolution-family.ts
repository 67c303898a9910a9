/**
 * The three bilinear maps of a convolution, each the gradient of another, so that gradients of every order stay among them.
 *
 * With y = x ∗ w, the number ⟨dy, x ∗ w⟩ is linear in x, w and dy alike. Leaving one of them open gives the convolution
 * (dy open), the transposed convolution (x open) and the correlation of x with dy (w open).
 */
import type { Tensor } from '../tensor.ts';
import { runBackward, runConvolution, runToInput, runToWeight } from './convolution-lowering.ts';
import { withGradient } from './with-gradient.ts';

/** A number for the height and one for the width. */
export type Pair = readonly [height: number, width: number];

/** How a kernel moves over its input. */
export type ConvolutionGeometry = {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  /** zeros before the input; those after it follow from the sizes */
  readonly before: Pair;
  readonly groups: number;
  /** [H, W] of x */
  readonly input: Pair;
  /** [oH, oW] of y */
  readonly output: Pair;
};

/** y of x and w. x [N, C, H, W], w [O, C / groups, kH, kW], y [N, O, oH, oW] */
export function convolve(x: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  return withGradient(runConvolution(x, w, geometry), [x, w], (dy) => backward(x, w, dy, geometry));
}

/** x of y and w: the transposed convolution. */
export function convolveToInput(y: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  return toInputWith(runToInput(y, w, geometry), y, w, geometry);
}

/** w of x and y: how far each element of the kernel sees x and y agree. */
export function convolveToWeight(x: Tensor, y: Tensor, geometry: ConvolutionGeometry): Tensor {
  return toWeightWith(runToWeight(x, y, geometry), x, y, geometry);
}

/** Both at once, which share work. */
function backward(x: Tensor, w: Tensor, y: Tensor, geometry: ConvolutionGeometry): [Tensor, Tensor] {
  const { toInput, toWeight } = runBackward(x, w, y, geometry);
  return [toInputWith(toInput, y, w, geometry), toWeightWith(toWeight, x, y, geometry)];
}

function toInputWith(value: Tensor, y: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  return withGradient(value, [y, w], (dx) => [convolve(dx, w, geometry), convolveToWeight(dx, y, geometry)]);
}

function toWeightWith(value: Tensor, x: Tensor, y: Tensor, geometry: ConvolutionGeometry): Tensor {
  return withGradient(value, [x, y], (dw) => [convolveToInput(y, dw, geometry), convolve(x, dw, geometry)]);
}
