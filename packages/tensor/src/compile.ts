/** Turns the graph behind some outputs into a program: one ONNX model and the names of what flows through it. */
import { nodesBehind } from './gradient.ts';
import { type OnnxNode, type OnnxValue, writeOnnxModel } from './onnx/model.ts';
import type { NoiseSpec, Program, StateSpec, TensorData, TensorSpec } from './program.ts';
import { ShapeError, sameShape, sizeOf } from './shape.ts';
import type { GraphNode, Tensor } from './tensor.ts';

/** What a run leaves in a state tensor. */
export type StateUpdate = {
  /** the state leaf */
  readonly state: Tensor;
  /** its value after the run; for `append` the rows to write at the run's position */
  readonly next: Tensor;
  readonly update?: 'carry' | 'append';
  /** the axis that grows, for `append` */
  readonly axis?: number;
};

export type CompileOptions = {
  readonly name: string;
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly updates?: readonly StateUpdate[];
  /** values of state leaves that never change: they are written into the model, which then runs faster */
  readonly values?: Readonly<Record<string, Float32Array>>;
};

/**
 * Compiles outputs and state updates to one program.
 *
 * @throws ShapeError  a carried state and its next value differ in shape
 * @throws RangeError  two different leaves have one name
 * @example compile({ name: 'double', outputs: { y: multiply(input('x', [2]), 2) } })
 */
export function compile({ name, outputs, updates = [], values = {} }: CompileOptions): Program {
  const results: Result[] = Object.entries(outputs).map(([each, tensor]) => ({ name: each, tensor }));
  for (const { state, next, update = 'carry' } of updates) {
    if (update === 'carry' && !sameShape(state.shape, next.shape)) {
      throw new ShapeError(
        'compile',
        [state.shape, next.shape],
        `state ${stateName(state)} and its next value must agree`,
      );
    }
    results.push({ name: nextName(state), tensor: next });
  }
  const order = nodesBehind([...results.map((each) => each.tensor), ...updates.map((each) => each.state)]);
  const writer = new GraphWriter(order, values, results);
  const state = writer.states.map((spec): StateSpec => {
    const found = updates.find((each) => stateName(each.state) === spec.name);
    if (!found) return spec;
    const { update = 'carry', axis } = found;
    return { ...spec, next: nextName(found.state), update, ...(axis !== undefined && { axis }) };
  });
  return {
    name,
    onnx: writeOnnxModel({
      name,
      nodes: writer.nodes,
      inputs: [...writer.inputs, ...writer.states, ...writer.noises],
      outputs: writer.outputs,
      initializers: writer.initializers,
    }),
    inputs: writer.inputs,
    outputs: writer.outputs.filter((each) => each.name in outputs),
    state,
    noises: writer.noises,
  };
}

/** The tensor that a `withGradient` stands for. */
function behindPasses(tensor: Tensor): Tensor {
  return tensor.node.passesFirstInput ? behindPasses(tensor.node.inputs[0]!) : tensor;
}

function stateName(tensor: Tensor): string {
  if (tensor.node.leaf?.kind !== 'state') throw new TypeError('compile: an update names a tensor that is no state');
  return tensor.node.leaf.name;
}

const nextName = (state: Tensor): string => `next:${stateName(state)}`;

type Result = { readonly name: string; readonly tensor: Tensor };

class GraphWriter {
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

  constructor(order: readonly GraphNode[], values: Readonly<Record<string, Float32Array>>, results: readonly Result[]) {
    this.#values = values;
    for (const { name, tensor } of results) this.#claim(name, tensor);
    for (const node of order) this.#names.set(node, node.leaf ? [this.#leaf(node)] : this.#operation(node));
    for (const { name, tensor } of results) this.#output(name, tensor);
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
    // an output must be the result of a node: a leaf, or what leaves under two names, goes out through one more
    if (found !== name) {
      this.nodes.push({ operation: 'Identity', domain: '', inputs: [found], outputs: [name], attributes: {} });
    }
    this.outputs.push({ name, type: tensor.type, shape: tensor.shape });
  }

  #nameOf(tensor: Tensor): string {
    return this.#names.get(tensor.node)![tensor.output]!;
  }

  #operation(node: GraphNode): string[] {
    if (node.passesFirstInput) return [this.#nameOf(node.inputs[0]!)];
    const results = this.#resultNames.get(node);
    const outputs = node.outputs.map((_, output) => results?.[output] ?? `t${this.nodes.length}.${output}`);
    this.nodes.push({
      operation: node.operation,
      domain: node.domain,
      inputs: node.inputs.map((each) => (each ? this.#nameOf(each) : '')),
      outputs,
      attributes: node.attributes,
    });
    return outputs;
  }

  #leaf(node: GraphNode): string {
    const { shape, type } = node.outputs[0]!;
    const leaf = node.leaf!;
    if (leaf.kind === 'constant') return this.#constant(leaf.data, shape, type);
    const known = this.#leaves.get(leaf.name);
    if (known && (known.leaf!.kind !== leaf.kind || !sameShape(known.outputs[0]!.shape, shape))) {
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
    else this.noises.push({ ...spec, distribution: { kind: 'bernoulli', probability: leaf.keep } });
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
