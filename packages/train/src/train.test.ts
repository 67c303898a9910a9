import { roundToPrecision } from '@continuo/models';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCheckpoint } from './checkpoint.ts';
import type { CheckpointStore } from './checkpoint-store.ts';
import { checkpointNames, memoryCheckpointStore } from './checkpoint-store.ts';
import { newestCheckpoint } from './starting-point.ts';
import { LINE_DEVICE, lineTask } from './testing/line-task.ts';
import type { TrainOptions } from './train.ts';
import { train } from './train.ts';
import type { TrainEvent } from './train-event.ts';

const OPTIONS: Omit<TrainOptions, 'store'> = {
  device: LINE_DEVICE,
  recipe: { seed: 5, batchSize: 4 },
  corpus: 'c0',
  schedule: { kind: 'cosine', learningRate: 0.05, warmupSteps: 3, finalLearningRate: 0.001 },
  maxSteps: 40,
  seed: 5,
  validateEvery: 8,
  checkpointEvery: { steps: 10 },
  now: () => 0,
};

async function eventsOf(options: TrainOptions, task = lineTask()): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of train(task, options)) events.push(event);
  return events;
}

/** Aborts as soon as a step is taken, as Ctrl-C does. */
async function runUntil(step: number, options: TrainOptions): Promise<TrainEvent[]> {
  const controller = new AbortController();
  const events: TrainEvent[] = [];
  for await (const event of train(lineTask(), { ...options, signal: controller.signal })) {
    events.push(event);
    if (event.type === 'step-end' && event.step >= step) controller.abort();
  }
  return events;
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no fault',
    (error) => `${error.code}: ${error.message}`,
  );
}

describe('the training loop', () => {
  test('learns the line, and tells each step, validation and checkpoint', async () => {
    const store = memoryCheckpointStore();
    const events = await eventsOf({ ...OPTIONS, store, maxSteps: 400, validateEvery: 100 });
    const count = (type: string) => events.filter((event) => event.type === type).length;
    expect([count('step-end'), count('validation-end'), count('checkpoint-written')]).toEqual([400, 4, 40]);
    expect(events.at(-1)).toMatchObject({ type: 'run-end', reason: 'completed', step: 400 });
    const { checkpoint } = await newestCheckpoint(store);
    expect(checkpoint.best!.validation.loss).toBeLessThan(0.5);
    expect(checkpoint.history.training[399]).toBeLessThan(checkpoint.history.training[0] / 10);
  });

  test('the learning rate fed is that of the schedule, from its first step', async () => {
    const events = await eventsOf({ ...OPTIONS, store: memoryCheckpointStore(), maxSteps: 5 });
    const rates = events.flatMap((event) => (event.type === 'step-end' ? [event.learningRate] : []));
    expect(rates[0]).toBeCloseTo(0.05 / 3, 10);
    expect(rates.at(-1)).toBeCloseTo(0.001, 10);
  });

  test('stopped anywhere, any number of times, it ends with the same checkpoint bit for bit', async () => {
    const whole = memoryCheckpointStore();
    await eventsOf({ ...OPTIONS, store: whole });
    const expected = (await newestCheckpoint(whole)).checkpoint;
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 1, max: 39 }), { maxLength: 4 }), async (stops) => {
        const store = memoryCheckpointStore();
        let resume = false;
        for (const stop of stops.toSorted((a, b) => a - b)) {
          await runUntil(stop, { ...OPTIONS, store, resume });
          resume = true;
        }
        await eventsOf({ ...OPTIONS, store, resume });
        expect((await newestCheckpoint(store)).checkpoint).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('another seed gives other weights', async () => {
    const weights = async (seed: number) => {
      const store = memoryCheckpointStore();
      await eventsOf({ ...OPTIONS, store, seed });
      return (await newestCheckpoint(store)).checkpoint.state['p.line'];
    };
    expect(await weights(5)).toEqual(await weights(5));
    expect(await weights(5)).not.toEqual(await weights(6));
  });

  test('an interrupted training writes a checkpoint of its last step and says so', async () => {
    const store = memoryCheckpointStore();
    const events = await runUntil(13, { ...OPTIONS, store });
    expect(events.slice(-2)).toMatchObject([
      { type: 'checkpoint-written', step: 13 },
      { type: 'run-end', reason: 'interrupted', step: 13 },
    ]);
    const { checkpoint } = await newestCheckpoint(store);
    expect(checkpoint.history.training).toHaveLength(13);
    expect(checkpoint.best?.validation.step).toBe(8);
  });

  test('with patience 2 the second validation in a row without a better loss ends it; the best is kept', async () => {
    const store = memoryCheckpointStore();
    const validated: Float32Array[] = [];
    const task = lineTask({ losses: [5, 4, 6, 3, 3, 7, 1], validated });
    const events = await eventsOf({ ...OPTIONS, store, validateEvery: 5, patience: 2 }, task);
    expect(events.at(-1)).toMatchObject({ reason: 'early-stopped', step: 30, best: { step: 20, loss: 3 } });
    expect((await newestCheckpoint(store)).checkpoint.best!.parameters['p.line']).toEqual(validated[3]);
    const again = await eventsOf({ ...OPTIONS, store, validateEvery: 5, patience: 2, resume: true });
    expect(again.map(({ type }) => type)).toEqual(['run-start', 'run-end']);
  });

  test('what is validated and kept is rounded as it will be shipped', async () => {
    const store = memoryCheckpointStore();
    const validated: Float32Array[] = [];
    await eventsOf({ ...OPTIONS, store, precision: 'F16' }, lineTask({ validated }));
    const { checkpoint } = await newestCheckpoint(store);
    expect(validated).toContainEqual(checkpoint.best!.parameters['p.line']);
    for (const values of validated) expect(roundToPrecision(values, 'F16')).toEqual(values);
    const line = checkpoint.state['p.line'];
    expect(roundToPrecision(line, 'F16')).not.toEqual(line);
  });

  test('the time budget ends it with everything kept', async () => {
    let seconds = 0;
    const store = memoryCheckpointStore();
    const now = () => {
      seconds += 1;
      return seconds;
    };
    const events = await eventsOf({ ...OPTIONS, store, maxMinutes: 1, now });
    const end = events.at(-1);
    expect(end).toMatchObject({ type: 'run-end', reason: 'time-over' });
    expect(events.at(-2)).toMatchObject({ type: 'checkpoint-written', step: (end as { step: number }).step });
  });

  test('the newest two checkpoints stay', async () => {
    const store = memoryCheckpointStore();
    await eventsOf({ ...OPTIONS, store });
    expect(await checkpointNames(store)).toEqual(['step-00000040.safetensors', 'step-00000030.safetensors']);
  });
});

