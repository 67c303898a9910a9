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
  const writer = new GraphWriter(
    results,
    updates.map((each) => each.state),
    values,
  );
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

function stateName(tensor: Tensor): string {
  if (tensor.node.leaf?.kind !== 'state') throw new TypeError('compile: an update names a tensor that is no state');
  return tensor.node.leaf.name;
}

const nextName = (state: Tensor): string => `next:${stateName(state)}`;
