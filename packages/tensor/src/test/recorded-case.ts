/** What another program has written down about an operation, and what ours makes of the same inputs. */
import { expect } from 'vitest';
import { compile, constant, gradients, input, multiply, type Shape, sum, type Tensor } from '../index.ts';
import { nodeDevice } from '../node/index.ts';

/** Inputs, weights of the loss Σ weights · value, the value, and the loss's gradients by each input. */
export type RecordedCase = {
  readonly inputs: readonly (readonly number[])[];
  readonly weights: readonly number[];
  readonly value: readonly number[];
  readonly gradients: readonly (readonly number[])[];
};

/** The largest difference, as a share of 1 + the expected size. */
export function farthest(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  return Math.max(...expected.map((value, place) => Math.abs(value - found[place]!) / (1 + Math.abs(value))));
}

/** Expects of an operation the recorded value and gradients, within a bound of `farthest`. */
export async function expectAsRecorded(
  recorded: RecordedCase,
  shapes: readonly Shape[],
  build: (...inputs: Tensor[]) => Tensor,
  bound: number,
): Promise<void> {
  const leaves = shapes.map((shape, index) => input(`x${index}`, shape));
  const value = build(...leaves);
  const loss = sum(multiply(value, constant(recorded.weights, value.shape)));
  const toInputs = gradients(loss, leaves).map((each, index) => [`g${index}`, each]);
  const session = await nodeDevice({ threads: 1 }).open(
    compile({ name: 'recorded', outputs: { value, ...Object.fromEntries(toInputs) } }),
  );
  const outputs = await session.run(
    Object.fromEntries(recorded.inputs.map((values, index) => [`x${index}`, Float32Array.from(values)])),
  );
  await session.dispose();
  expect(farthest(outputs.value as Float32Array, recorded.value)).toBeLessThan(bound);
  for (const [index, expected] of recorded.gradients.entries()) {
    expect(farthest(outputs[`g${index}`] as Float32Array, expected)).toBeLessThan(bound);
  }
}
