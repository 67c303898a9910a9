/** Gradient accumulation: a batch computed in parts, one after the other. */
import { nodeDevice } from '@continuo/tensor/node';
import { expect, test } from 'vitest';
import { memoryCheckpointStore } from './checkpoint-store.ts';
import { newestCheckpoint } from './starting-point.ts';
import { LINE_DEVICE, lineTask } from './testing/line-task.ts';
import { memoryCollectives } from './testing/memory-collectives.ts';
import { networkTask } from './testing/network-task.ts';
import type { TrainOptions } from './train.ts';
import { train } from './train.ts';

/** Trains the network for 30 steps in as many processes, and gives each one's losses and the first one's weights. */
async function trained(processes: number, changes: Partial<TrainOptions> = {}, task = networkTask) {
  const stores = Array.from({ length: processes }, () => memoryCheckpointStore());
  const losses = await Promise.all(
    memoryCollectives(processes).map(async (collective, rank) => {
      const found: number[] = [];
      const events = train(task(), {
        ...{ device: nodeDevice({ threads: 1 }), recipe: {}, corpus: 'sine', maxSteps: 30, store: stores[rank]! },
        ...{ schedule: { kind: 'constant', learningRate: 0.02, warmupSteps: 5 }, collective, ...changes },
      });
      for await (const event of events) if (event.type === 'step-end') found.push(event.loss);
      return found;
    }),
  );
  return { losses, state: (await newestCheckpoint(stores[0]!)).checkpoint.state };
}

const near = (values: ArrayLike<number>) => Array.from(values, (value) => expect.closeTo(value, 5));

test('a batch of 16 rows in 4 or 3 parts gives the losses and the weights of one run, dropout included', async () => {
  const whole = await trained(1);
  for (const [processes, parts] of [
    [1, 4],
    [1, 3],
    [2, 2],
  ] as const) {
    const cut = await trained(processes, { parts });
    for (const losses of cut.losses) expect(losses).toEqual(near(whole.losses[0]!));
    for (const [name, values] of Object.entries(whole.state)) expect([...cut.state[name]!]).toEqual(near(values));
  }
});

test('more parts than rows, or a step that cannot be cut, are refused', async () => {
  await expect(trained(1, { parts: 17 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[TrainError: 17 parts cannot share a batch of 16 rows; lower parts, or raise batchSize]`,
  );
  await expect(trained(2, { parts: 9 })).rejects.toThrowErrorMatchingInlineSnapshot(
    `[TrainError: 2 processes of 9 parts each cannot share a batch of 16 rows; start at most 1, or raise batchSize]`,
  );
  await expect(trained(1, { parts: 2, device: LINE_DEVICE }, lineTask)).rejects.toThrowErrorMatchingInlineSnapshot(
    `[TrainError: the family "line" cannot share a step among 2 parts; leave parts out of the recipe]`,
  );
});
