/** What of a graph is really read: a scan could collect everything, and collects what someone asks for. */
import { nodesBehind } from './gradient.ts';
import type { GraphNode, ScanBody, Tensor } from './tensor.ts';

export type ScanUses = {
  /** which slices the step reads */
  readonly slices: readonly number[];
  /** which tensors of the step are read after it */
  readonly collected: readonly number[];
  /** tensors of the step that are read from where they stand ready */
  readonly kept: readonly Tensor[];
  /** the step's nodes that run, each after its inputs */
  readonly order: readonly GraphNode[];
};

export type GraphUses = {
  /** the nodes that run and the leaves that are read, each after its inputs; those within scans apart */
  readonly order: readonly GraphNode[];
  readonly scans: ReadonlyMap<GraphNode, ScanUses>;
};

/** The part of the graph behind some tensors that they need. */
export function usesOf(results: readonly Tensor[]): GraphUses {
  const uses = new Uses();
  for (const tensor of results) uses.mark(tensor);
  const order = uses.visit(nodesBehind(results));
  return { order, scans: uses.scans };
}

class Uses {
  readonly scans = new Map<GraphNode, ScanUses>();
  readonly #used = new Map<GraphNode, Set<number>>();

  mark({ node, output }: Tensor): void {
    const outputs = this.#used.get(node) ?? new Set();
    this.#used.set(node, outputs.add(output));
  }

  /** Goes back over an order, and leaves out what nobody has marked. */
  visit(order: readonly GraphNode[]): GraphNode[] {
    const needed: GraphNode[] = [];
    for (const node of order.toReversed()) {
      const outputs = this.#used.get(node);
      if (!outputs) continue;
      needed.push(node);
      if (node.body) this.#scan(node, node.body, outputs);
      // what passes its first input on takes the others for its gradient only
      else for (const each of node.passesFirstInput ? node.inputs.slice(0, 1) : node.inputs) if (each) this.mark(each);
    }
    return needed.reverse();
  }

  #scan(node: GraphNode, body: ScanBody, outputs: ReadonlySet<number>): void {
    const carry = body.before.length;
    const collected = body.collected.flatMap((_, index) => (outputs.has(carry + index) ? [index] : []));
    const roots = [...body.after, ...collected.map((index) => body.collected[index]!)];
    for (const root of roots) this.mark(root);
    const order = this.visit(nodesBehind(roots, (each) => body.inside.has(each) && !body.kept.has(each)));
    for (const initial of node.inputs.slice(0, carry)) this.mark(initial!);
    const slices = body.slices.flatMap((slice, index) => (this.#used.has(slice.node) ? [index] : []));
    for (const index of slices) this.mark(node.inputs[carry + index]!);
    const kept = Array.from(body.kept).flatMap(([within, ready]) =>
      Array.from(this.#used.get(within) ?? [], (output) => {
        this.mark(ready[output]!);
        return { ...within.outputs[output]!, node: within, output };
      }),
    );
    this.scans.set(node, { slices, collected, kept, order });
  }
}
