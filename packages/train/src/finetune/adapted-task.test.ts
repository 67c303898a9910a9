import type { TrainingTask } from '@continuo/models';
import {
  add,
  initialTrainingState,
  input,
  matmul,
  mean,
  mixSeed,
  normalNumbers,
  type Optimizer,
  optimizerFeeds,
  type ParameterSet,
  parameterSet,
  reshape,
  square,
  subtract,
  type Tensor,
  trainingStep,
} from '@continuo/tensor';
import { nodeDevice } from '@continuo/tensor/node';
import { afterAll, describe, expect, test } from 'vitest';
import { memoryCheckpointStore } from '../checkpoint-store.ts';
import { newestCheckpoint } from '../starting-point.ts';
import { train } from '../train.ts';
import { adaptedTask } from './adapted-task.ts';
import { startFrom } from './start-from.ts';

const [ROWS, WIDTH] = [16, 6];
const WEIGHTS = { 'p.map': normalNumbers(WIDTH * WIDTH, 5), 'p.bias': normalNumbers(WIDTH, 6) };
/** What is to be learnt: the weights with a correction of rank 1. */
const CORRECTION = Float32Array.from(
  { length: WIDTH * WIDTH },
  (_, place) => (Math.floor(place / WIDTH) - 2) * ((place % WIDTH) - 3) * 0.1,
);

function lineLoss(rows: number): { readonly loss: Tensor; readonly parameters: ParameterSet } {
  const parameters = parameterSet();
  const map = parameters.declare('map', [WIDTH, WIDTH], { deviation: 1 });
  const bias = parameters.declare('bias', [WIDTH], { deviation: 1 });
  const y = add(matmul(input('x', [rows, WIDTH]), map), bias);
  return { loss: reshape(mean(square(subtract(y, input('y', [rows, WIDTH])))), [1]), parameters };
}

/** y = x·(W₀ + correction) + b₀ of 16 points a step. */
function lineTask(optimizer: Optimizer): TrainingTask {
  const { loss, parameters } = lineLoss(ROWS);
  const updating = { optimizer, average: false };
  const program = trainingStep({ name: 'line', loss, parameters: parameters.list(), ...updating });
  const feeds = (step: number) => {
    const x = normalNumbers(ROWS * WIDTH, mixSeed(9, step));
    const y = Float32Array.from({ length: ROWS * WIDTH }, (_, place) => {
      const [row, column] = [Math.floor(place / WIDTH), place % WIDTH];
      let sum = WEIGHTS['p.bias'][column]!;
      for (let inner = 0; inner < WIDTH; inner += 1) {
        const weight = WEIGHTS['p.map'][inner * WIDTH + column]! + CORRECTION[inner * WIDTH + column]!;
        sum += x[row * WIDTH + inner]! * weight;
      }
      return sum;
    });
    return { x, y, ...optimizerFeeds(step, optimizer) };
  };
  return {
    ...{ family: 'line', architecture: {}, lossUnit: 'squares', program, tokensPerStep: ROWS, feeds, batchSize: ROWS },
    initialState: () => initialTrainingState(program, parameters.initialValues(1)),
    part: () => ({ loss, weight: 1, parameters: parameters.list(), updating, feeds }),
    shippedParameters: (state) => ({ 'p.map': state['p.map']!, 'p.bias': state['p.bias']! }),
    validate: async (values) => ({
      loss: values['p.map']!.reduce(
        (sum, value, place) => sum + (value - WEIGHTS['p.map'][place]! - CORRECTION[place]!) ** 2,
        0,
      ),
      measures: {},
    }),
    dispose: async () => {},
  };
}

const device = nodeDevice({ threads: 1 });
afterAll(() => device.dispose());
const sgd: Optimizer = { kind: 'sgd', momentum: 0 };

