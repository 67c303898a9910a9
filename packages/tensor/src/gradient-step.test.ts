import { describe, expect, it } from 'vitest';
import { addGradients, gradientStep, gradientsOf, updateStep } from './gradient-step.ts';
import {
  compile,
  type Device,
  initialTrainingState,
  input,
  keepNoise,
  matmul,
  mean,
  multiply,
  optimizerFeeds,
  parameterSet,
  reshape,
  type StateSpec,
  square,
  state,
  subtract,
  type Tensor,
  tanh,
  trainingStep,
} from './index.ts';
import { nodeDevice, workerDevice } from './node/index.ts';
import type { BatchPart } from './program.ts';

const ROWS = 12;
const optimizer = { kind: 'adamW', weightDecay: 0.1 } as const;
const DECAY = 0.9;
const updating = { optimizer, gradClip: 0.5, average: true };

/** Mean square of a network's error over some rows; a third of the hidden values is dropped. */
function network(rows: number): { loss: Tensor; parameters: Tensor[]; initial: Record<string, Float32Array> } {
  const { declare, list, initialValues } = parameterSet();
  const hidden = tanh(matmul(input('x', [rows, 3]), declare('in', [3, 5], { deviation: 1 })));
  const kept = multiply(hidden, keepNoise('noise', [rows, 5], 2 / 3));
  const y = matmul(kept, declare('out', [5, 1], { deviation: 1 }));
  const loss = reshape(mean(square(subtract(y, input('y', [rows, 1])))), [1]);
  return { loss, parameters: list(), initial: initialValues(1) };
}

/** Feeds of some rows of step `step`. */
function feedsOf(step: number, { first, count }: BatchPart): Record<string, Float32Array> {
  const at = (place: number): number => Math.sin(1 + place + 100 * step);
  return {
    x: Float32Array.from({ length: 3 * count }, (_, place) => at(3 * first + place)),
    y: Float32Array.from({ length: count }, (_, row) => at(1000 + first + row)),
    learningRate: Float32Array.of(0.01),
    ...(optimizerFeeds(step, optimizer, DECAY) as Record<string, Float32Array>),
  };
}

type Trained = { readonly losses: number[]; readonly norms: number[]; readonly state: Record<string, Float32Array> };
const STEPS = 6;

async function inOneProgram(): Promise<Trained> {
  const { loss, parameters, initial } = network(ROWS);
  const program = trainingStep({ name: 'whole', loss, parameters, ...updating });
  const session = await nodeDevice({ threads: 1 }).open(program);
  await session.writeState(initialTrainingState(program, initial));
  const [losses, norms]: number[][] = [[], []];
  for (let step = 0; step < STEPS; step += 1) {
    const outputs = await session.run(feedsOf(step, { first: 0, count: ROWS, of: ROWS }), { seed: step });
    losses.push(Number(outputs.loss![0]));
    norms.push(Number(outputs.gradientNorm![0]));
  }
  const trained = { losses, norms, state: await session.readState() };
  await session.dispose();
  return trained;
}

/** The same training with the batch cut into parts of these many rows. */
async function inParts(counts: readonly number[], device: Device): Promise<Trained> {
  const whole = network(ROWS);
  const update = updateStep({ name: 'update', parameters: whole.parameters, ...updating });
  const updater = await device.open(update);
  await updater.writeState(initialTrainingState(update, whole.initial));
  const parts = await Promise.all(
    counts.map(async (count, index) => {
      const { loss, parameters } = network(count);
      const program = gradientStep({ name: 'part', loss, parameters, weight: count / ROWS });
      const first = counts.slice(0, index).reduce((a, b) => a + b, 0);
      return { part: { first, count, of: ROWS }, session: await device.open(program, { stateOf: updater }) };
    }),
  );
  const [losses, norms]: number[][] = [[], []];
  for (let step = 0; step < STEPS; step += 1) {
    let total: Record<string, Float32Array> | undefined;
    let loss = 0;
    for (const { part, session } of parts) {
      const outputs = await session.run(feedsOf(step, part), { seed: step, part });
      loss += Number(outputs.loss![0]);
      const found = gradientsOf(outputs);
      if (total) addGradients(total, found);
      else total = found;
    }
    const { gradientNorm } = await updater.run({ ...feedsOf(step, { first: 0, count: 0, of: ROWS }), ...total });
    losses.push(loss);
    norms.push(Number(gradientNorm![0]));
  }
  const trained = { losses, norms, state: await updater.readState() };
  for (const { session } of parts) await session.dispose();
  await updater.dispose();
  return trained;
}

