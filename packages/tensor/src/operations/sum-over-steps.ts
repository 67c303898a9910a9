/** The sum over time of what a step computes, with products taken over all steps at once. */
import { ShapeError } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { add, multiply } from './elementwise.ts';
import { transpose } from './layout.ts';
import { matmul } from './matmul.ts';
import { reshape } from './reshape.ts';
import { sum } from './sum.ts';

/** A tensor of the step, of every step: [T, ...]; undefined where it is the same at every step. */
export type CollectSteps = (inner: Tensor) => Tensor | undefined;

/**
 * Σₜ innerₜ, the gradient of what is the same at every step.
 *
 * A product's sum over time is one product whose inner axis also runs over time: Σₜ Aₜ·Bₜ = [A₀ A₁ …]·[B₀; B₁; …]. Sums,
 * reshapes and transposes are passed through to find it. Anything else is collected and added up.
 *
 * @param inner   a tensor of the step
 * @param length  steps
 */
export function sumOverSteps(inner: Tensor, length: number, collect: CollectSteps): Tensor {
  const whole = collect(inner);
  if (!whole) return multiply(inner, length);
  const { operation, inputs } = inner.node;
  const [first, second] = inputs;
  if (operation === 'Add') {
    const both = [first!, second!].map((each) => sumOverSteps(each, length, collect));
    return add(both[0]!, both[1]!);
  }
  if (operation === 'Reshape') return reshape(sumOverSteps(first!, length, collect), inner.shape);
  if (operation === 'Transpose') {
    return transpose(sumOverSteps(first!, length, collect), inner.node.attributes.perm as readonly number[]);
  }
  if (operation === 'ReduceSum' && second?.node.leaf?.kind === 'constant') {
    const axes = Array.from<number | bigint, number>(second.node.leaf.data, (axis) => Number(axis) + 1);
    const source = collect(first!);
    // rows that a product has joined over time already are added up faster than every step's
    if (source?.shape.length === 3 && axes.join() === '2') {
      return reshape(sum(joinSteps(source, 1), { axes: [1] }), inner.shape);
    }
    if (source) return reshape(sum(source, { axes: [0, ...axes] }), inner.shape);
  }
  if ((operation === 'MatMul' || operation === 'FusedMatMul') && first!.shape.length === 2) {
    if (second!.shape.length === 2) return productOverSteps(inner, length, collect);
  }
  return sum(whole, { axes: [0] });
}

function productOverSteps(product: Tensor, length: number, collect: CollectSteps): Tensor {
  const [a, b] = product.node.inputs as [Tensor, Tensor];
  const { transA = 0, transB = 0, alpha } = product.node.attributes as Readonly<Record<string, number>>;
  const scale = alpha === undefined ? 1 : (alpha as unknown as { readonly float: number }).float;
  const options = { transposeA: transA === 1, transposeB: transB === 1, scale };
  const [allA, allB] = [collect(a), collect(b)];
  // what is the same at every step meets the sum of the other
  if (!allA) return matmul(a, sumOverSteps(b, length, collect), options);
  if (!allB) return matmul(sumOverSteps(a, length, collect), b, options);
  return matmul(joinSteps(allA, options.transposeA ? 0 : 1), joinSteps(allB, options.transposeB ? 1 : 0), options);
}

/** [T, N, M] with time made part of axis 0 or 1 of each step's matrix: [T·N, M] or [N, T·M]. */
function joinSteps(matrices: Tensor, axis: 0 | 1): Tensor {
  const [steps, rows, columns] = matrices.shape;
  if (steps === undefined || rows === undefined || columns === undefined) {
    throw new ShapeError('joinSteps', [matrices.shape], 'expected [T, N, M]');
  }
  return axis === 0
    ? reshape(matrices, [steps * rows, columns])
    : reshape(transpose(matrices, [1, 0, 2]), [rows, steps * columns]);
}
