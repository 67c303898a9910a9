/**
 * What a convolution is made of when it runs: matrix products over patches of images whose channels lie last.
 *
 * Measured on two cores (AVX-512, onnxruntime 1.30), forward, x [64, 32, 32, 48] to 64 channels by a 4 × 4 kernel in steps
 * of 2, in ms: ONNX Runtime's `Conv` on weights that change 14 (its blocked `com.microsoft.nchwc` one 14, of blocks that
 * depend on the processor); patches and one product 8, of which the product takes 5 at the speed of any other. The way back
 * are two such products, and their node would be slower still. Patches in slices that fit the cache gain nothing: what one
 * layer wins by them it loses in putting the slices together. Weights lie as the products want them, [kH, kW, C, O]: to
 * transpose them there and back took a tenth of a training step. ONNX Runtime's own nodes are left for what this does not
 * cover: groups, and a stride with a dilation.
 */
import { sizeOf } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import type { ConvolutionGeometry } from './convolution-geometry.ts';
import { nativeConvolution, nativeToInput } from './convolution-native.ts';
import { patches } from './convolution-patches.ts';
import { hasPhases, toInputByPhases } from './convolution-phases.ts';
import { add } from './elementwise.ts';
import { concat, slice } from './layout.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';

export type Convolved = {
  readonly y: Tensor;
  /** the patches of x, of which the gradient by w can be made too */
  readonly rows: readonly Tensor[] | undefined;
};

/** Whether patches may lie in memory until the way back, up to 64 MiB; more are made once more. */
export function areFew(rows: readonly Tensor[]): boolean {
  return rows.reduce((total, each) => total + sizeOf(each.shape), 0) <= 2 ** 24;
}

/** y of x and w; a bias is added to the product, which then is one node with it. */
export function runConvolution(x: Tensor, w: Tensor, geometry: ConvolutionGeometry, bias?: Tensor): Convolved {
  if (geometry.groups > 1) return { y: biased(nativeConvolution(x, w, geometry), bias), rows: undefined };
  const rows = patches(x, geometry);
  return { y: convolutionOf(rows, w, geometry, bias), rows };
}

/** x of y and w. */
export function runToInput(y: Tensor, w: Tensor, geometry: ConvolutionGeometry, bias?: Tensor): Tensor {
  return hasPhases(geometry) ? toInputByPhases(y, w, geometry, bias) : biased(nativeToInput(y, w, geometry), bias);
}

const biased = (x: Tensor, bias: Tensor | undefined): Tensor => (bias ? add(x, bias) : x);

/** w of x and y; `rows` are the patches of x, where they are at hand. */
export function runToWeight(x: Tensor, y: Tensor, geometry: ConvolutionGeometry, rows?: readonly Tensor[]): Tensor {
  const { groups } = geometry;
  if (groups === 1) return toWeightOf(rows ?? patches(x, geometry), y, x.shape[3]!, geometry);
  const part = (all: Tensor, group: number): Tensor => {
    const size = all.shape[3]! / groups;
    return slice(all, group * size, (group + 1) * size, 3);
  };
  const parts = Array.from({ length: groups }, (_, group) =>
    runToWeight(part(x, group), part(y, group), { ...geometry, groups: 1 }),
  );
  return concat(parts, 3);
}

function convolutionOf(rows: readonly Tensor[], w: Tensor, { output }: ConvolutionGeometry, bias?: Tensor): Tensor {
  const weight = reshape(w, [-1, w.shape[3]!]);
  const products = rows.map((each) => biased(matmul(each, weight), bias));
  return reshape(concat(products, 0), [-1, ...output, w.shape[3]!]);
}

/** @param rows  patches of x @param y  [N, oH, oW, O] */
function toWeightOf(rows: readonly Tensor[], y: Tensor, channels: number, { kernel }: ConvolutionGeometry): Tensor {
  const outputs = y.shape[3]!;
  const results = reshape(y, [-1, outputs]);
  let from = 0;
  const products = rows.map((each) => {
    const to = from + each.shape[0]!;
    // this way round the product is a sixth faster: a result of many rows and few columns
    const product = matmul(each, slice(results, from, to, 0), { transposeA: true });
    from = to;
    return product;
  });
  const sum = products.reduce((total, each) => add(total, each)); // [kH · kW · C, O]
  return reshape(sum, [...kernel, channels, outputs]);
}
