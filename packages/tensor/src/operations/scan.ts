/** Recurrence: one step, written once, that runs over time and has a gradient through time. */
import { dependents, nodesBehind, type Pulled, pullBack } from '../gradient.ts';
import { formatShape, type Shape, ShapeError, sameShape } from '../shape.ts';
import { applyNode, constant, type GraphNode, type ScanBody, stepPlaceholder, type Tensor } from '../tensor.ts';
import { broadcastTo } from './sum.ts';
import { sumOverSteps } from './sum-over-steps.ts';

export type ScanStep = (
  /** what the step before left, or the start */
  carry: readonly Tensor[],
  /** this step's slice of each sequence, without the axis of time */
  slices: readonly Tensor[],
) => {
  /** as many as came in, of the same shapes */
  readonly carry: readonly Tensor[];
  /** what is collected of each step */
  readonly outputs: readonly Tensor[];
};

export type ScanOptions = {
  /** what the first step is given */
  readonly carry: readonly Tensor[];
  /** [T, ...] each; at least one */
  readonly sequences: readonly Tensor[];
  /** from the last step to the first, default false; outputs keep their places in time */
  readonly reverse?: boolean;
};

export type ScanResult = {
  /** what the last step left */
  readonly carry: Tensor[];
  /** [T, ...] each */
  readonly outputs: Tensor[];
};

/**
 * Runs a step over time, as ONNX's `Scan`; whatever the step refers to from outside is the same at every step.
 *
 * The way back is a scan of the other direction (Werbos 1990, "Backpropagation through time", section III). What it needs of
 * the way there is kept, not worked out again; gradients of what is the same at every step, such as weights, are taken as one
 * matrix product over all steps wherever they are products. Noise described within the step is the same at every step
 * (variational dropout, Gal and Ghahramani 2016, section 4); give noise that is not as a sequence.
 *
 * @throws ShapeError  sequences differ in length, there are none, or the step leaves another shape than it was given
 * @example scan(([sum], [x]) => ({ carry: [add(sum!, x!)], outputs: [sum!] }), { carry: [constant(0)], sequences: [xs] })
 */
export function scan(step: ScanStep, { carry, sequences, reverse = false }: ScanOptions): ScanResult {
  const length = sequences[0]?.shape[0];
  const shapes = sequences.map((sequence) => sequence.shape);
  if (length === undefined || shapes.some((shape) => shape[0] !== length)) {
    throw new ShapeError('scan', shapes, 'expected at least one sequence, all of one length along their first axis');
  }
  return runSteps(step, { carry, sequences, length, reverse, kept: () => new Map() }).result;
}

type Steps = {
  readonly carry: readonly Tensor[];
  readonly sequences: readonly Tensor[];
  readonly length: number;
  readonly reverse: boolean;
  /** tensors of the step that need not be worked out, and where they stand ready for every step [T, ...] */
  readonly kept: () => ReadonlyMap<GraphNode, readonly Tensor[]>;
};

type Run = {
  readonly result: ScanResult;
  /** a tensor of the step, collected over time [T, ...]; undefined where it is the same at every step */
  readonly collect: (inner: Tensor) => Tensor | undefined;
};

function runSteps(step: ScanStep, options: Steps): Run {
  const { carry, sequences, length, reverse } = options;
  const before = carry.map(({ shape, type }) => stepPlaceholder(shape, type));
  const slices = sequences.map(({ shape, type }) => stepPlaceholder(shape.slice(1), type));
  const traced = trace(step, before, slices);
  const body: ScanBody = {
    before,
    slices,
    after: traced.carry,
    collected: [...traced.tensors, ...slices],
    reverse,
    inside: traced.inside,
    kept: options.kept(),
  };
  const overTime = (shape: Shape): Shape => [length, ...shape];
  const outputs = applyNode({
    operation: 'Scan',
    inputs: [...carry, ...sequences, ...traced.outside, ...Array.from(body.kept.values()).flat()],
    body,
    outputs: [
      ...carry.map(({ shape, type }) => ({ shape, type })),
      ...body.collected.map(({ shape, type }) => ({ shape: overTime(shape), type })),
    ],
    gradient: (upstream, own) => wayBack(step, options, traced, upstream, own),
  });
  const places = new Map<GraphNode, Map<number, number>>();
  body.collected.forEach(({ node, output }, index) => {
    const ofNode = places.get(node) ?? new Map<number, number>();
    places.set(node, ofNode.set(output, carry.length + index));
  });
  const collect = (inner: Tensor): Tensor | undefined => {
    // what stands ready for every step need not be collected once more
    const slice = slices.findIndex(({ node }) => node === inner.node);
    const ready = slice >= 0 ? sequences[slice] : body.kept.get(inner.node)?.[inner.output];
    if (ready) return ready;
    const place = places.get(inner.node)?.get(inner.output);
    return place === undefined ? undefined : outputs[place]!;
  };
  const repeated = (inner: Tensor): Tensor => broadcastTo(inner, overTime(inner.shape));
  return {
    result: {
      carry: outputs.slice(0, carry.length),
      outputs: traced.outputs.map((inner) => collect(inner) ?? repeated(inner)),
    },
    collect,
  };
}

type Trace = {
  readonly carry: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** every tensor that differs from step to step: the carry that came in, then what is computed, in order */
  readonly tensors: readonly Tensor[];
  readonly inside: ReadonlySet<GraphNode>;
  /** what the step refers to that is the same at every step */
  readonly outside: readonly Tensor[];
};

