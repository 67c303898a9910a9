import { describe, expect, it } from 'vitest';
import {
  constant,
  initialTrainingState,
  multiply,
  type Optimizer,
  optimizerFeeds,
  reshape,
  state,
  sum,
  type TrainingStepOptions,
  trainingStep,
} from './index.ts';
import { nodeDevice } from './node/index.ts';

/** Steps of a loss whose gradient is always `slopes`, from parameters that are all `start`. */
async function steps(
  optimizer: Optimizer,
  count: number,
  options: {
    readonly slopes?: readonly number[];
    readonly shape?: readonly number[];
    readonly start?: number;
    readonly averageDecay?: number;
  } & Pick<TrainingStepOptions, 'gradClip'> = {},
) {
  const { slopes = [3, -0.5], shape = [2], start = 1, averageDecay, gradClip } = options;
  const parameter = state('p.x', shape);
  const loss = reshape(sum(multiply(parameter, constant(slopes, shape))), [1]);
  const program = trainingStep({
    name: 'step',
    loss,
    parameters: [parameter],
    optimizer,
    ...(gradClip !== undefined && { gradClip }),
    average: averageDecay !== undefined,
  });
  const session = await nodeDevice({ threads: 1 }).open(program);
  await session.writeState(initialTrainingState(program, { 'p.x': new Float32Array(slopes.length).fill(start) }));
  let outputs = {};
  for (let step = 0; step < count; step += 1) {
    outputs = await session.run({
      learningRate: Float32Array.of(0.1),
      ...optimizerFeeds(step, optimizer, averageDecay),
    });
  }
  const values = await session.readState();
  await session.dispose();
  return { values, outputs: outputs as Record<string, Float32Array> };
}

const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 5));

describe('AdamW', () => {
  const adam: Optimizer = { kind: 'adamW', beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };

  it('makes a first step of the learning rate against the sign of each gradient, however large', async () => {
    // m / c1 = g and v / c2 = g², so that the step is lr · g / |g|
    const { values } = await steps(adam, 1);
    expect([...values['p.x']!]).toEqual(near(0.9, 1.1));
    expect([...values['m.x']!]).toEqual(near(0.3, -0.05));
    expect([...values['v.x']!]).toEqual(near(0.09, 0.0025));
  });

  it('divides by the deviation plus epsilon, as worked by hand', async () => {
    // g = 3: m / c1 = 3, √(v / c2) = 3, and with ε = 1 the step is 0.1 · 3 / (3 + 1)
    const { values } = await steps({ ...adam, epsilon: 1 }, 1, { slopes: [3], shape: [1] });
    expect([...values['p.x']!]).toEqual(near(1 - 0.075));
  });

  it('shrinks matrices by learning rate times decay, and vectors not at all', async () => {
    const decaying = { ...adam, weightDecay: 0.5 };
    const matrix = await steps(decaying, 1, { shape: [2, 1] });
    const vector = await steps(decaying, 1, { shape: [2] });
    expect([...matrix.values['p.x']!]).toEqual(near(0.9 - 0.05, 1.1 - 0.05));
    expect([...vector.values['p.x']!]).toEqual(near(0.9, 1.1));
  });
});

describe('SGD', () => {
  it('gathers velocity: two steps worked by hand', async () => {
    // v₁ = 3, v₂ = 0.5·3 + 3 = 4.5; p = 1 − 0.1·3 − 0.1·4.5
    const { values } = await steps({ kind: 'sgd', momentum: 0.5 }, 2, { slopes: [3], shape: [1] });
    expect([...values['p.x']!]).toEqual(near(0.25));
    expect([...values['m.x']!]).toEqual(near(4.5));
  });

  it('adds the decay of matrices to the gradient', async () => {
    const { values } = await steps({ kind: 'sgd', momentum: 0, weightDecay: 0.5 }, 1, { slopes: [3], shape: [1, 1] });
    expect([...values['p.x']!]).toEqual(near(1 - 0.1 * 3.5));
  });
});

describe('clipping', () => {
  const sgd: Optimizer = { kind: 'sgd', momentum: 0 };

  it('scales a gradient that is too long to the length allowed, and reports what it was', async () => {
    const { values, outputs } = await steps(sgd, 1, { slopes: [3, 4], gradClip: 1 });
    expect([...outputs.gradientNorm!]).toEqual(near(5));
    expect([...values['p.x']!]).toEqual(near(1 - 0.06, 1 - 0.08));
  });

  it('leaves a short gradient as it is', async () => {
    const { values } = await steps(sgd, 1, { slopes: [0.3, 0.4], gradClip: 1 });
    expect([...values['p.x']!]).toEqual(near(0.97, 0.96));
  });

  it('reaches both of Adam’s moments', async () => {
    const { values } = await steps({ kind: 'adamW', beta1: 0.9, beta2: 0.99 }, 1, { slopes: [3, 4], gradClip: 1 });
    expect([...values['m.x']!]).toEqual(near(0.06, 0.08));
    expect([...values['v.x']!]).toEqual(near(0.0036, 0.0064));
  });
});

describe('the moving average', () => {
  it('begins with the parameters and then follows at its decay, faster in the first steps', async () => {
    // parameters after SGD of 0.1·1: 0.9, 0.8; decays min(0.5, 1/10) and min(0.5, 2/11)
    const { values } = await steps({ kind: 'sgd', momentum: 0 }, 2, { slopes: [1], shape: [1], averageDecay: 0.5 });
    const first = 1 * 0.1 + 0.9 * 0.9;
    expect([...values['a.x']!]).toEqual(near((first * 2) / 11 + (0.8 * 9) / 11));
  });

  it('keeps the decay asked for once many steps are done', () => {
    const { averageDecay } = optimizerFeeds(100_000, { kind: 'sgd' }, 0.999);
    expect(averageDecay).toEqual(Float32Array.of(0.999));
  });
});

describe('a training step', () => {
  it('refuses a parameter that is no state named p.…', () => {
    const parameter = state('x', [1]);
    expect(() =>
      trainingStep({ name: 's', loss: sum(parameter), parameters: [parameter], optimizer: { kind: 'sgd' } }),
    ).toThrowErrorMatchingInlineSnapshot(
      `[TypeError: trainingStep: a parameter must be a state leaf whose name begins with "p."]`,
    );
  });

  it('refuses a first state that lacks a parameter', () => {
    const parameter = state('p.x', [1]);
    const program = trainingStep({
      name: 's',
      loss: sum(parameter),
      parameters: [parameter],
      optimizer: { kind: 'sgd' },
    });
    expect(() => initialTrainingState(program, {})).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: initialTrainingState: no values were given for p.x]`,
    );
  });
});
