import { nodeDevice } from '@continuo/tensor/node';
import { describe, expect, test } from 'vitest';
import { memoryCheckpointStore } from '../checkpoint-store.ts';
import { newestCheckpoint } from '../starting-point.ts';
import { networkTask } from '../testing/network-task.ts';
import type { TrainOptions } from '../train.ts';
import { train } from '../train.ts';

const OPTIONS: Omit<TrainOptions, 'store'> = {
  device: nodeDevice({ threads: 1 }),
  recipe: {},
  corpus: 'sine',
  schedule: { kind: 'cosine', learningRate: 0.02, warmupSteps: 10, finalLearningRate: 0 },
  maxSteps: 200,
  validateEvery: 50,
  precision: 'F16',
  now: () => 0,
};

/** Trains, stopped after each of the steps, and gives the last checkpoint. */
async function trainedWith(stops: readonly number[]) {
  const store = memoryCheckpointStore();
  let resume = false;
  for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
    const controller = new AbortController();
    const events = train(networkTask(), { ...OPTIONS, store, resume, signal: controller.signal });
    for await (const event of events) if (event.type === 'step-end' && event.step === stop) controller.abort();
    resume = true;
  }
  return (await newestCheckpoint(store)).checkpoint;
}

describe('on ONNX Runtime', () => {
  test('a network with dropout, AdamW and a moving average resumes to the same bits', async () => {
    const whole = await trainedWith([]);
    expect(await trainedWith([1, 2, 77, 150])).toEqual(whole);
    expect(Object.keys(whole.state).toSorted()).toEqual([
      'a.in',
      'a.out',
      'm.in',
      'm.out',
      'p.in',
      'p.out',
      'v.in',
      'v.out',
    ]);
    // predicting 0 everywhere would give the mean of sin², 0.77
    expect(whole.history.validations.at(-1)!.loss).toBeLessThan(0.1);
  });
});
