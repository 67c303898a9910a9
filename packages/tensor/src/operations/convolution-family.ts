/**
 * The three bilinear maps of a convolution, each the gradient of another, so that gradients of every order stay among them.
 *
 * With y = x ∗ w, the number ⟨dy, x ∗ w⟩ is linear in x, w and dy alike. Leaving one of them open gives the convolution
 * (dy open), the transposed convolution (x open) and the correlation of x with dy (w open).
 */
import type { Tensor } from '../tensor.ts';
import type { ConvolutionGeometry } from './convolution-geometry.ts';
import { areFew, type Convolved, runConvolution, runToInput, runToWeight } from './convolution-lowering.ts';
import { sumTo } from './sum.ts';
import { withGradient } from './with-gradient.ts';

/** y of x and w, channels last, with a bias added. x [N, H, W, C], w [kH, kW, C / groups, O], y [N, oH, oW, O] */
export function convolve(x: Tensor, w: Tensor, geometry: ConvolutionGeometry, bias?: Tensor): Tensor {
  return convolved(x, w, geometry, bias).y;
}

function convolved(x: Tensor, w: Tensor, geometry: ConvolutionGeometry, bias?: Tensor): Convolved {
  const { y, rows } = runConvolution(x, w, geometry, bias);
  const withItsGradient = withGradient(y, [x, w, ...(bias ? [bias] : [])], (dy) => [
    convolveToInput(dy, w, geometry),
    convolveToWeight(x, dy, geometry, rows && areFew(rows) ? rows : undefined),
    ...(bias ? [sumTo(dy, bias.shape)] : []),
  ]);
  return { y: withItsGradient, rows };
}

/** x of y and w: the transposed convolution. */
export function convolveToInput(y: Tensor, w: Tensor, geometry: ConvolutionGeometry, bias?: Tensor): Tensor {
  return withGradient(runToInput(y, w, geometry, bias), [y, w, ...(bias ? [bias] : [])], (dx) => {
    const { y: toY, rows } = convolved(dx, w, geometry);
    return [toY, convolveToWeight(dx, y, geometry, rows), ...(bias ? [sumTo(dx, bias.shape)] : [])];
  });
}

/** w of x and y: how far each element of the kernel sees x and y agree; `rows` as in `runToWeight`. */
function convolveToWeight(x: Tensor, y: Tensor, geometry: ConvolutionGeometry, rows?: readonly Tensor[]): Tensor {
  return withGradient(runToWeight(x, y, geometry, rows), [x, y], (dw) => [
    convolveToInput(y, dw, geometry),
    convolve(x, dw, geometry),
  ]);
}
