/** A gradient of one's own for part of a graph. */
import { applyNode, type Tensor } from '../tensor.ts';

/**
 * The same value, whose gradient by `of` is what `gradient` makes of the upstream one, not what the nodes behind the value
 * would give; by anything else it is zero.
 *
 * Costs nothing when it runs. `gradient` is to be written in differentiable operations, then gradients of gradients hold.
 *
 * @example withGradient(x, [x], (dy) => [negate(dy)]) // turns a gradient round on its way back
 */
export function withGradient(
  value: Tensor,
  of: readonly Tensor[],
  gradient: (upstream: Tensor) => readonly Tensor[],
): Tensor {
  return applyNode({
    operation: 'Identity',
    inputs: [value, ...of],
    passesFirstInput: true,
    outputs: [{ shape: value.shape, type: value.type }],
    gradient: ([dy]) => [undefined, ...gradient(dy!)],
  })[0]!;
}
