/** The thread that calls stays free: measured by Node's own clocks of the event loop. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  compile,
  type Device,
  gelu,
  initialTrainingState,
  input,
  matmul,
  mean,
  optimizerFeeds,
  type Program,
  parameterSet,
  reshape,
  type Session,
  square,
  state,
  subtract,
  trainingStep,
} from '../index.ts';
import { nodeDevice, workerDevice } from './index.ts';

const OPTIMIZER = { kind: 'adamW' } as const;
const [ROWS, SIZE, DEPTH] = [2048, 512, 6];

/** A step of some hundred milliseconds: about 19 billion operations. */
function longStep(): { readonly program: Program; readonly start: Record<string, Float32Array> } {
  const parameters = parameterSet();
  const [x, target] = [input('x', [ROWS, SIZE]), input('target', [ROWS, SIZE])];
  const y = Array.from({ length: DEPTH }, (_, layer) => layer).reduce(
    (before, layer) => gelu(matmul(before, parameters.declare(`w${layer}`, [SIZE, SIZE], { deviation: 0.05 }))),
    x,
  );
  const loss = reshape(mean(square(subtract(y, target))), [1]);
  const program = trainingStep({ name: 'long', loss, parameters: parameters.list(), optimizer: OPTIMIZER });
  return { program, start: initialTrainingState(program, parameters.initialValues(1)) };
}

/** A step of a few milliseconds, of few inputs and outputs, as in decoding. */
const shortStep = (): Program => {
  const [row, weights] = [input('row', [1, 2048]), state('weights', [2048, 2048])];
  return compile({ name: 'short', outputs: { y: matmul(matmul(row, weights), weights) } });
};

type Watched = {
  readonly milliseconds: number;
  /** the longest time for which the event loop did not come round */
  readonly longestDelay: number;
  /** the share of the time for which the event loop was busy */
  readonly busy: number;
};

async function watch(work: () => Promise<void>): Promise<Watched> {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const before = performance.eventLoopUtilization();
  const start = performance.now();
  await work();
  const milliseconds = performance.now() - start;
  const busy = performance.eventLoopUtilization(before).utilization;
  // the delay's own timer is due after the work's last turn
  await new Promise((resolve) => setTimeout(resolve, 5));
  delays.disable();
  return { milliseconds, longestDelay: delays.max / 1e6, busy };
}

async function watchTraining(device: Device): Promise<Watched> {
  const { program, start } = longStep();
  const session = await device.open(program);
  await session.writeState(start);
  const values = new Float32Array(ROWS * SIZE).fill(0.5);
  const feeds = { x: values, target: values, learningRate: Float32Array.of(1e-3), ...optimizerFeeds(0, OPTIMIZER) };
  const step = async (): Promise<void> => {
    await session.run(feeds);
  };
  await step(); // memory is planned
  return watch(step).finally(() => session.dispose());
}

async function watchDecoding(device: Device): Promise<Watched> {
  const session: Session = await device.open(shortStep());
  const row = new Float32Array(2048);
  const loop = async (steps: number): Promise<void> => {
    for (let step = 0; step < steps; step += 1) await session.run({ row });
  };
  await loop(5);
  return watch(() => loop(100)).finally(() => session.dispose());
}

describe('a device in a thread of its own', () => {
  let worker: Device;
  beforeAll(() => {
    worker = workerDevice({ threads: 1 });
  });
  afterAll(() => worker.dispose());

  it('lets the event loop turn while a training step runs, which in this thread stops it', async () => {
    const [away, here] = [await watchTraining(worker), await watchTraining(nodeDevice({ threads: 1 }))];
    expect(here.longestDelay).toBeGreaterThan(0.8 * here.milliseconds);
    expect(away.longestDelay).toBeLessThan(0.5 * away.milliseconds);
    expect(away.busy).toBeLessThan(0.5);
  });

  it('leaves most of the time to others while a model decodes, which in this thread takes all of it', async () => {
    const [away, here] = [await watchDecoding(worker), await watchDecoding(nodeDevice({ threads: 1 }))];
    expect(here.busy).toBeGreaterThan(0.8);
    expect(away.busy).toBeLessThan(0.5);
    expect(away.longestDelay).toBeLessThan(0.5 * away.milliseconds);
  });
});
