/**
 * Writes a graph as an ONNX model.
 *
 * Field numbers from onnx.proto (IR version 9), operators of opset 20 and of ONNX Runtime's com.microsoft domain.
 */
import type { DataType, TensorData } from '../program.ts';
import type { Shape } from '../shape.ts';
import { ProtobufWriter } from './protobuf.ts';

export const ONNX_TYPE: Readonly<Record<DataType, number>> = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };
const ATTRIBUTE = { float: 1, integer: 2, text: 3, graph: 5, integers: 7 } as const;

export type Attribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  /** one step of a scan */
  | { readonly graph: OnnxGraph };
export type OnnxValue = {
  readonly name: string;
  readonly type: DataType;
  readonly shape: Shape;
  /** the axis whose size is known only when it runs, if there is one */
  readonly openAxis?: number;
};
export type OnnxNode = {
  readonly operation: string;
  readonly domain: string;
  /** an empty name: an optional input that is left out */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** of each output; written down for the intermediate ones, without the sizes of axes, which may grow */
  readonly results?: readonly { readonly type: DataType; readonly shape: Shape }[];
};
export type OnnxGraph = {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly (OnnxValue & { readonly data: TensorData })[];
};

/** The bytes of a ModelProto that holds this graph. */
export function writeOnnxModel(graph: OnnxGraph): Uint8Array {
  return new ProtobufWriter()
    .integer(1, 9)
    .text(2, 'continuo')
    .message(7, (body) => writeGraph(body, graph))
    .message(8, (opset) => opset.text(1, '').integer(2, 20))
    .message(8, (opset) => opset.text(1, 'com.microsoft').integer(2, 1))
    .finish();
}

function writeGraph(body: ProtobufWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) body.message(1, (inner) => writeNode(inner, node));
  body.text(2, graph.name);
  for (const value of graph.initializers) {
    body.message(5, (inner) => {
      for (const size of value.shape) inner.integer(1, size);
      const { buffer, byteOffset, byteLength } = value.data;
      inner
        .integer(2, ONNX_TYPE[value.type])
        .text(8, value.name)
        .bytes(9, new Uint8Array(buffer, byteOffset, byteLength));
    });
  }
  for (const value of graph.inputs) body.message(11, (inner) => writeValue(inner, value));
  for (const value of graph.outputs) body.message(12, (inner) => writeValue(inner, value));
  const leaving = new Set(graph.outputs.map(({ name }) => name));
  for (const { outputs, results = [] } of graph.nodes) {
    results.forEach(({ type, shape }, index) => {
      const name = outputs[index]!;
      if (!leaving.has(name))
        body.message(13, (inner) => writeValue(inner, { name, type, shape: shape.map(() => -1) }));
    });
  }
}

/** A NodeProto. */
export function writeNode(body: ProtobufWriter, node: OnnxNode): void {
  for (const name of node.inputs) body.text(1, name);
  for (const name of node.outputs) body.text(2, name);
  body.text(3, node.outputs[0]!).text(4, node.operation);
  for (const [name, value] of Object.entries(node.attributes)) {
    body.message(5, (inner) => writeAttribute(inner.text(1, name), value));
  }
  if (node.domain) body.text(7, node.domain);
}

function writeAttribute(body: ProtobufWriter, value: Attribute): void {
  if (typeof value === 'number') body.integer(3, value).integer(20, ATTRIBUTE.integer);
  else if (typeof value === 'string') body.text(4, value).integer(20, ATTRIBUTE.text);
  else if ('float' in value) body.float(2, value.float).integer(20, ATTRIBUTE.float);
  else if ('graph' in value) body.message(6, (inner) => writeGraph(inner, value.graph)).integer(20, ATTRIBUTE.graph);
  else {
    for (const each of value) body.integer(8, each);
    body.integer(20, ATTRIBUTE.integers);
  }
}

/** A ValueInfoProto; a size below 0 is not known. */
function writeValue(body: ProtobufWriter, value: OnnxValue): void {
  body.text(1, value.name).message(2, (type) =>
    type.message(1, (tensor) =>
      tensor.integer(1, ONNX_TYPE[value.type]).message(2, (shape) => {
        for (const [axis, size] of value.shape.entries()) {
          shape.message(1, (dimension) => {
            if (axis === value.openAxis) dimension.text(2, 'rows');
            else if (size >= 0) dimension.integer(1, size);
          });
        }
      }),
    ),
  );
}
