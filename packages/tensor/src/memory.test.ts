/** What a session holds stays the same while it trains, and goes when it is disposed. Measured: resident size of the process. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  add,
  compile,
  type Device,
  gelu,
  initialTrainingState,
  input,
  matmul,
  mean,
  multiply,
  optimizerFeeds,
  type Program,
  parameterSet,
  reshape,
  type Session,
  square,
  state,
  subtract,
  sum,
  trainingStep,
} from './index.ts';
import { nodeDevice, workerDevice } from './node/index.ts';

const MEBIBYTE = 2 ** 20;

// memory that nothing refers to any more goes at once, not when the collector finds time
setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

async function residentMebibytes(): Promise<number> {
  for (let again = 0; again < 3; again += 1) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().rss / MEBIBYTE;
}

const optimizer = { kind: 'adamW' } as const;
const [BATCH, DIM, HIDDEN] = [32, 128, 512];

/** Two layers on 32 examples; with Adam's moments its state takes 1.5 MiB. */
function smallNetwork(): { program: Program; first: Record<string, Float32Array> } {
  const parameters = parameterSet();
  const [x, target] = [input('x', [BATCH, DIM]), input('target', [BATCH, DIM])];
  const hidden = gelu(matmul(x, parameters.declare('widen', [DIM, HIDDEN], { deviation: 0.05 })));
  const y = matmul(hidden, parameters.declare('narrow', [HIDDEN, DIM], { deviation: 0.05 }));
  const loss = reshape(mean(square(subtract(y, target))), [1]);
  const program = trainingStep({ name: 'small', loss, parameters: parameters.list(), optimizer, outputs: { y } });
  return { program, first: initialTrainingState(program, parameters.initialValues(1)) };
}

async function train(session: Session, from: number, to: number): Promise<void> {
  const x = new Float32Array(BATCH * DIM).fill(0.1);
  for (let step = from; step < to; step += 1) {
    const feeds = { x, target: x, learningRate: Float32Array.of(1e-3), ...optimizerFeeds(step, optimizer) };
    await session.run(feeds, { seed: step });
  }
}

describe.each([
  ['this thread', () => nodeDevice({ threads: 1 })],
  ['a worker thread', () => workerDevice({ threads: 1 })],
] as [string, () => Device][])('in %s', (_, deviceOf) => {
  it('700 training steps take no more memory than 200 do', async () => {
    const device = deviceOf();
    const { program, first } = smallNetwork();
    const session = await device.open(program);
    await session.writeState(first);
    await train(session, 0, 200);
    const before = await residentMebibytes();
    await train(session, 200, 700);
    // had each step left its results behind, 500 of them would be 750 MiB; heaps of a busy machine grow by some ten
    expect((await residentMebibytes()) - before).toBeLessThan(250);
    await session.dispose();
    await device.dispose();
  });

  it('ten sessions, each disposed before the next, take no more memory than one', async () => {
    const device = deviceOf();
    // a state of 64 MiB, and two places of that size for its next values
    const values = state('values', [16 * MEBIBYTE]);
    const by = input('by', [1]);
    const updates = [{ state: values, next: add(values, by) }];
    const program = compile({ name: 'large', outputs: { total: sum(multiply(values, by)) }, updates });
    const held: Session[] = [];
    const openAndDispose = async (): Promise<void> => {
      const session = await device.open(program);
      await session.run({ by: Float32Array.of(1) });
      await session.run({ by: Float32Array.of(1) });
      await session.dispose();
      held.push(session);
    };
    const empty = await residentMebibytes();
    await openAndDispose();
    const one = (await residentMebibytes()) - empty;
    for (let session = 1; session < 10; session += 1) await openAndDispose();
    // each holds 192 MiB while it is open, so nine that stayed would be 1728; those disposed are still referred to here
    expect((await residentMebibytes()) - empty - one).toBeLessThan(400);
    expect(held).toHaveLength(10);
    await device.dispose();
  });
});
