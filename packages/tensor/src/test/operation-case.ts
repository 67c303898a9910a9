/** One operation with small inputs: what all back ends run, and what is made of it. */
import {
  add,
  compile,
  constant,
  gradients,
  input,
  multiply,
  type Program,
  type Shape,
  sizeOf,
  sum,
  type Tensor,
  wordSource,
} from '../index.ts';

export type OperationCase = {
  readonly name: string;
  readonly inputs: readonly { readonly shape: Shape; readonly values: Float32Array }[];
  readonly build: (...inputs: Tensor[]) => Tensor;
};

export type InputRange = {
  readonly shape: Shape;
  readonly low?: number;
  readonly high?: number;
  readonly awayFromZero?: true;
};

/** A case whose inputs are drawn between low and high, by default -1.5 and 1.5. */
export function operationCase(
  name: string,
  ranges: readonly InputRange[],
  build: OperationCase['build'],
): OperationCase {
  const inputs = ranges.map(({ shape, low = -1.5, high = 1.5, awayFromZero }, index) => {
    const values = evenNumbers(sizeOf(shape), 31 * index + 7, low, high);
    // finite differences must not step over the corner of a rectifier
    return { shape, values: awayFromZero ? values.map((value) => value + Math.sign(value) * 0.2) : values };
  });
  return { name, inputs, build };
}

/** Numbers spread evenly between two bounds, from a seed. */
export function evenNumbers(count: number, seed: number, low = -1, high = 1): Float32Array {
  const draw = wordSource(seed);
  return Float32Array.from({ length: count }, () => low + ((high - low) * draw()) / 4294967296);
}

export const onShape = (...shape: number[]): InputRange => ({ shape });
export const int32 = (...values: number[]): Tensor => constant(values, [values.length], 'int32');

/** Weights that make one number of a tensor: fixed, all different, none of them 0. */
export function lossWeights(shape: Shape, seed: number): Float32Array {
  return evenNumbers(sizeOf(shape), seed, 0.5, 1.5);
}

/**
 * A program for a case: `value`, its gradients `first0`, … by each input and the gradients of those, `second0`, ….
 *
 * The loss is the sum of the value weighted by `lossWeights(…, 1)`, that of the second gradients the sum of the first
 * ones weighted by `lossWeights(…, 2)`.
 */
export function caseProgram({ name, inputs, build }: OperationCase): Program {
  const leaves = inputs.map(({ shape }, index) => input(`x${index}`, shape));
  const weigh = (x: Tensor, seed: number): Tensor => sum(multiply(x, constant(lossWeights(x.shape, seed), x.shape)));
  const value = build(...leaves);
  const first = gradients(weigh(value, 1), leaves);
  const second = gradients(
    first.map((each) => weigh(each, 2)).reduce((a, b) => add(a, b)),
    leaves,
  );
  return compile({
    name,
    outputs: {
      value,
      ...Object.fromEntries(first.map((each, index) => [`first${index}`, each])),
      ...Object.fromEntries(second.map((each, index) => [`second${index}`, each])),
    },
  });
}

/** The inputs of a case as feeds of its program. */
export function caseFeeds({ inputs }: OperationCase): Record<string, Float32Array> {
  return Object.fromEntries(inputs.map(({ values }, index) => [`x${index}`, values]));
}
