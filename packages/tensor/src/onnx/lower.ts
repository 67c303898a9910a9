/**
 * Says a model's operators in those that a device has: the one place where what a device lacks falls back.
 *
 * ONNX Runtime would run such an operator on the CPU by itself, and copy its operands there and back; a plain decomposition
 * stays on the device. Which operators a device lacks is measured, not believed: `devices.test.ts` runs the table of
 * operations with ONNX Runtime's own way back to the CPU forbidden.
 */
import { type OnnxNode, writeNode } from './model.ts';
import { ProtobufWriter } from './protobuf.ts';
import { int64Values, mapFields, type NodeFields, nodeFields, rankOfValue } from './read-fields.ts';

/** What a decomposition may ask for. */
export type Surroundings = {
  /** the number of axes of a tensor; undefined where the model does not say */
  readonly rank: (name: string) => number | undefined;
  /** the values of an initializer of int64; undefined where the model works them out */
  readonly sizes: (name: string) => readonly number[] | undefined;
  /** a name that no other tensor has */
  readonly fresh: () => string;
};
/** The nodes that stand for a node; undefined: it stays. */
export type Lowering = (node: NodeFields, surroundings: Surroundings) => readonly OnnxNode[] | undefined;

/** What a device lacks, and what is said instead. */
export type Lowerings = Readonly<Record<string, { readonly instead: string; readonly lower: Lowering }>>;

const [MODEL_GRAPH, GRAPH_NODE, GRAPH_INITIALIZER] = [7, 1, 5];
/** inputs, outputs and intermediate values */
const GRAPH_VALUES = [11, 12, 13];
const [NODE_ATTRIBUTE, ATTRIBUTE_GRAPH] = [5, 6];

/**
 * The same model in other operators.
 *
 * @example lowerModel(program.onnx, WEBGPU_LOWERINGS)
 */
export function lowerModel(model: Uint8Array, lowerings: Lowerings): Uint8Array {
  let made = 0;
  const fresh = (): string => {
    made += 1;
    return `lowered${made}`;
  };
  return mapFields(model, (field, bytes) =>
    field === MODEL_GRAPH
      ? [lowerGraph(bytes, lowerings, { fresh, rank: () => undefined, sizes: () => undefined })]
      : undefined,
  );
}

function lowerGraph(graph: Uint8Array, lowerings: Lowerings, outside: Surroundings): Uint8Array {
  const ranks = new Map<string, number>();
  const initializers = new Map<string, Uint8Array>();
  mapFields(graph, (field, bytes) => {
    const ranked = field === GRAPH_INITIALIZER || GRAPH_VALUES.includes(field) ? rankOfValue(field, bytes) : undefined;
    if (ranked) ranks.set(ranked.name, ranked.rank);
    if (ranked && field === GRAPH_INITIALIZER) initializers.set(ranked.name, bytes);
    return undefined;
  });
  const surroundings: Surroundings = {
    fresh: outside.fresh,
    rank: (name) => ranks.get(name) ?? outside.rank(name),
    sizes(name) {
      const found = initializers.get(name);
      return found ? int64Values(found) : outside.sizes(name);
    },
  };
  return mapFields(graph, (field, bytes) => {
    if (field !== GRAPH_NODE) return undefined;
    const node = nodeFields(bytes);
    const lowered = lowerings[node.operation]?.lower(node, surroundings);
    if (lowered) return lowered.map((each) => nodeBytes(each));
    if (!node.hasGraph) return undefined;
    return [
      mapFields(bytes, (inner, attribute) =>
        inner === NODE_ATTRIBUTE
          ? [
              mapFields(attribute, (part, body) =>
                part === ATTRIBUTE_GRAPH ? [lowerGraph(body, lowerings, surroundings)] : undefined,
              ),
            ]
          : undefined,
      ),
    ];
  });
}

function nodeBytes(node: OnnxNode): Uint8Array {
  const writer = new ProtobufWriter();
  writeNode(writer, node);
  return writer.finish();
}
