import { describe, expect, test } from 'vitest';
import type { Schedule } from './schedule.ts';
import { learningRateAt } from './schedule.ts';

const COSINE: Schedule = { kind: 'cosine', learningRate: 1, warmupSteps: 4, finalLearningRate: 0.2 };
const LINEAR: Schedule = { ...COSINE, kind: 'linear' };

describe('the learning rate', () => {
  test('warm-up climbs in equal parts and reaches the full rate at its last step', () => {
    const rates = [0, 1, 2, 3].map((step) => learningRateAt(step, COSINE, 13));
    expect(rates).toEqual([0.25, 0.5, 0.75, 1]);
  });

  // warm-up ends before step 4, the last of 13 steps is 12: 8 steps of decay
  test.each([
    [4, 1],
    [6, 0.2 + 0.8 * (0.5 + Math.SQRT1_2 / 2)], // cos 45°
    [8, 0.6], // halfway
    [12, 0.2],
    [50, 0.2],
  ])('the cosine at step %i is %f', (step, rate) => {
    expect(learningRateAt(step, COSINE, 13)).toBeCloseTo(rate, 12);
  });

  test.each([
    [4, 1],
    [6, 0.8],
    [8, 0.6],
    [12, 0.2],
    [50, 0.2],
  ])('the line at step %i is %f', (step, rate) => {
    expect(learningRateAt(step, LINEAR, 13)).toBeCloseTo(rate, 12);
  });

  test('constant without warm-up is constant from step 0', () => {
    const schedule: Schedule = { kind: 'constant', learningRate: 0.003, warmupSteps: 0 };
    expect([0, 1, 99].map((step) => learningRateAt(step, schedule, 100))).toEqual([0.003, 0.003, 0.003]);
  });

  test('a training that is all warm-up ends at the full rate', () => {
    expect(learningRateAt(3, COSINE, 4)).toBe(1);
  });
});
