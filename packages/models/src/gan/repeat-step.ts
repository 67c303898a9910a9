/** A training step that is taken several times within one program: the same graph again, on what the last one gave. */
import type { GraphNode, StateUpdate, Tensor } from '@continuo/tensor';

/** What stands for a leaf of a graph in a copy of it; undefined leaves it as it is. */
export type Substitution = (leaf: Tensor) => Tensor | undefined;

/**
 * Copies of tensors with other leaves; nodes behind which nothing changes are shared with the original.
 *
 * Gradients are not copied along: derive them first.
 *
 * @example substitute([matmul(x, state('p.w', [2, 2]))], (leaf) => (nameOf(leaf) === 'p.w' ? next : undefined))
 */
export function substitute(tensors: readonly Tensor[], of: Substitution): Tensor[] {
  const copies = new Map<GraphNode, readonly Tensor[]>();
  const copyOf = (tensor: Tensor): Tensor => {
    let outputs = copies.get(tensor.node);
    if (!outputs) {
      outputs = copyNode(tensor.node, copyOf, of);
      copies.set(tensor.node, outputs);
    }
    return outputs[tensor.output]!;
  };
  return tensors.map(copyOf);
}

function copyNode(node: GraphNode, copyOf: (tensor: Tensor) => Tensor, of: Substitution): readonly Tensor[] {
  const outputs = node.outputs.map(({ shape, type }, output): Tensor => ({ shape, type, node, output }));
  if (node.leaf) return [of(outputs[0]!) ?? outputs[0]!];
  if (node.body) throw new Error('substitute: a scan cannot be copied; take its step once');
  const inputs = node.inputs.map((each) => each && copyOf(each));
  if (inputs.every((each, index) => each === node.inputs[index] || sameTensor(each, node.inputs[index])))
    return outputs;
  const { gradient: _, ...rest } = node;
  const copy: GraphNode = { ...rest, inputs };
  return outputs.map((each) => ({ ...each, node: copy }));
}

function sameTensor(a: Tensor | undefined, b: Tensor | undefined): boolean {
  return a?.node === b?.node && a?.output === b?.output;
}

/** The name of an input, a state or a noise; undefined for anything else. */
export function leafName({ node }: Tensor): string | undefined {
  return node.leaf && 'name' in node.leaf ? node.leaf.name : undefined;
}

/** What stands for each state after a step: `next` of its update. */
export function afterUpdates(updates: readonly StateUpdate[]): (leaf: Tensor) => Tensor | undefined {
  const next = new Map(updates.map((update) => [leafName(update.state), update.next]));
  return (leaf) => (leaf.node.leaf?.kind === 'state' ? next.get(leafName(leaf)) : undefined);
}