describe('adapters', () => {
  test('begin as the model itself', () => {
    const task = adaptedTask(lineTask(sgd), WEIGHTS, { rank: 2, seed: 1 });
    expect(task.shippedParameters(task.initialState())).toEqual(WEIGHTS);
  });

  test('ship no tensor that a file derived from its weights', () => {
    const held = { ...WEIGHTS, 'attribute.density': Float32Array.of(1, 2) };
    const task = adaptedTask(lineTask(sgd), held, { rank: 2, seed: 1 });
    expect(Object.keys(task.shippedParameters(task.initialState())).sort()).toEqual(['p.bias', 'p.map']);
  });

  test('a step moves B by the gradient of W through A, and leaves A where it is while B is zero', async () => {
    const rate = 0.05;
    const whole = startFrom(lineTask(sgd), WEIGHTS);
    const adapted = adaptedTask(lineTask(sgd), WEIGHTS, { rank: 2, alpha: 4, seed: 1 });
    const after = async (task: TrainingTask): Promise<Record<string, Float32Array>> => {
      const session = await device.open(task.program);
      await session.writeState(task.initialState());
      await session.run({ ...task.feeds(0), learningRate: Float32Array.of(rate) });
      const state = await session.readState();
      await session.dispose();
      return state;
    };
    const [free, bound] = [await after(whole), await after(adapted)];
    const a = adapted.initialState()['p.map.adapter.down']!;
    expect(bound['p.map.adapter.down']).toEqual(a);
    // free['p.map'] − W₀ is −rate·∂/∂W; B must be 2·Aᵀ times it, and W₀ + 2·A·B what the network reads
    const slope = free['p.map']!.map((value, place) => value - WEIGHTS['p.map'][place]!);
    const b = bound['p.map.adapter.up']!;
    for (let row = 0; row < 2; row += 1) {
      for (let column = 0; column < WIDTH; column += 1) {
        let expected = 0;
        for (let inner = 0; inner < WIDTH; inner += 1)
          expected += 2 * a[inner * 2 + row]! * slope[inner * WIDTH + column]!;
        expect(b[row * WIDTH + column]).toBeCloseTo(expected, 5);
      }
    }
    const shipped = adapted.shippedParameters(bound);
    for (const [place, value] of bound['p.map']!.entries()) expect(value).toBeCloseTo(shipped['p.map']![place]!, 5);
    expect(shipped['p.bias']).toEqual(free['p.bias']);
  });

  test('of rank 1 learn a correction of rank 1, and a run resumed ends with the same bits', async () => {
    const options = {
      device,
      ...{ recipe: {}, corpus: 'x', maxSteps: 400, validateEvery: 400 },
      schedule: { kind: 'constant', learningRate: 0.03, warmupSteps: 0 },
    } as const;
    const run = async (stops: readonly number[]): Promise<{ first: number; best: number; weights: unknown }> => {
      const store = memoryCheckpointStore();
      const task = () => adaptedTask(lineTask({ kind: 'adam' }), WEIGHTS, { rank: 1, seed: 3 });
      let best = Number.NaN;
      for (const [index, stop] of [...stops, 400].entries()) {
        const abort = new AbortController();
        for await (const event of train(task(), { ...options, store, resume: index > 0, signal: abort.signal })) {
          if (event.type === 'step-end' && event.step === stop) abort.abort();
          if (event.type === 'run-end' && event.best) best = event.best.loss;
        }
      }
      const first = (await task().validate(WEIGHTS)).loss;
      return { first, best, weights: (await newestCheckpoint(store)).checkpoint.state };
    };
    const through = await run([]);
    expect(through.best).toBeLessThan(0.01 * through.first);
    expect((await run([150, 151])).weights).toEqual(through.weights);
  });
});

test('a model that does not fit is told by the parameter', () => {
  const task = startFrom(lineTask(sgd), { 'p.map': new Float32Array(4) });
  expect(() => task.initialState()).toThrow('the model to start from holds 4 numbers for p.map, where 36 are expected');
});
