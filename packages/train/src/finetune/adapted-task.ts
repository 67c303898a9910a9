/**
 * Low-rank adapters: only a small correction of each weight matrix is learnt.
 *
 * Hu et al. 2021, "LoRA: Low-Rank Adaptation of Large Language Models", section 4.1: W = W₀ + (α/r)·A·B with A [rows, r] drawn
 * at random and B [r, columns] zero at first, so that training begins at the model itself. Vectors (biases, gains) are few and
 * learn freely; whatever is neither a vector nor a matrix stays.
 *
 * The whole matrix is what the network reads, so any family can be adapted: the gradients by A and B are made from the one by
 * W (∂/∂A = (α/r)·∂/∂W·Bᵀ), and after each step W is put together anew. What is spared is the optimizer's memory and, above
 * all, freedom to learn a few pieces by heart.
 */
import type { TrainingTask } from '@continuo/models';
import {
  add,
  compile,
  gradients,
  hashName,
  initialTrainingState,
  matmul,
  mixSeed,
  multiply,
  normalNumbers,
  optimizerUpdates,
  type StateUpdate,
  sizeOf,
  state,
  type Tensor,
  transpose,
} from '@continuo/tensor';
import { TrainError } from '../train-error.ts';
import { type StartWeights, weightsOf } from './start-from.ts';

export type AdapterOptions = {
  /** r, columns of A; a matrix that has not twice as many rows and columns learns freely */
  readonly rank: number;
  /** α, default r: the correction as it is */
  readonly alpha?: number;
  /** draws A */
  readonly seed: number;
};

/** A matrix that is read, the one it started as, and the two that are learnt. */
type Adapted = {
  readonly name: string;
  readonly whole: Tensor;
  readonly base: Tensor;
  readonly down: Tensor;
  readonly up: Tensor;
};

/**
 * The task with adapters of the weights that it starts from.
 *
 * @throws TrainError  `bad-start`: the weights do not fit the task, or its step cannot be adapted (adversarial training)
 */
export function adaptedTask(task: TrainingTask, weights: StartWeights, options: AdapterOptions): TrainingTask {
  const { rank, alpha = rank, seed } = options;
  const { batchSize, part } = task;
  if (!part || batchSize === undefined) {
    throw new TrainError('bad-start', `the family "${task.family}" cannot be trained by adapters; leave out the rank`);
  }
  const { loss, parameters, updating } = part.call(task, { first: 0, count: batchSize, of: batchSize });
  const adapted = parameters.filter(({ shape }) => isAdapted(shape, rank)).map((whole) => adapterOf(whole, rank));
  const free = parameters.filter(({ shape }) => shape.length < 2 || isSmallMatrix(shape, rank));
  const scale = alpha / rank;
  const slopes = gradients(loss, [...adapted.map(({ whole }) => whole), ...free]);
  const ofAdapters = adapted.flatMap(({ down, up }, place) => {
    const slope = slopes[place]!;
    return [
      multiply(matmul(slope, transpose(up, [1, 0])), scale),
      multiply(matmul(transpose(down, [1, 0]), slope), scale),
    ];
  });
  const learnt = [...adapted.flatMap(({ down, up }) => [down, up]), ...free];
  const { gradientNorm, updates } = optimizerUpdates([...ofAdapters, ...slopes.slice(adapted.length)], {
    ...updating,
    parameters: learnt,
  });
  const nextOf = (tensor: Tensor): Tensor => updates.find((update) => update.state === tensor)!.next;
  const wholes = adapted.map(
    ({ whole, base, down, up }): StateUpdate => ({
      state: whole,
      next: add(base, multiply(matmul(nextOf(down), nextOf(up)), scale)),
    }),
  );
  const program = compile({
    name: `${task.family} adapters of rank ${rank}`,
    outputs: { loss, gradientNorm },
    updates: [...updates, ...wholes],
  });
  const { batchSize: _, part: __, ...rest } = task;
  const whole = new Set(task.program.state.map(({ name }) => name));
  const average = updating.average === true;
  return {
    ...rest,
    program,
    initialState() {
      const first: Record<string, Float32Array> = {};
      for (const { name, whole, down, up } of adapted) {
        const [rows, columns] = whole.shape as readonly [number, number];
        const start = weightsOf(weights, `p.${name}`, rows * columns);
        first[`p.${name}`] = start;
        first[nameOf(down)] = normalNumbers(rows * rank, mixSeed(seed, hashName(name)), rank ** -0.5);
        first[nameOf(up)] = new Float32Array(rank * columns);
        first[`p.${name}${BASE}`] = start;
      }
      for (const { name, shape } of program.state) {
        if (name.startsWith('p.')) first[name] ??= weightsOf(weights, name, sizeOf(shape));
      }
      return initialTrainingState(program, first);
    },
    shippedParameters(values) {
      const learntOf = (name: string): Float32Array => values[average ? `a.${name}` : `p.${name}`]!;
      // what a file derives from its weights beside them is derived anew
      const shipped: Record<string, Float32Array> = Object.fromEntries(
        Object.entries(weights).flatMap(([name, each]) => (whole.has(name) ? [[name, Float32Array.from(each)]] : [])),
      );
      for (const parameter of free) shipped[nameOf(parameter)] = learntOf(nameOf(parameter).slice(2));
      for (const { name, whole: matrix } of adapted) {
        const correction = product(learntOf(name + DOWN), learntOf(name + UP), matrix.shape, rank);
        const base = values[`p.${name}${BASE}`]!;
        shipped[`p.${name}`] = base.map((value, place) => value + scale * correction[place]!);
      }
      return shipped;
    },
  };
}

const [DOWN, UP, BASE] = ['.adapter.down', '.adapter.up', '.adapter.base'] as const;

function isAdapted(shape: readonly number[], rank: number): boolean {
  return shape.length === 2 && !isSmallMatrix(shape, rank);
}

function isSmallMatrix(shape: readonly number[], rank: number): boolean {
  return shape.length === 2 && Math.min(...shape) < 2 * rank;
}

function adapterOf(whole: Tensor, rank: number): Adapted {
  const name = nameOf(whole).slice(2);
  const [rows, columns] = whole.shape as readonly [number, number];
  return {
    name,
    whole,
    base: state(`p.${name}${BASE}`, whole.shape),
    down: state(`p.${name}${DOWN}`, [rows, rank]),
    up: state(`p.${name}${UP}`, [rank, columns]),
  };
}

function nameOf(parameter: Tensor): string {
  const { leaf } = parameter.node;
  if (leaf?.kind !== 'state') throw new TypeError('a parameter must be a state leaf');
  return leaf.name;
}

/** A·B, [rows, rank]·[rank, columns]. */
function product(a: Float32Array, b: Float32Array, [rows, columns]: readonly number[], rank: number): Float32Array {
  const result = new Float32Array(rows! * columns!);
  for (let row = 0; row < rows!; row += 1) {
    for (let inner = 0; inner < rank; inner += 1) {
      const left = a[row * rank + inner]!;
      for (let column = 0; column < columns!; column += 1) {
        const place = row * columns! + column;
        result[place] = result[place]! + left * b[inner * columns! + column]!;
      }
    }
  }
  return result;
}
