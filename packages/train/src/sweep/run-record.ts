/** What is known of one run of a sweep. */
import { z } from 'zod';
import type { ValidationPoint } from '../train-event.ts';

const validationSchema = z.strictObject({
  step: z.int(),
  loss: z.number(),
  measures: z.record(z.string(), z.number()),
});

/** How a run ended for good; it is never run again. */
export const runResultSchema = z.strictObject({
  /** `failed`: it would fail again, as a training whose loss is no longer a number */
  reason: z.enum(['completed', 'early-stopped', 'failed']),
  /** why it failed */
  message: z.string().optional(),
  /** optimizer steps taken */
  step: z.int().min(0),
  /** wall-clock time of all its sessions */
  seconds: z.number().min(0),
  lossUnit: z.string().optional(),
  parameterCount: z.int().optional(),
  /** of the pieces it learnt from */
  corpus: z.string().optional(),
  validations: z.array(validationSchema).readonly(),
});
export type RunResult = z.output<typeof runResultSchema>;

export type RunRecord = {
  /** all so far, in order */
  readonly validations: readonly ValidationPoint[];
  /** once it has ended for good */
  readonly result?: RunResult;
};

/**
 * The lowest validation of the first `steps` steps; none of a run that has failed.
 *
 * @example bestWithin({ validations: [{ step: 100, loss: 2, measures: {} }] }, 50) // => undefined
 */
export function bestWithin({ validations, result }: RunRecord, steps: number): ValidationPoint | undefined {
  if (result?.reason === 'failed') return undefined;
  return validations
    .filter(({ step }) => step <= steps)
    .reduce<ValidationPoint | undefined>((best, point) => (best && best.loss <= point.loss ? best : point), undefined);
}

/** True where a run needs no step more to be compared after `steps`. */
export function hasReached({ validations, result }: RunRecord, steps: number): boolean {
  return result !== undefined || validations.some(({ step }) => step >= steps);
}
