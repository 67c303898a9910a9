import { describe, expect, it } from 'vitest';
import {
  add,
  compile,
  initialTrainingState,
  input,
  keepNoise,
  matmul,
  mean,
  multiply,
  type Program,
  parameterSet,
  reshape,
  square,
  state,
  subtract,
} from '../index.ts';
import { type Optimizer, trainingStep } from '../optimizer.ts';
import { onnxFaults } from '../test/onnx-faults.ts';
import { caseProgram } from '../test/operation-case.ts';
import { OPERATION_CASES } from '../test/operation-cases.ts';
import { type ReadModel, readOnnxModel } from '../test/read-onnx-model.ts';
import { exportOnnx } from './export.ts';

/** A step of a small network with dropout. */
function step(optimizer: Optimizer): { program: Program; first: Record<string, Float32Array> } {
  const { declare, list, initialValues } = parameterSet();
  const hidden = matmul(input('x', [4, 3]), declare('weight', [3, 2], { deviation: 1 }));
  const kept = multiply(add(hidden, declare('bias', [2], { fill: 0 })), keepNoise('noise', [4, 2], 0.5));
  const loss = reshape(mean(square(subtract(kept, 1))), [1]);
  const program = trainingStep({ name: 'step', loss, parameters: list(), optimizer, gradClip: 1, average: true });
  return { program, first: initialTrainingState(program, initialValues(1)) };
}

describe('what the compiler writes keeps the rules of ONNX', () => {
  it.each(OPERATION_CASES)('$name with both gradients', (each) => {
    expect(onnxFaults(readOnnxModel(caseProgram(each).onnx))).toEqual([]);
  });

  it.each<Optimizer['kind']>(['adamW', 'adam', 'sgd', 'adafactor'])('a training step of %s', (kind) => {
    const { program, first } = step({ kind });
    expect(onnxFaults(readOnnxModel(program.onnx))).toEqual([]);
    expect(onnxFaults(readOnnxModel(exportOnnx(program, { state: first })))).toEqual([]);
  });
});

describe('the rules find what is broken', () => {
  const sound = readOnnxModel(step({ kind: 'adamW' }).program.onnx);
  const { graph } = sound;
  const [first, ...rest] = graph.nodes;
  const changed = (part: Partial<ReadModel['graph']>): ReadModel => ({ ...sound, graph: { ...graph, ...part } });
  const node = first!;
  it.each<[string, ReadModel, RegExp]>([
    ['nodes out of order', changed({ nodes: [...rest, node] }), /before it is there/],
    ['a name given twice', changed({ nodes: [node, ...graph.nodes] }), /the name is taken/],
    [
      'a result that nobody reads',
      changed({ nodes: [...graph.nodes, { ...node, outputs: ['z'] }] }),
      /nobody reads .*z/,
    ],
    ['a domain of no version', { ...sound, opsets: { '': 20 } }, /"com.microsoft" is not imported/],
    ['an output that no node gives', changed({ outputs: [{ name: 'z', type: 1, shape: [1] }] }), /z is never computed/],
    ['an output without a type', changed({ outputs: [{ ...graph.outputs[0]!, type: 0 }] }), /has type 0/],
    [
      'an initializer cut short',
      changed({
        initializers: [{ ...graph.initializers[0]!, bytes: new Uint8Array(3) }, ...graph.initializers.slice(1)],
      }),
      /holds 3 bytes/,
    ],
    ['a file format older than the operators', { ...sound, version: 8 }, /version 8 is older/],
  ])('%s', (_, model, expected) => {
    expect(onnxFaults(model).join('\n')).toMatch(expected);
  });
});

describe('an exported training step', () => {
  const { program, first } = step({ kind: 'adamW' });
  const bytes = exportOnnx(program, { state: first, metadata: { licence: 'CC0-1.0' } });
  const { graph, metadata } = readOnnxModel(bytes);

  it('says in its metadata what to feed, what to carry over and what to draw', () => {
    expect(metadata.licence).toBe('CC0-1.0');
    const told = JSON.parse(metadata['continuo.program']!);
    expect(told).toEqual({
      name: 'step',
      inputs: program.inputs,
      outputs: program.outputs,
      state: program.state,
      noises: program.noises,
    });
    expect(told.state).toContainEqual({
      ...{ name: 'm.bias', type: 'float32', shape: [2] },
      ...{ next: 'next:m.bias', update: 'carry' },
    });
    const fed = [...told.inputs, ...told.state, ...told.noises].map(({ name }: { name: string }) => name);
    expect(graph.inputs.map(({ name }) => name).toSorted()).toEqual(fed.toSorted());
    const given = [...told.outputs, ...told.state].map(
      ({ next, name }: { next?: string; name: string }) => next ?? name,
    );
    expect(graph.outputs.map(({ name }) => name).toSorted()).toEqual(given.toSorted());
  });

  it('holds the first values of its state, bit for bit', () => {
    for (const [name, values] of Object.entries(first)) {
      const found = graph.initializers.find((each) => each.name === name)!;
      expect(new Float32Array(found.bytes.slice().buffer)).toEqual(values);
    }
  });

  it('is the program as it was where nothing is added but its metadata', () => {
    expect(exportOnnx(program).subarray(0, program.onnx.length)).toEqual(program.onnx);
  });
});

it('state that does not fit is refused', () => {
  const program = compile({ name: 'sum', outputs: { y: add(state('p.x', [2]), 1) } });
  expect(() => exportOnnx(program, { state: { 'p.x': new Float32Array(3) } })).toThrowErrorMatchingInlineSnapshot(
    `[ShapeError: exportOnnx: [2]: state p.x was given 3 values for [2]]`,
  );
  expect(() => exportOnnx(program, { state: { 'p.y': new Float32Array(3) } })).toThrowErrorMatchingInlineSnapshot(
    `[RangeError: exportOnnx: program sum has no state p.y; leave it out]`,
  );
});