describe('a training that cannot go on', () => {
  test('a store in use is not overwritten without resuming, an empty one cannot be resumed', async () => {
    const store = memoryCheckpointStore();
    expect(await faultOf(eventsOf({ ...OPTIONS, store, resume: true }))).toMatch('nothing-to-resume: there is no');
    await eventsOf({ ...OPTIONS, store });
    expect(await faultOf(eventsOf({ ...OPTIONS, store }))).toBe(
      'run-exists: there is already a training here, with step-00000040.safetensors; resume it, or train into another folder',
    );
  });

  test.each([
    [{ recipe: { seed: 6, batchSize: 4 } }, 'recipe.seed was 5 and is 6'],
    [{ corpus: 'c1' }, 'corpus was "c0" and is "c1"'],
  ])('a checkpoint of another run is refused: %j', async (change, message) => {
    const store = memoryCheckpointStore();
    await runUntil(10, { ...OPTIONS, store });
    const fault = await faultOf(eventsOf({ ...OPTIONS, ...change, store, resume: true }));
    expect(fault).toMatch(`other-run: the checkpoint is of another training: ${message}`);
  });

  test('a checkpoint of another architecture is refused', async () => {
    const store = memoryCheckpointStore();
    await runUntil(10, { ...OPTIONS, store });
    const task = lineTask({ architecture: { parameters: 3 } });
    expect(await faultOf(eventsOf({ ...OPTIONS, store, resume: true }, task))).toMatch(
      'architecture.parameters was 2 and is 3',
    );
  });

  test('a damaged newest checkpoint is passed over for the one before, which gives the same end', async () => {
    const store = memoryCheckpointStore();
    await eventsOf({ ...OPTIONS, store });
    const name = 'step-00000040.safetensors';
    const bytes = await store.read(name);
    bytes[bytes.length - 1] ^= 1;
    await store.write(name, bytes);
    await expect(decodeCheckpoint(bytes)).rejects.toMatchObject({ code: 'damaged-checkpoint' });
    const expected = memoryCheckpointStore();
    await eventsOf({ ...OPTIONS, store: expected });
    const events = await eventsOf({ ...OPTIONS, store, resume: true });
    expect(events[0]).toMatchObject({ type: 'checkpoint-skipped', name });
    expect(events[1]).toMatchObject({ type: 'run-start', step: 30 });
    expect(await store.read(name)).toEqual(await expected.read(name));
  });

  test('a full disk is said in words, and the checkpoint before it stays', async () => {
    const store = memoryCheckpointStore();
    const full: CheckpointStore = {
      ...store,
      async write(name, bytes) {
        if (name.includes('20')) throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
        await store.write(name, bytes);
      },
    };
    expect(await faultOf(eventsOf({ ...OPTIONS, store: full }))).toBe(
      'checkpoint-not-written: the checkpoint of step 20 could not be written: the disk is full; ' +
        'the one of step 10 is kept; make room and resume',
    );
    expect((await newestCheckpoint(store)).checkpoint.step).toBe(10);
  });

  test('a loss that is no number ends it with the last checkpoint kept', async () => {
    const store = memoryCheckpointStore();
    const schedule = { kind: 'constant', learningRate: 1e9, warmupSteps: 0 } as const;
    const fault = await faultOf(eventsOf({ ...OPTIONS, store, schedule, checkpointEvery: { steps: 1 } }));
    expect(fault).toMatch(/^diverged: step \d+: the loss is (NaN|Infinity)/);
    const { checkpoint } = await newestCheckpoint(store);
    expect(Number.isFinite(checkpoint.history.training.at(-1))).toBe(true);
  });
});
