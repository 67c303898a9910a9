/** Turns the graph behind some outputs into a program: one ONNX model and the names of what flows through it. */
import { GraphWriter, type Result } from './graph-writer.ts';
import { writeOnnxModel } from './onnx/model.ts';
import type { Program, StateSpec } from './program.ts';
import { ShapeError, sameShape } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** What a run leaves in a state tensor. */
export type StateUpdate = {
  /** the state leaf */
  readonly state: Tensor;
  /**
   * its value after the run; for `append` the rows to write at the run's position. Appended states may share one tensor that
   * holds their rows one after another, in the order of the updates: one result costs less than many
   */
  readonly next: Tensor;
  readonly update?: 'carry' | 'append';
  /** the axis that grows, for `append` */
  readonly axis?: number;
  /** how many rows a run appends where the tensor is shared; else the size of its axis */
  readonly rows?: number;
  /** for `append`: memory is taken in steps of so many rows, and a run sees only those; default all at once */
  readonly growth?: number;
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
  const leaving = new Map<Tensor, { readonly name: string; parts: number }>();
  const specs = new Map<string, Partial<StateSpec>>();
  for (const { state, next, update = 'carry', axis = 0, rows = next.shape[axis]!, growth } of updates) {
    if (update === 'carry' && !sameShape(state.shape, next.shape)) {
      throw new ShapeError(
        'compile',
        [state.shape, next.shape],
        `state ${stateName(state)} and its next value must agree`,
      );
    }
    const known = update === 'append' ? leaving.get(next) : undefined;
    const { name: nextName, parts } = known ?? { name: `next:${stateName(state)}`, parts: 0 };
    if (!known) results.push({ name: nextName, tensor: next });
    leaving.set(next, { name: nextName, parts: parts + 1 });
    const appended = { axis, rows, part: parts, ...(growth !== undefined && { growth }) };
    specs.set(stateName(state), { next: nextName, update, ...(update === 'append' && appended) });
  }
  const writer = new GraphWriter(
    results,
    updates.map((each) => each.state),
    values,
  );
  const state = writer.states.map((spec): StateSpec => ({ ...spec, ...specs.get(spec.name) }));
  const inputs = state.map((spec) => (spec.growth === undefined ? spec : { ...spec, openAxis: spec.axis! }));
  return {
    name,
    onnx: writeOnnxModel({
      name,
      nodes: writer.nodes,
      inputs: [...writer.inputs, ...inputs, ...writer.noises],
      outputs: writer.outputs,
      initializers: writer.initializers,
    }),
    inputs: writer.inputs,
    outputs: writer.outputs.filter((each) => each.name in outputs),
    state,
    noises: writer.noises,
  };
}

function stateName(tensor: Tensor): string {
  if (tensor.node.leaf?.kind !== 'state') throw new TypeError('compile: an update names a tensor that is no state');
  return tensor.node.leaf.name;
}
