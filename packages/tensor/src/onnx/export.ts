/** Writes a program as an `.onnx` file that says by itself how it is to be run. */
import type { Program, TensorSpec } from '../program.ts';
import { formatShape, ShapeError, sizeOf } from '../shape.ts';
import { ONNX_TYPE } from './model.ts';
import { ProtobufWriter } from './protobuf.ts';
import { mapFields } from './read-fields.ts';

export type ExportOptions = {
  /** first values of state, by name: state that is given one need not be fed in a first run */
  readonly state?: Readonly<Record<string, Float32Array>>;
  /** more entries for the file's metadata, beside `continuo.program` */
  readonly metadata?: Readonly<Record<string, string>>;
};

/** The longest message that readers of Protocol Buffers take. */
const LONGEST = 2 ** 31 - 1;
const MODEL_GRAPH = 7;
const MODEL_METADATA = 14;
const GRAPH_INITIALIZER = 5;

/**
 * A program's ONNX model with all that a session of ours would know of it, for ONNX Runtime in any language.
 *
 * Its metadata holds `continuo.program`, JSON: the name, `inputs` (to be fed at every run), `outputs`, `state` (fed under
 * `name`; of one that has `next`, that output is what to feed in the next run, or, where `update` is "append", it holds the
 * `rows` to write along `axis` at the run's position, as its `part` where several states share it) and `noises` (to be drawn
 * anew for every run, from their `distribution`). State with `growth` may be fed with fewer rows than its shape says.
 * State with first values is both an input and an initializer of that name, which ONNX takes as the input's default.
 *
 * Other sizes are fixed, batch included. Operators: ONNX opset 20, and some of ONNX Runtime's `com.microsoft` domain.
 *
 * @throws ShapeError  a first value does not fit its state
 * @throws RangeError  a first value for what is no state, or a file above 2 GiB
 * @example exportOnnx(step, { state: initialTrainingState(step, parameters.initialValues(1)) })
 */
export function exportOnnx(program: Program, options: ExportOptions = {}): Uint8Array {
  const { state = {}, metadata = {} } = options;
  const specs = new Map(program.state.map((spec) => [spec.name, spec]));
  const defaults = new ProtobufWriter();
  for (const [name, values] of Object.entries(state)) {
    const spec = specs.get(name);
    if (!spec) throw new RangeError(`exportOnnx: program ${program.name} has no state ${name}; leave it out`);
    defaults.message(GRAPH_INITIALIZER, (body) => writeInitializer(body, spec, values));
  }
  const { name, inputs, outputs, noises } = program;
  const facts = { 'continuo.program': JSON.stringify({ name, inputs, outputs, state: program.state, noises }) };
  const writer = new ProtobufWriter();
  for (const [key, value] of Object.entries({ ...facts, ...metadata })) {
    writer.message(MODEL_METADATA, (entry) => entry.text(1, key).text(2, value));
  }
  const model = mapFields(program.onnx, (field, graph) =>
    field === MODEL_GRAPH ? [concatBytes([graph, defaults.finish()])] : undefined,
  );
  const bytes = concatBytes([model, writer.finish()]);
  if (bytes.length > LONGEST) {
    throw new RangeError(
      `exportOnnx: ${program.name} takes ${bytes.length} bytes; an ONNX file holds at most ${LONGEST}`,
    );
  }
  return bytes;
}

function writeInitializer(body: ProtobufWriter, { name, type, shape }: TensorSpec, values: Float32Array): void {
  if (values.length !== sizeOf(shape)) {
    throw new ShapeError(
      'exportOnnx',
      [shape],
      `state ${name} was given ${values.length} values for ${formatShape(shape)}`,
    );
  }
  for (const size of shape) body.integer(1, size);
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  body.integer(2, ONNX_TYPE[type]).text(8, name).bytes(9, raw);
}

function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let place = 0;
  for (const part of parts) {
    whole.set(part, place);
    place += part.length;
  }
  return whole;
}
