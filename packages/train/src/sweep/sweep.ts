/** A sweep: one recipe, and the fields of it that are tried with several values. */
import { z } from 'zod';
import { describeFaults } from '../describe-faults.ts';
import { TrainError } from '../train-error.ts';

const rangeSchema = z
  .strictObject({
    least: z.number(),
    most: z.number(),
    /** log: each factor is as likely as any other, as for learning rates */
    scale: z.enum(['linear', 'log']).default('linear'),
    /** whole numbers only */
    whole: z.boolean().default(false),
  })
  .refine(({ least, most }) => least < most, 'expected least to be below most')
  .refine(({ least, scale }) => scale === 'linear' || least > 0, 'expected least above 0 on a log scale');

/** Values to try, or a range that `draws` are taken from. */
const axisSchema = z.union([z.array(z.json()).min(1), rangeSchema]);
export type SweepAxis = z.output<typeof axisSchema>;

export const sweepSchema = z
  .strictObject({
    /** a recipe, or the path of one from the sweep's folder */
    base: z.union([z.string().min(1), z.record(z.string(), z.json())]),
    /** dotted fields of the recipe, each with what it is tried with; `seed` repeats every setting of the others */
    axes: z.record(z.string().regex(/^\w+(\.\w+)*$/, 'expected a field such as schedule.learningRate'), axisSchema),
    /** settings drawn at random instead of all of the grid */
    draws: z.int().min(1).max(10_000).optional(),
    /** of the draws */
    seed: z.int().min(0).max(0xffffffff).default(1),
    /** runs at the same time */
    jobs: z.int().min(1).max(64).default(1),
    /** of one session; what is left is done by the next */
    maxMinutes: z.number().positive().optional(),
    /** stops bad settings early: Jamieson & Talwalkar 2016, "Non-stochastic best arm identification", figure 3 */
    halving: z
      .strictObject({
        /** steps after which settings are compared for the first time; the recipe's `validateEvery` must divide it */
        firstSteps: z.int().min(1),
        /** one of so many goes on, to so many times the steps */
        factor: z.int().min(2).max(16).default(2),
      })
      .optional(),
  })
  .refine(
    ({ axes, draws }) => draws !== undefined || Object.values(axes).every((axis) => Array.isArray(axis)),
    'an axis is a range, which is drawn from: add "draws", or list its values',
  )
  .refine(({ axes }) => axes.seed === undefined || Array.isArray(axes.seed), 'expected a list of seeds')
  .refine(({ axes }) => Object.keys(axes).length > 0, 'expected at least one axis');
export type Sweep = z.output<typeof sweepSchema>;

/**
 * Reads a sweep's JSON text.
 *
 * @throws TrainError  `bad-sweep`, with the field and, for an unknown one, the nearest that exists
 * @example readSweep('{"base":"lstm.json","axes":{"seed":[1,2,3]}}').jobs // => 1
 */
export function readSweep(json: string, { source = 'the sweep' }: { readonly source?: string } = {}): Sweep {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TrainError('bad-sweep', `${source} is not JSON: ${reason}`, {}, cause);
  }
  const parsed = sweepSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const message = `${source}: ${describeFaults(parsed.error, sweepSchema)}`;
  throw new TrainError('bad-sweep', message, { issues: parsed.error.issues });
}
