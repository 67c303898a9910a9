/**
 * Reads as much of an ONNX model as rewriting its nodes needs; what is not looked at is copied as it stands.
 *
 * Wire format: protobuf.dev, "Encoding". Field numbers: onnx.proto.
 */

/** A NodeProto. */
export type NodeFields = {
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** one of its attributes is a graph */
  readonly hasGraph: boolean;
  readonly integer: (attribute: string) => number | undefined;
  readonly float: (attribute: string) => number | undefined;
  readonly integers: (attribute: string) => readonly number[] | undefined;
};

type Field = {
  readonly field: number;
  /** where the field begins, where its payload does, and where both end */
  readonly start: number;
  readonly from: number;
  readonly end: number;
  readonly wire: number;
  readonly value: number;
};

/** @throws RangeError  the bytes are no message, or cut short */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  for (let start = 0; start < bytes.length; ) {
    const [key, afterKey] = readVarint(bytes, start);
    const wire = key % 8;
    const [value, afterNumber] = wire === 0 || wire === 2 ? readVarint(bytes, afterKey) : [0, afterKey];
    const length = wire === 2 ? value : wire === 5 ? 4 : wire === 1 ? 8 : wire === 0 ? 0 : Number.NaN;
    const end = afterNumber + length;
    if (!(end <= bytes.length)) throw new RangeError(`the model is damaged: wire type ${wire} at byte ${start}`);
    yield { field: Math.floor(key / 8), start, from: afterNumber, end, wire, value };
    start = end;
  }
}

/**
 * A message in which fields with a length are replaced by any number of others of the same kind; those for which
 * `replace` gives undefined stay.
 */
export function mapFields(
  bytes: Uint8Array,
  replace: (field: number, payload: Uint8Array) => readonly Uint8Array[] | undefined,
): Uint8Array {
  const parts: Uint8Array[] = [];
  let copied = 0;
  for (const { field, wire, start, from, end } of fieldsOf(bytes)) {
    const replaced = wire === 2 ? replace(field, bytes.subarray(from, end)) : undefined;
    if (!replaced) continue;
    parts.push(bytes.subarray(copied, start));
    for (const each of replaced) parts.push(varint(field * 8 + 2), varint(each.length), each);
    copied = end;
  }
  return joined([...parts, bytes.subarray(copied)]);
}

/** Of a TensorProto or a ValueInfoProto of a tensor: its name and number of axes; undefined where the shape is not told. */
export function rankOfValue(field: number, bytes: Uint8Array): { name: string; rank: number } | undefined {
  // GraphProto.initializer holds TensorProtos: sizes in field 1, name in field 8
  if (field === 5) {
    const sizes = Array.from(fieldsOf(bytes)).filter((each) => each.field === 1);
    return { name: textOf(bytes, 8), rank: sizes.length };
  }
  const shape = [2, 1, 2].reduce<Uint8Array | undefined>((within, part) => within && payload(within, part), bytes);
  return shape && { name: textOf(bytes, 1), rank: Array.from(fieldsOf(shape)).length };
}

/** Of a TensorProto of int64 with its values as bytes; undefined of another. */
export function int64Values(tensor: Uint8Array): readonly number[] | undefined {
  const type = numbers(tensor, 2)?.[0];
  const raw = payload(tensor, 9);
  // a copy begins where eight bytes may be read as one number
  return type === 7 && raw ? Array.from(new BigInt64Array(raw.slice().buffer), Number) : undefined;
}

/** A NodeProto's parts. */
export function nodeFields(bytes: Uint8Array): NodeFields {
  const attributes = payloads(bytes, 5);
  const find = (name: string): Uint8Array | undefined => attributes.find((each) => textOf(each, 1) === name);
  const decode = (each: Uint8Array): string => new TextDecoder().decode(each);
  return {
    operation: textOf(bytes, 4),
    inputs: payloads(bytes, 1).map(decode),
    outputs: payloads(bytes, 2).map(decode),
    hasGraph: attributes.some((each) => payload(each, 6) !== undefined),
    integer: (name) => numbers(find(name), 3)?.[0],
    integers: (name) => numbers(find(name), 8),
    float(name) {
      const found = find(name);
      const place = found && Array.from(fieldsOf(found)).find((each) => each.field === 2);
      return place && new DataView(found.buffer, found.byteOffset + place.from, 4).getFloat32(0, true);
    },
  };
}

/** The whole numbers of a field that is not packed, as `writeNode` writes it. */
function numbers(bytes: Uint8Array | undefined, field: number): readonly number[] | undefined {
  return bytes && Array.from(fieldsOf(bytes)).flatMap((each) => (each.field === field ? [each.value] : []));
}

/** The text of a field; empty where there is none. */
export function textOf(bytes: Uint8Array, field: number): string {
  const found = payload(bytes, field);
  return found ? new TextDecoder().decode(found) : '';
}

function payloads(bytes: Uint8Array, wanted: number): Uint8Array[] {
  return Array.from(fieldsOf(bytes))
    .filter(({ field, wire }) => field === wanted && wire === 2)
    .map(({ from, end }) => bytes.subarray(from, end));
}

function payload(bytes: Uint8Array, wanted: number): Uint8Array | undefined {
  return payloads(bytes, wanted)[0];
}

function readVarint(bytes: Uint8Array, from: number): [value: number, end: number] {
  let value = 0n;
  for (let place = from; place < bytes.length; place += 1) {
    value |= BigInt(bytes[place]! & 127) << BigInt(7 * (place - from));
    if (bytes[place]! < 128) return [Number(BigInt.asIntN(64, value)), place + 1];
  }
  throw new RangeError('the model is damaged: a number is cut short');
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Uint8Array.from([...bytes, rest]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}
