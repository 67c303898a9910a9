/**
 * Reads an ONNX model back, for tests: a reader of its own, so that it shares no mistake with the writer.
 *
 * Wire format: protobuf.dev, "Encoding". Field numbers: onnx.proto of ONNX 1.16.
 */

export type ReadValue = {
  readonly name: string;
  readonly type: number;
  /** undefined: a size that is left open */
  readonly shape: readonly (number | undefined)[];
};
export type ReadAttribute = { readonly name: string; readonly type: number; readonly graph: ReadGraph | undefined };
export type ReadNode = {
  readonly operation: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly ReadAttribute[];
};
export type ReadGraph = {
  readonly name: string;
  readonly nodes: readonly ReadNode[];
  readonly initializers: readonly (ReadValue & { readonly bytes: Uint8Array })[];
  readonly inputs: readonly ReadValue[];
  readonly outputs: readonly ReadValue[];
  /** intermediate ones, as far as they are told of */
  readonly values: readonly ReadValue[];
};
export type ReadModel = {
  readonly version: number;
  readonly opsets: Readonly<Record<string, number>>;
  readonly graph: ReadGraph;
  readonly metadata: Readonly<Record<string, string>>;
};

/** What a ModelProto says. @throws RangeError  the bytes are cut short or hold an unknown wire type */
export function readOnnxModel(bytes: Uint8Array): ReadModel {
  const model = fieldsOf(bytes);
  const [graph] = model.messages(7);
  if (!graph) throw new RangeError('the model has no graph');
  return {
    version: model.number(1),
    opsets: Object.fromEntries(model.messages(8).map((opset) => [opset.text(1), opset.number(2)])),
    graph: readGraph(graph),
    metadata: Object.fromEntries(model.messages(14).map((entry) => [entry.text(1), entry.text(2)])),
  };
}

function readGraph(graph: Fields): ReadGraph {
  return {
    name: graph.text(2),
    nodes: graph.messages(1).map((node) => ({
      operation: node.text(4),
      domain: node.text(7),
      inputs: node.texts(1),
      outputs: node.texts(2),
      attributes: node.messages(5).map((each) => {
        const [body] = each.messages(6);
        return { name: each.text(1), type: each.number(20), graph: body && readGraph(body) };
      }),
    })),
    initializers: graph.messages(5).map((tensor) => ({
      name: tensor.text(8),
      type: tensor.number(2),
      shape: tensor.numbers(1),
      bytes: tensor.bytes(9) ?? new Uint8Array(),
    })),
    inputs: graph.messages(11).map(readValue),
    outputs: graph.messages(12).map(readValue),
    values: graph.messages(13).map(readValue),
  };
}

function readValue(value: Fields): ReadValue {
  const [tensor] = value.messages(2).flatMap((type) => type.messages(1));
  const sizes = (tensor?.messages(2) ?? []).flatMap((shape) => shape.messages(1));
  return { name: value.text(1), type: tensor?.number(1) ?? 0, shape: sizes.map((size) => size.numbers(1).at(-1)) };
}

/** The fields of one message; of one that may stand once the last counts. */
type Fields = {
  readonly bytes: (field: number) => Uint8Array | undefined;
  readonly text: (field: number) => string;
  readonly texts: (field: number) => string[];
  readonly number: (field: number) => number;
  readonly numbers: (field: number) => number[];
  readonly messages: (field: number) => Fields[];
};

function fieldsOf(bytes: Uint8Array): Fields {
  const found = new Map<number, (Uint8Array | number)[]>();
  for (let place = 0; place < bytes.length; ) {
    const [key, afterKey] = readVarint(bytes, place);
    const [field, wire] = [Math.floor(key / 8), key % 8];
    const [value, end] = readPayload(bytes, afterKey, wire);
    found.set(field, [...(found.get(field) ?? []), value]);
    place = end;
  }
  const all = (field: number) => found.get(field) ?? [];
  const slices = (field: number) => all(field).filter((value) => typeof value !== 'number');
  const texts = (field: number) => slices(field).map((value) => new TextDecoder().decode(value));
  const numbers = (field: number) =>
    all(field).flatMap((value) => (typeof value === 'number' ? [value] : readPacked(value)));
  return {
    bytes: (field) => slices(field).at(-1),
    text: (field) => texts(field).at(-1) ?? '',
    texts,
    number: (field) => numbers(field).at(-1) ?? 0,
    numbers,
    messages: (field) => slices(field).map(fieldsOf),
  };
}

function readPayload(bytes: Uint8Array, place: number, wire: number): [Uint8Array | number, number] {
  if (wire === 0) return readVarint(bytes, place);
  const [length, from] = wire === 2 ? readVarint(bytes, place) : [{ 1: 8, 5: 4 }[wire] ?? Number.NaN, place];
  if (!(from + length <= bytes.length))
    throw new RangeError(`byte ${place}: wire type ${wire} is unknown or cut short`);
  return [bytes.subarray(from, from + length), from + length];
}

function readVarint(bytes: Uint8Array, from: number): [number, number] {
  let value = 0n;
  for (let place = from; place < bytes.length; place += 1) {
    value |= BigInt(bytes[place]! & 127) << BigInt(7 * (place - from));
    if (bytes[place]! < 128) return [Number(BigInt.asIntN(64, value)), place + 1];
  }
  throw new RangeError(`byte ${from}: a number is cut short`);
}

function readPacked(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let place = 0; place < bytes.length; ) {
    const [value, end] = readVarint(bytes, place);
    values.push(value);
    place = end;
  }
  return values;
}
