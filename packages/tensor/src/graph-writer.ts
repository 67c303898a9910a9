/** Gives the tensors of a graph names, and writes its nodes down in order, those within scans too. */
import type { OnnxGraph, OnnxNode, OnnxValue } from './onnx/model.ts';
import type { NoiseSpec, TensorData, TensorSpec } from './program.ts';
import { ShapeError, sameShape, sizeOf } from './shape.ts';
import type { GraphNode, Leaf, ScanBody, Tensor } from './tensor.ts';
import { type GraphUses, type ScanUses, usesOf } from './uses.ts';

/** A tensor that leaves the graph under a name. */
export type Result = { readonly name: string; readonly tensor: Tensor };

export class GraphWriter {
  readonly nodes: OnnxNode[] = [];
  readonly inputs: TensorSpec[] = [];
  readonly states: TensorSpec[] = [];
  readonly noises: NoiseSpec[] = [];
  readonly outputs: TensorSpec[] = [];
  readonly initializers: (OnnxValue & { readonly data: TensorData })[] = [];
  readonly #names = new Map<GraphNode, string[]>();
  readonly #leaves = new Map<string, GraphNode>();
  readonly #constants = new Map<string, string>();

  readonly #values: Readonly<Record<string, Float32Array>>;
  /** what the tensors that leave the graph are called in it */
  readonly #resultNames = new Map<GraphNode, string[]>();

  readonly #uses: GraphUses;
  /** where nodes are written: the graph's list, or that of the scan's step that is being written */
  #writing: OnnxNode[] = this.nodes;
  #written = 0;
  #scans = 0;

  constructor(
    results: readonly Result[],
    /** state leaves that are written down whether or not a result depends on them */
    states: readonly Tensor[],
    values: Readonly<Record<string, Float32Array>>,
  ) {
    this.#values = values;
    this.#uses = usesOf([...results.map((each) => each.tensor), ...states]);
    for (const { name, tensor } of results) this.#claim(name, tensor);
    for (const node of this.#uses.order) this.#write(node);
    for (const { name, tensor } of results) this.#output(name, tensor);
  }

  #write(node: GraphNode): void {
    this.#names.set(
      node,
      node.leaf ? [this.#leaf(node)] : node.body ? this.#scan(node, node.body) : this.#operation(node),
    );
  }

