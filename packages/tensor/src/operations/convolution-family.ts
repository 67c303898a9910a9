/**
 * The three bilinear maps of a convolution, each the gradient of another, so that gradients of every order stay among them.
 *
 * With y = x ∗ w, the number ⟨dy, x ∗ w⟩ is linear in x, w and dy alike. Leaving one of them open gives the convolution
 * (dy open), the transposed convolution (x open) and the correlation of x with dy (w open).
 */
import type { Tensor } from '../tensor.ts';
import type { ConvolutionGeometry } from './convolution-geometry.ts';
import { areFew, type Convolved, runConvolution, runToInput, runToWeight } from './convolution-lowering.ts';
import { withGradient } from './with-gradient.ts';

/** y of x and w, channels last. x [N, H, W, C], w [kH, kW, C / groups, O], y [N, oH, oW, O] */
export function convolve(x: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  return convolved(x, w, geometry).y;
}

function convolved(x: Tensor, w: Tensor, geometry: ConvolutionGeometry): Convolved {
  const { y, rows } = runConvolution(x, w, geometry);
  const withItsGradient = withGradient(y, [x, w], (dy) => [
    convolveToInput(dy, w, geometry),
    convolveToWeight(x, dy, geometry, rows && areFew(rows) ? rows : undefined),
  ]);
  return { y: withItsGradient, rows };
}

/** x of y and w: the transposed convolution. */
export function convolveToInput(y: Tensor, w: Tensor, geometry: ConvolutionGeometry): Tensor {
  return withGradient(runToInput(y, w, geometry), [y, w], (dx) => {
    const { y: toY, rows } = convolved(dx, w, geometry);
    return [toY, convolveToWeight(dx, y, geometry, rows)];
  });
}

/** w of x and y: how far each element of the kernel sees x and y agree; `rows` as in `runToWeight`. */
function convolveToWeight(x: Tensor, y: Tensor, geometry: ConvolutionGeometry, rows?: readonly Tensor[]): Tensor {
  return withGradient(runToWeight(x, y, geometry, rows), [x, y], (dw) => [
    convolveToInput(y, dw, geometry),
    convolve(x, dw, geometry),
  ]);
}