function expectNear(found: Trained, expected: Trained): void {
  const near = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 5));
  expect(found.losses).toEqual(near(expected.losses));
  expect(found.norms).toEqual(near(expected.norms));
  expect(Object.keys(found.state).toSorted()).toEqual(Object.keys(expected.state).toSorted());
  for (const [name, values] of Object.entries(expected.state)) expect([...found.state[name]!]).toEqual(near(values));
}

describe('an optimizer step cut in two', () => {
  it('does with the whole batch what one program does', async () => {
    expectNear(await inParts([ROWS], nodeDevice({ threads: 1 })), await inOneProgram());
  });

  it('adds up parts of any sizes to the whole batch, dropout included', async () => {
    const whole = await inOneProgram();
    const device = nodeDevice({ threads: 1 });
    for (const counts of [
      [6, 6],
      [7, 5],
      [1, 2, 3, 6],
    ])
      expectNear(await inParts(counts, device), whole);
  });

  it('shares parameters between two sessions in a worker thread, too', async () => {
    const device = workerDevice({ threads: 1 });
    expectNear(await inParts([5, 7], device), await inOneProgram());
    await device.dispose();
  });

  it('refuses gradients of another length', () => {
    expect(() => addGradients({ 'g.x': new Float32Array(2) }, {})).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: addGradients: g.x has 2 values, and no in the part]`,
    );
  });
});

describe('sessions that share state', () => {
  const keeping = (shape: readonly number[], by: number) => {
    const x = state('p.x', shape);
    const next = multiply(x, by);
    return compile({ name: `times ${by}`, outputs: {}, updates: [{ state: x, next }] });
  };

  it('see what each of them carries on, and outlive each other', async () => {
    const device = nodeDevice({ threads: 1 });
    const twice = await device.open(keeping([2], 2));
    const thrice = await device.open(keeping([2], 3), { stateOf: twice });
    await twice.writeState({ 'p.x': Float32Array.of(1, 5) });
    await twice.run({});
    await thrice.run({});
    await twice.run({});
    expect(await thrice.readState()).toEqual({ 'p.x': Float32Array.of(12, 60) });
    await twice.dispose();
    await thrice.run({});
    expect(await thrice.readState()).toEqual({ 'p.x': Float32Array.of(36, 180) });
  });

  it('must agree on its shape and be of one device', async () => {
    const device = nodeDevice({ threads: 1 });
    const pair = await device.open(keeping([2], 2));
    await expect(device.open(keeping([3], 2), { stateOf: pair })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: program times 2: state p.x is [3], and [2] in the session that shares it]`,
    );
    const foreign = { ...pair, program: { ...pair.program, state: [] as readonly StateSpec[] } };
    await expect(device.open(keeping([2], 2), { stateOf: foreign })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: stateOf: a session of another device has no state to share]`,
    );
  });
});

describe('noise of a part of a batch', () => {
  it('is that part of the whole batch’s noise, wherever it is cut', async () => {
    const noise = async (rows: number, part?: BatchPart): Promise<number[]> => {
      const program = compile({ name: 'noise', outputs: { y: multiply(keepNoise('n', [rows, 3], 0.5), 1) } });
      const session = await nodeDevice({ threads: 1 }).open(program);
      const { y } = await session.run({}, { seed: 4, ...(part && { part }) });
      return Array.from(y as Float32Array);
    };
    const whole = await noise(7);
    expect(new Set(whole)).toEqual(new Set([0, 2]));
    for (const [first, count] of [
      [0, 7],
      [0, 2],
      [1, 1],
      [2, 4],
      [3, 4],
      [6, 1],
    ] as const) {
      expect(await noise(count, { first, count, of: 7 })).toEqual(whole.slice(3 * first, 3 * (first + count)));
    }
    await expect(noise(5, { first: 0, count: 2, of: 7 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[SessionError: noise n is [5, 3], which is not 2 rows of equal length]`,
    );
  });
});
