/** What another program has written down about an operation, and what ours makes of the same inputs. */
import { expect } from 'vitest';
import {
  compile,
  constant,
  gradients,
  initialTrainingState,
  input,
  matmul,
  multiply,
  type Optimizer,
  optimizerFeeds,
  reshape,
  type Shape,
  square,
  state,
  subtract,
  sum,
  type Tensor,
  trainingStep,
} from '../index.ts';
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

/** Steps of an optimizer on the loss Σ (matrix · vector − target)², and the parameters after each. */
export type RecordedSteps = {
  readonly first: {
    readonly matrix: readonly number[];
    readonly vector: readonly number[];
    readonly target: readonly number[];
  };
  readonly steps: readonly {
    readonly loss: number;
    readonly gradientNorm?: number;
    readonly matrix: readonly number[];
    readonly vector: readonly number[];
  }[];
};

/** Expects of an optimizer that clips at 2, with a learning rate of 0.05, the recorded steps, within a bound of `farthest`. */
export async function expectStepsAsRecorded(
  { first, steps }: RecordedSteps,
  optimizer: Optimizer,
  bound: number,
): Promise<void> {
  const [matrix, vector] = [state('p.matrix', [4, 3]), state('p.vector', [3])];
  const difference = subtract(matmul(matrix, reshape(vector, [3, 1])), constant(first.target, [4, 1]));
  const loss = reshape(sum(square(difference)), [1]);
  const program = trainingStep({ name: 'steps', loss, parameters: [matrix, vector], optimizer, gradClip: 2 });
  const session = await nodeDevice({ threads: 1 }).open(program);
  const start = { 'p.matrix': Float32Array.from(first.matrix), 'p.vector': Float32Array.from(first.vector) };
  await session.writeState(initialTrainingState(program, start));
  for (const [step, expected] of steps.entries()) {
    const outputs = await session.run({ learningRate: Float32Array.of(0.05), ...optimizerFeeds(step, optimizer) });
    const values = await session.readState();
    expect(farthest(outputs.loss as Float32Array, [expected.loss])).toBeLessThan(bound);
    if (expected.gradientNorm !== undefined) {
      expect(farthest(outputs.gradientNorm as Float32Array, [expected.gradientNorm])).toBeLessThan(bound);
    }
    expect(farthest(values['p.matrix']!, expected.matrix)).toBeLessThan(bound);
    expect(farthest(values['p.vector']!, expected.vector)).toBeLessThan(bound);
  }
  await session.dispose();
}