/** Describes one step; the same step described again gives the same tensors in the same order. */
function trace(step: ScanStep, before: readonly Tensor[], slices: readonly Tensor[]): Trace {
  const { carry, outputs } = step(before, slices);
  if (carry.length !== before.length || carry.some((each, index) => !sameShape(each.shape, before[index]!.shape))) {
    throw new ShapeError(
      'scan',
      carry.map(({ shape }) => shape),
      `the step must leave what it was given: ${before.length} tensors of shapes ${before.map(({ shape }) => formatShape(shape)).join(', ')}`,
    );
  }
  const results = [...carry, ...outputs];
  const order = nodesBehind(results);
  const varying = dependents(order, [...before, ...slices]);
  const ready = new Set([...before, ...slices].map(({ node }) => node));
  const computed = order.filter((node) => varying.has(node) && !ready.has(node));
  const outside = new Map<GraphNode, Tensor[]>();
  for (const each of [...computed.flatMap((node) => node.inputs), ...results]) {
    if (!each || varying.has(each.node)) continue;
    const known = outside.get(each.node) ?? [];
    if (!known.some(({ output }) => output === each.output)) known.push(each);
    outside.set(each.node, known);
  }
  const tensors = computed.flatMap((node) =>
    node.outputs.map(({ shape, type }, output): Tensor => ({ shape, type, node, output })),
  );
  return {
    carry,
    outputs,
    tensors: [...before, ...tensors],
    inside: new Set(computed),
    outside: Array.from(outside.values()).flat(),
  };
}

/** Gradients by the initial carry, the sequences and what stands outside, as inputs of the forward node are ordered. */
function wayBack(
  step: ScanStep,
  { carry, sequences, length, reverse }: Steps,
  there: Trace,
  upstream: readonly (Tensor | undefined)[],
  own: readonly Tensor[],
): (Tensor | undefined)[] {
  const collected = own.slice(carry.length);
  const toCollected = collected.flatMap((_, index) => {
    const gradient = upstream[carry.length + index];
    return gradient ? [{ index, gradient }] : [];
  });
  const befores = collected.slice(0, carry.length);
  const toFinal = carry.map(({ shape }, index) => upstream[index] ?? broadcastTo(constant(0), shape));
  // known once the step back has been described
  let again: Trace | undefined;
  let toOutside: (Tensor | undefined)[] = [];
  let toSlices: (Tensor | undefined)[] = [];
  const stepBack: ScanStep = (toCarry, slices) => {
    const given = slices.slice(0, carry.length);
    const mine = slices.slice(carry.length, carry.length + sequences.length);
    const arriving = slices.slice(carry.length + sequences.length);
    const described = trace(step, given, mine);
    const inner = [...described.tensors, ...mine];
    const from: Pulled[] = [
      ...described.carry.map((tensor, index) => ({ tensor, upstream: toCarry[index]! })),
      ...toCollected.map(({ index }, place) => ({ tensor: inner[index]!, upstream: arriving[place]! })),
    ];
    // what the step describes outside of itself, such as a reshaped bias, is described again as well
    const { outside } = described;
    // one thing outside may be made of another; how they hang together is not this step's business
    const pulled = pullBack(from, [...given, ...mine, ...outside], (node) => described.inside.has(node));
    again ??= described;
    toSlices = pulled.slice(carry.length, carry.length + sequences.length);
    const isConstant = ({ node }: Tensor): boolean => node.leaf?.kind === 'constant';
    toOutside = pulled
      .slice(carry.length + sequences.length)
      .map((each, index) => (isConstant(outside[index]!) ? undefined : each));
    return {
      carry: given.map((each, index) => pulled[index] ?? broadcastTo(constant(0), each.shape)),
      outputs: [...toSlices, ...toOutside].filter((each) => each !== undefined),
    };
  };
  const { result, collect } = runSteps(stepBack, {
    carry: toFinal,
    sequences: [...befores, ...sequences, ...toCollected.map(({ gradient }) => gradient)],
    length,
    reverse: !reverse,
    kept: () => keptTensors(again!, there, collected),
  });
  const overTime = (inner: Tensor): Tensor => collect(inner) ?? broadcastTo(inner, [length, ...inner.shape]);
  return [
    ...result.carry,
    ...toSlices.map((inner) => inner && overTime(inner)),
    ...toOutside.map((inner) => inner && sumOverSteps(inner, length, collect)),
  ];
}

/** Operations that only move values: they are done again rather than kept, or the same values would be kept twice. */
const MOVES_ONLY: ReadonlySet<string> = new Set(['Split', 'Slice', 'Reshape', 'Identity', 'Expand']);

/** Where the tensors of a step described again stand ready: the way there collects them. */
function keptTensors(again: Trace, there: Trace, collected: readonly Tensor[]): ReadonlyMap<GraphNode, Tensor[]> {
  if (again.tensors.length !== there.tensors.length) {
    throw new TypeError(
      'scan: the step describes something else each time it is called; it must not remember anything',
    );
  }
  const kept = new Map<GraphNode, Tensor[]>();
  again.tensors.forEach(({ node, output }, index) => {
    if (node.leaf || MOVES_ONLY.has(node.operation)) return;
    const ofNode = kept.get(node) ?? [];
    ofNode[output] = collected[index]!;
    kept.set(node, ofNode);
  });
  return kept;
}
