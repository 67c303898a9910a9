/** Reverse-mode differentiation: adds to the graph the nodes that compute gradients. */
import { add } from './operations/elementwise.ts';
import { broadcastTo } from './operations/sum.ts';
import { ShapeError, sizeOf } from './shape.ts';
import { constant, type GraphNode, type Tensor } from './tensor.ts';

/**
 * The gradients of a loss with respect to tensors it is computed from.
 *
 * Griewank and Walther 2008, "Evaluating Derivatives", chapter 3: one sweep back over the nodes in reverse order. The
 * result is made of ordinary nodes, so a gradient can be differentiated again.
 *
 * @param loss  one element
 * @param of    the tensors to differentiate by; where the loss does not depend on one its gradient is zero
 * @returns     as many tensors as `of`, each of the same shape
 * @throws ShapeError  the loss has more than one element
 */
export function gradients(loss: Tensor, of: readonly Tensor[]): Tensor[] {
  if (sizeOf(loss.shape) !== 1) throw new ShapeError('gradients', [loss.shape], 'a loss must have one element');
  const found = pullBack([{ tensor: loss, upstream: broadcastTo(constant(1), loss.shape) }], of);
  return of.map((tensor, index) => found[index] ?? broadcastTo(constant(0), tensor.shape));
}

/** A tensor and the gradient of some loss by it. */
export type Pulled = { readonly tensor: Tensor; readonly upstream: Tensor };

/**
 * The vector-Jacobian product of a whole graph: from gradients by some tensors those by tensors they are computed from.
 *
 * @returns as many as `of`; undefined where none of the given tensors depends on one
 */
export function pullBack(
  from: readonly Pulled[],
  of: readonly Tensor[],
  /** which nodes gradients go through, default all; the others are not looked behind */
  within?: (node: GraphNode) => boolean,
): (Tensor | undefined)[] {
  const order = nodesBehind(
    from.map(({ tensor }) => tensor),
    within,
  );
  const wanted = dependents(order, of);
  const upstreamOf = new Map<GraphNode, (Tensor | undefined)[]>();
  const accumulate = (tensor: Tensor, gradient: Tensor): void => {
    const slots = upstreamOf.get(tensor.node) ?? tensor.node.outputs.map(() => undefined);
    const before = slots[tensor.output];
    slots[tensor.output] = before ? add(before, gradient) : gradient;
    upstreamOf.set(tensor.node, slots);
  };
  for (const { tensor, upstream } of from) accumulate(tensor, upstream);
  for (const node of order.reverse()) {
    const upstream = upstreamOf.get(node);
    if (!upstream || !node.gradient || !node.inputs.some((each) => each && wanted.has(each.node))) continue;
    const outputs = node.outputs.map(({ shape, type }, output) => ({ shape, type, node, output }));
    const toInputs = node.gradient(upstream, outputs);
    node.inputs.forEach((each, index) => {
      const gradient = toInputs[index];
      if (each && gradient && wanted.has(each.node)) accumulate(each, gradient);
    });
  }
  return of.map((tensor) => upstreamOf.get(tensor.node)?.[tensor.output]);
}

/** Every node that some tensors are computed from, each after its inputs; only nodes that are `within`, where given. */
export function nodesBehind(
  tensors: readonly Tensor[],
  within: (node: GraphNode) => boolean = () => true,
): GraphNode[] {
  const order: GraphNode[] = [];
  const state = new Map<GraphNode, 'open' | 'done'>();
  const stack = tensors
    .map((tensor) => tensor.node)
    .filter(within)
    .reverse();
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    if (state.get(node) === 'done') {
      stack.pop();
    } else if (state.get(node) === 'open') {
      stack.pop();
      state.set(node, 'done');
      order.push(node);
    } else {
      state.set(node, 'open');
      for (const each of node.inputs.toReversed())
        if (each && !state.has(each.node) && within(each.node)) stack.push(each.node);
    }
  }
  return order;
}

/** The nodes of an order that some tensors take part in, those tensors' own among them. */
export function dependents(order: readonly GraphNode[], of: readonly Tensor[]): Set<GraphNode> {
  const found = new Set(of.map((tensor) => tensor.node));
  for (const node of order) if (node.inputs.some((each) => each && found.has(each.node))) found.add(node);
  return found;
}