  /** A result takes the name it leaves under where its node computes it, unless another result has done so. */
  #claim(name: string, tensor: Tensor): void {
    const { node, output } = behindPasses(tensor);
    const names = this.#resultNames.get(node) ?? [];
    names[output] ??= name;
    this.#resultNames.set(node, names);
  }

  #output(name: string, tensor: Tensor): void {
    const found = this.#nameOf(tensor);
    const leaf = this.#leaves.get(name);
    if (leaf && leaf !== behindPasses(tensor).node) {
      throw new RangeError(`compile: an output is named ${name}, and so is a leaf; give the output another name`);
    }
    // an output must be the result of a node: a leaf, or what leaves under two names, goes out through one more
    if (found !== name) {
      this.#push({ operation: 'Identity', domain: '', inputs: [found], outputs: [name], attributes: {} });
    }
    this.outputs.push({ name, type: tensor.type, shape: tensor.shape });
  }

  #nameOf(tensor: Tensor): string {
    return this.#names.get(tensor.node)![tensor.output]!;
  }

  #operation(node: GraphNode): string[] {
    if (node.passesFirstInput) return [this.#nameOf(node.inputs[0]!)];
    const outputs = this.#outputNames(node);
    this.#push({
      operation: node.operation,
      domain: node.domain,
      inputs: node.inputs.map((each) => (each ? this.#nameOf(each) : '')),
      outputs,
      attributes: node.attributes,
      results: node.outputs,
    });
    return outputs;
  }

  #outputNames(node: GraphNode): string[] {
    const results = this.#resultNames.get(node);
    return node.outputs.map((_, output) => results?.[output] ?? `t${this.#written}.${output}`);
  }

  #push(node: OnnxNode): void {
    this.#writing.push(node);
    this.#written += 1;
  }

  /** A scan with no more inputs and outputs than are used. */
  #scan(node: GraphNode, body: ScanBody): string[] {
    const uses = this.#uses.scans.get(node)!;
    this.#scans += 1;
    const carry = body.before.length;
    const outputs = this.#outputNames(node);
    const sequences = [
      ...uses.slices.map((index) => node.inputs[carry + index]!),
      ...uses.kept.map(({ node: within, output }) => body.kept.get(within)![output]!),
    ];
    const inputs = [...node.inputs.slice(0, carry), ...sequences].map((each) => this.#nameOf(each!));
    const graph = this.#step(body, uses, `s${this.#scans}`);
    const kept = <Each>(all: readonly Each[]): Each[] => [
      ...all.slice(0, carry),
      ...uses.collected.map((index) => all[carry + index]!),
    ];
    this.#push({
      operation: 'Scan',
      domain: '',
      inputs,
      outputs: kept(outputs),
      results: kept(node.outputs),
      attributes: {
        body: { graph },
        num_scan_inputs: sequences.length,
        ...(body.reverse && {
          scan_input_directions: sequences.map(() => 1),
          scan_output_directions: uses.collected.map(() => 1),
        }),
      },
    });
    return outputs;
  }

  #step(body: ScanBody, uses: ScanUses, name: string): OnnxGraph {
    const inputs: OnnxValue[] = [];
    const stand = ({ node, output, shape, type }: Tensor): void => {
      const names = this.#names.get(node) ?? [];
      names[output] = `${name}.${inputs.length}`;
      this.#names.set(node, names);
      inputs.push({ name: names[output], type, shape });
    };
    for (const each of body.before) stand(each);
    for (const index of uses.slices) stand(body.slices[index]!);
    for (const inner of uses.kept) stand(inner);
    const outside = this.#writing;
    const nodes: OnnxNode[] = [];
    this.#writing = nodes;
    for (const node of uses.order) this.#write(node);
    const made = new Set(nodes.flatMap((node) => node.outputs));
    const outputs: OnnxValue[] = [];
    for (const tensor of [...body.after, ...uses.collected.map((index) => body.collected[index]!)]) {
      const found = this.#nameOf(tensor);
      // a step hands out results of its own nodes, each once
      const itself = made.delete(found);
      const named = itself ? found : `${name}.out${outputs.length}`;
      if (!itself) {
        this.#push({ operation: 'Identity', domain: '', inputs: [found], outputs: [named], attributes: {} });
      }
      outputs.push({ name: named, type: tensor.type, shape: tensor.shape });
    }
    this.#writing = outside;
    return { name, nodes, inputs, outputs, initializers: [] };
  }

  #leaf(node: GraphNode): string {
    const { shape, type } = node.outputs[0]!;
    const leaf = node.leaf!;
    if (leaf.kind === 'constant') return this.#constant(leaf.data, shape, type);
    if (leaf.kind === 'step') throw new TypeError('compile: a tensor of a scan is used outside of its step');
    const known = this.#leaves.get(leaf.name);
    if (known && !(sameLeaf(known.leaf!, leaf) && sameShape(known.outputs[0]!.shape, shape))) {
      throw new RangeError(`compile: two different leaves are named ${leaf.name}; give each a name of its own`);
    }
    if (known) return leaf.name;
    this.#leaves.set(leaf.name, node);
    const spec: TensorSpec = { name: leaf.name, type, shape };
    const fixed = leaf.kind === 'state' ? this.#values[leaf.name] : undefined;
    if (fixed) {
      if (fixed.length !== sizeOf(shape)) {
        throw new ShapeError('compile', [shape], `state ${leaf.name} was given ${fixed.length} values`);
      }
      this.initializers.push({ ...spec, data: fixed });
      return leaf.name;
    }
    if (leaf.kind === 'input') this.inputs.push(spec);
    else if (leaf.kind === 'state') this.states.push(spec);
    else this.noises.push({ ...spec, distribution: leaf.distribution });
    return leaf.name;
  }

  #constant(data: TensorData, shape: readonly number[], type: TensorSpec['type']): string {
    const key = data.length <= 16 ? `${type} ${shape.join()} ${data.join()}` : undefined;
    const known = key === undefined ? undefined : this.#constants.get(key);
    if (known !== undefined) return known;
    const name = `c${this.initializers.length}`;
    this.initializers.push({ name, type, shape, data });
    if (key !== undefined) this.#constants.set(key, name);
    return name;
  }
}

/** The tensor that a `withGradient` stands for. */
function behindPasses(tensor: Tensor): Tensor {
  return tensor.node.passesFirstInput ? behindPasses(tensor.node.inputs[0]!) : tensor;
}

/** Whether leaves of one name and shape are the same: of one kind, noises of one distribution. */
function sameLeaf(a: Leaf, b: Leaf): boolean {
  if (a.kind !== 'noise' || b.kind !== 'noise') return a.kind === b.kind;
  const [first, second] = [a.distribution, b.distribution];
  if (first.kind !== 'bernoulli' || second.kind !== 'bernoulli') return first.kind === second.kind;
  return first.probability === second.probability;
}
