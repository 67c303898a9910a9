/** The learning rate as a function of the step. */
import { z } from 'zod';

const learningRate = z.number().positive();
const warmupSteps = z.int().min(0).default(0);
const finalLearningRate = z.number().min(0).default(0);

/**
 * How the learning rate goes: a straight warm-up to `learningRate` over `warmupSteps`, then `constant`, `linear` down to
 * `finalLearningRate` at the last step, or down to it along half a `cosine` (Loshchilov and Hutter 2017, equation 5).
 */
export const scheduleSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), learningRate, warmupSteps }),
  z.strictObject({ kind: z.literal('linear'), learningRate, warmupSteps, finalLearningRate }),
  z.strictObject({ kind: z.literal('cosine'), learningRate, warmupSteps, finalLearningRate }),
]);
export type Schedule = z.output<typeof scheduleSchema>;

/**
 * The learning rate of optimizer step `step` (0, 1, …, maxSteps - 1).
 *
 * Step `warmupSteps - 1` is the first at the full rate, and so is the step after it; the last step reaches the final one.
 *
 * @param maxSteps  steps of the whole training; the rate stays at its end beyond them
 * @example learningRateAt(0, { kind: 'constant', learningRate: 0.1, warmupSteps: 10 }, 100) // => 0.01
 */
export function learningRateAt(step: number, schedule: Schedule, maxSteps: number): number {
  const { learningRate, warmupSteps } = schedule;
  if (step < warmupSteps) return (learningRate * (step + 1)) / warmupSteps;
  if (schedule.kind === 'constant') return learningRate;
  const decaySteps = maxSteps - 1 - warmupSteps;
  const progress = decaySteps <= 0 ? 1 : Math.min(1, (step - warmupSteps) / decaySteps);
  const left = schedule.kind === 'linear' ? 1 - progress : (1 + Math.cos(Math.PI * progress)) / 2;
  return schedule.finalLearningRate + (learningRate - schedule.finalLearningRate) * left;
}
