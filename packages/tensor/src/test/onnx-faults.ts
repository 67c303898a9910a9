/** The rules of ONNX that a graph of ours could break; for tests, on what `readOnnxModel` has read. */
import type { ReadGraph, ReadModel } from './read-onnx-model.ts';

/** Bytes of one element by ONNX type: float32, uint8, int8, uint16, int16, int32, int64, bool, float16, float64. */
const ELEMENT_BYTES: Readonly<Record<number, number>> = {
  ...{ 1: 4, 2: 1, 3: 1, 4: 2, 5: 2, 6: 4, 7: 8, 9: 1, 10: 2, 11: 8 },
};
/** The file format that an opset of the default domain came with; onnx, docs/Versioning.md. */
const VERSION_OF_OPSET: Readonly<Record<number, number>> = { 19: 9, 20: 9, 21: 10, 22: 10 };

/**
 * What is wrong with a model, in words; nothing where it is sound.
 *
 * The rules of onnx, docs/IR.md: names are given once, values stand before their use, every domain's version is told, what
 * goes in and out has a type and a shape, an initializer holds as many bytes as its shape needs. One rule of ours: a node
 * none of whose results is used should not be there.
 */
export function onnxFaults({ version, opsets, graph, metadata }: ReadModel): string[] {
  const wanted = VERSION_OF_OPSET[opsets[''] ?? 0];
  return [
    ...(wanted === undefined ? [`opset ${opsets['']} of the default domain is unknown here`] : []),
    ...(wanted !== undefined && version < wanted ? [`version ${version} is older than opset ${opsets['']}`] : []),
    ...graphFaults(graph, opsets, new Set()),
    ...Object.keys(metadata).flatMap((key) => (key === '' ? ['metadata without a key'] : [])),
  ];
}

function graphFaults(graph: ReadGraph, opsets: ReadModel['opsets'], outside: ReadonlySet<string>): string[] {
  const faults = [
    ...graph.outputs.flatMap((value) => shapeFaults('output', value)),
    ...graph.inputs.flatMap((value) => shapeFaults('input', value)),
    ...graph.values.flatMap((value) => shapeFaults('value', value)),
  ];
  const defined = new Set(outside);
  const used = new Set(graph.outputs.map(({ name }) => name));
  const define = (name: string, what: string): void => {
    if (name === '') faults.push(`${what} has no name`);
    if (defined.has(name)) faults.push(`${what} ${name}: the name is taken`);
    defined.add(name);
  };
  if (graph.name === '') faults.push('the graph has no name');
  for (const { name } of graph.inputs) define(name, 'input');
  for (const initializer of graph.initializers) {
    const { name, type, shape, bytes } = initializer;
    const default_ = graph.inputs.find((each) => each.name === name);
    if (!default_) define(name, 'initializer');
    else if (default_.type !== type || default_.shape.join() !== shape.join()) {
      faults.push(`initializer ${name} does not fit the input it is the default of`);
    }
    const expected = shape.reduce<number>((a, b) => a * (b ?? Number.NaN), ELEMENT_BYTES[type] ?? Number.NaN);
    if (bytes.length !== expected) faults.push(`initializer ${name} holds ${bytes.length} bytes, not ${expected}`);
  }
  for (const { operation, domain, inputs, outputs, attributes } of graph.nodes) {
    if (opsets[domain] === undefined) faults.push(`${operation}: domain "${domain}" is not imported`);
    for (const name of inputs) {
      if (name !== '' && !defined.has(name)) faults.push(`${operation} reads ${name} before it is there`);
      used.add(name);
    }
    for (const body of attributes.flatMap((each) => each.graph ?? [])) {
      faults.push(...graphFaults(body, opsets, defined));
      for (const name of namesRead(body)) used.add(name);
    }
    for (const name of outputs) if (name !== '') define(name, `result of ${operation}`);
  }
  for (const { operation, outputs } of graph.nodes) {
    if (!outputs.some((name) => used.has(name))) faults.push(`nobody reads ${operation}’s ${outputs.join(', ')}`);
  }
  for (const { name } of graph.outputs) if (!defined.has(name)) faults.push(`output ${name} is never computed`);
  if (new Set(graph.outputs.map(({ name }) => name)).size < graph.outputs.length) faults.push('an output comes twice');
  return faults;
}

function namesRead(graph: ReadGraph): string[] {
  const inner = graph.nodes.flatMap(({ attributes }) => attributes.flatMap((each) => each.graph ?? []));
  return [
    ...graph.outputs.map(({ name }) => name),
    ...graph.nodes.flatMap(({ inputs }) => inputs),
    ...inner.flatMap(namesRead),
  ];
}

function shapeFaults(what: string, { name, type, shape }: ReadGraph['inputs'][number]): string[] {
  // a size may be left open, but a negative one is none: onnx's own checker breaks off at it
  const known = ELEMENT_BYTES[type] !== undefined && shape.every((size) => size === undefined || size > 0);
  return known ? [] : [`${what} ${name} has type ${type} and shape ${shape.join('×')}`];
}
