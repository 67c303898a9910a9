import type { TrainingTask } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, test } from 'vitest';
import type { CheckpointStore } from './checkpoint-store.ts';
import { memoryCheckpointStore } from './checkpoint-store.ts';
import type { Collective } from './collective.ts';
import { newestCheckpoint } from './starting-point.ts';
import { LINE_DEVICE, lineTask } from './testing/line-task.ts';
import { memoryCollectives } from './testing/memory-collectives.ts';
import { networkTask } from './testing/network-task.ts';
import type { TrainOptions } from './train.ts';
import { train } from './train.ts';
import type { TrainEvent } from './train-event.ts';

const OPTIONS: Omit<TrainOptions, 'store'> = {
  device: nodeDevice({ threads: 1 }),
  recipe: {},
  corpus: 'sine',
  schedule: { kind: 'constant', learningRate: 0.02, warmupSteps: 5 },
  maxSteps: 40,
  validateEvery: 20,
  checkpointEvery: { steps: 15 },
};

async function eventsOf(task: TrainingTask, options: TrainOptions, onEvent: (event: TrainEvent) => void = () => {}) {
  const events: TrainEvent[] = [];
  for await (const event of train(task, options)) {
    events.push(event);
    onEvent(event);
  }
  return events;
}

type Together = { readonly events: TrainEvent[][]; readonly stores: CheckpointStore[] };

/** Trains the network in as many members of one collective, each with a store of its own. */
async function together(
  size: number,
  changes: (member: Collective) => Partial<TrainOptions> = () => ({}),
): Promise<Together> {
  const stores = Array.from({ length: size }, () => memoryCheckpointStore());
  const events = await Promise.all(
    memoryCollectives(size).map((collective) =>
      eventsOf(networkTask(), { ...OPTIONS, store: stores[collective.rank], collective, ...changes(collective) }),
    ),
  );
  return { events, stores };
}

const lossesOf = (events: readonly TrainEvent[]): number[] =>
  events.flatMap((event) => (event.type === 'step-end' ? [event.loss] : []));
const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

describe('training together', () => {
  test('gives the losses of one process with the same batch, also with dropout and unequal shares of its 16 rows', async () => {
    const alone = await eventsOf(networkTask(), { ...OPTIONS, store: memoryCheckpointStore() });
    for (const size of [2, 3]) {
      const { events } = await together(size);
      for (const each of events) expect(lossesOf(each)).toEqual(near(lossesOf(alone)));
      const best = (list: readonly TrainEvent[]) =>
        list.flatMap((event) => (event.type === 'validation-end' ? [event.loss] : []));
      expect(best(events[0])).toEqual(near(best(alone)));
    }
  });

  test('lets the first process alone validate and write', async () => {
    const { events, stores } = await together(2);
    const types = events.map((list) => new Set(list.map(({ type }) => type)));
    expect([...types[0]].toSorted()).toEqual([
      'checkpoint-written',
      'run-end',
      'run-start',
      'step-end',
      'validation-end',
    ]);
    expect([...types[1]].toSorted()).toEqual(['run-end', 'run-start', 'step-end']);
    expect(await stores[1].list()).toEqual([]);
    expect(events[0][0]).toMatchObject({ type: 'run-start', processes: 2 });
  });

  test('goes on from a checkpoint of the first, in any number of processes', async () => {
    const whole = lossesOf((await together(2)).events[0]);
    const { stores } = await together(2, () => ({ maxSteps: 22 }));
    const { checkpoint } = await newestCheckpoint(stores[0]);
    expect(checkpoint.step).toBe(22);
    for (const size of [1, 2, 4]) {
      const store = memoryCheckpointStore();
      for (const name of await stores[0].list()) await store.write(name, await stores[0].read(name));
      const resumed = await together(size, ({ rank }) => ({ resume: true, ...(rank === 0 && { store }) }));
      for (const each of resumed.events) expect(lossesOf(each)).toEqual(near(whole.slice(22)));
    }
  });

  test('stops everywhere after the same step when one process is told to, and keeps it', async () => {
    const controller = new AbortController();
    const stores = [memoryCheckpointStore(), memoryCheckpointStore()];
    const ends = await Promise.all(
      memoryCollectives(2).map(async (collective) => {
        const signal = collective.rank === 1 ? controller.signal : new AbortController().signal;
        const store = stores[collective.rank];
        const events = await eventsOf(networkTask(), { ...OPTIONS, store, collective, signal }, (event) => {
          if (event.type === 'step-end' && event.step === 7 && collective.rank === 1) controller.abort();
        });
        return events.at(-1)!;
      }),
    );
    for (const end of ends) expect(end).toMatchObject({ type: 'run-end', reason: 'interrupted', step: 7 });
    expect((await newestCheckpoint(stores[0])).checkpoint.step).toBe(7);
  });

  test('tells what it spent on talking, of the steps after the first two', async () => {
    let seconds = 0;
    const now = () => (seconds += 1);
    const { events } = await together(2, ({ rank }) => (rank === 0 ? { now } : {}));
    const bytesPerStep = 4 * (8 + 8 + 1); // two matrices of 8 and the loss
    expect(events[0].at(-1)).toMatchObject({ communication: { processes: 2, bytesPerStep } });
    const end = events[0].at(-1) as Extract<TrainEvent, { type: 'run-end' }>;
    // the clock ticks at the step's start, before and after the barrier, after the sums, and at the step's end
    expect(end.communication).toMatchObject({ stepSeconds: 4, waitingShare: 0.25, transferShare: 0.25 });
  });
});

describe('what cannot be trained together', () => {
  const faults = async (
    size: number,
    task: () => TrainingTask,
    changes: (rank: number) => Partial<TrainOptions> = () => ({}),
  ) =>
    Promise.all(
      memoryCollectives(size).map((collective) =>
        eventsOf(task(), { ...OPTIONS, store: memoryCheckpointStore(), collective, ...changes(collective.rank) }).then(
          () => 'no fault',
          (error) => `${error.code}: ${error.message}`,
        ),
      ),
    );

  test('a batch of fewer rows than processes', async () => {
    const found = await faults(17, networkTask);
    expect(new Set(found)).toEqual(
      new Set(['bad-processes: 17 processes cannot share a batch of 16 rows; start at most 16, or raise batchSize']),
    );
  });

  test('a family whose step cannot be cut', async () => {
    const [found] = await faults(2, lineTask, () => ({ device: LINE_DEVICE }));
    expect(found).toBe(
      'bad-processes: the family "line" cannot share a step among 2 processes; start one process only',
    );
  });

  test('processes that were started with different recipes', async () => {
    const members = memoryCollectives(2);
    const second = eventsOf(networkTask(), {
      ...OPTIONS,
      recipe: { batchSize: 1 },
      store: memoryCheckpointStore(),
      collective: members[1],
    });
    const first = train(networkTask(), { ...OPTIONS, store: memoryCheckpointStore(), collective: members[0] }).next();
    await expect(second).rejects.toMatchObject({ code: 'processes-differ', details: { rank: 1 } });
    first.catch(() => {}); // it waits for the other: ending it is up to `abort`
  });
});
