/** A training recipe: all that decides what a training gives, in one JSON file. */
import { z } from 'zod';
import { describeFaults } from './describe-faults.ts';
import { CORPUS_FORMS, FAMILIES } from './families.ts';
import { scheduleSchema } from './schedule.ts';
import { TrainError } from './train-error.ts';

const rate = z.number().min(0).lt(1);
const weightDecay = z.number().min(0).default(0);

const adam = {
  beta1: rate.default(0.9),
  beta2: rate.default(0.98),
  epsilon: z.number().positive().default(1e-8),
  weightDecay,
};

/** The optimizers of `@continuo/tensor`; with Adafactor a learning rate is relative, 0.01 is a usual one. */
export const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('adamW'), ...adam }),
  z.strictObject({ kind: z.literal('adam'), ...adam }),
  z.strictObject({
    kind: z.literal('sgd'),
    momentum: rate.default(0.9),
    // no default: checkpoints of before it must find the recipe they know
    nesterov: z.literal(true).optional(),
    weightDecay,
  }),
  z.strictObject({
    kind: z.literal('adafactor'),
    decayExponent: z.number().positive().max(1).default(0.8),
    longestStep: z.number().positive().default(1),
    relative: z.boolean().default(true),
    weightDecay,
  }),
]);

/**
 * Defaults are those that trained the shipped chorale model best: small batches and a constant rate with a moving average,
 * stopped by `patience`; a falling rate learnt its 229 pieces by heart sooner.
 */
export const recipeSchema = z.strictObject({
  /** what the model will be called, e.g. "chorale" */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'expected lower-case letters, digits and hyphens'),
  description: z.string().default(''),
  /** of the weights, e.g. "CC0-1.0" */
  licence: z.string().min(1),
  family: z.enum(FAMILIES),
  /** how the data folder is read */
  corpus: z.enum(CORPUS_FORMS).default('chorale-grid'),
  /** folder with the corpus, from the recipe's folder or the working folder */
  data: z.string().min(1),
  /** subfolders of it to read; all unless given */
  only: z.array(z.string().min(1)).min(1).optional(),
  /** labels, e.g. { "kind": "beat" }: pieces of which the data set's index says something else are left out */
  where: z.record(z.string(), z.string()).optional(),
  /** of the network; the family checks its fields */
  architecture: z.record(z.string(), z.json()).default({}),
  optimizer: optimizerSchema.default(optimizerSchema.parse({ kind: 'adamW', weightDecay: 0.1 })),
  schedule: scheduleSchema.default({ kind: 'constant', learningRate: 2e-3, warmupSteps: 60 }),
  /** gradients longer than this are scaled down to it; 0 for no limit */
  gradClip: z.number().min(0).default(1),
  /** share of the old value in the moving average of the weights, which is validated and shipped; 0 keeps none */
  averageDecay: rate.default(0.9993),
  /** pieces or excerpts a step */
  batchSize: z.int().min(1).max(4096).default(3),
  /** runs, one after the other, that a step is computed in, for the memory of one such part; 1 unless given */
  parts: z.int().min(1).max(4096).optional(),
  /** steps of time or tokens in an excerpt */
  frames: z.int().min(4).max(4096).default(192),
  seed: z.int().min(0).max(0xffffffff).default(1),
  maxSteps: z.int().min(1),
  /** a model to go on from, instead of random weights */
  startFrom: z
    .strictObject({
      /** its file, from the recipe's folder or the working folder */
      model: z.string().min(1),
      /** of that file */
      sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'),
      /** learn only corrections of this rank to its matrices (adapters); all weights unless given */
      rank: z.int().min(1).max(256).optional(),
    })
    .optional(),
  /** steps between validations */
  validateEvery: z.int().min(1).default(125),
  /** validations without a better loss before training ends; 0 trains to the end */
  patience: z.int().min(0).default(0),
  /** a checkpoint is written when either has passed */
  checkpointEvery: z
    .strictObject({ steps: z.int().min(1).optional(), seconds: z.number().positive().optional() })
    .default({ seconds: 120 }),
  /** how the model file stores its weights; validation uses the same rounded ones */
  precision: z.enum(['F16', 'F32']).default('F16'),
  /** CPU threads, 0 for all; equal weights need an equal number */
  threads: z.int().min(0).max(1024).default(0),
});
export type Recipe = z.output<typeof recipeSchema>;
/** A recipe as people write it: what has a default may be left out. */
export type RecipeInput = z.input<typeof recipeSchema>;

/** Fields that a resumed run may change: they do not touch what is learnt from step to step. */
const FREE_FIELDS = ['name', 'description', 'licence', 'data', 'checkpointEvery', 'threads'] as const;

/**
 * Reads a recipe's JSON text.
 *
 * @throws TrainError  `bad-recipe`, with the field and, for an unknown one, the nearest that exists
 * @example readRecipe('{"name":"a","licence":"CC0-1.0","family":"transformer","data":"d","maxSteps":9}').frames // => 192
 */
export function readRecipe(json: string, options: { readonly source?: string } = {}): Recipe {
  const { source = 'the recipe' } = options;
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TrainError('bad-recipe', `${source} is not JSON: ${reason}`, {}, cause);
  }
  return parseRecipe(data, options);
}

/**
 * Checks a recipe that is already data and fills in the defaults.
 *
 * @throws TrainError  `bad-recipe`
 */
export function parseRecipe(data: unknown, options: { readonly source?: string } = {}): Recipe {
  const { source = 'the recipe' } = options;
  const parsed = recipeSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const message = `${source}: ${describeFaults(parsed.error, recipeSchema)}`;
  throw new TrainError('bad-recipe', message, { issues: parsed.error.issues });
}

/**
 * The part of a recipe that decides the weights; a checkpoint is only resumed with an equal one.
 *
 * @example 'data' in recipeIdentity(recipe) // => false
 */
export function recipeIdentity(recipe: Recipe): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(recipe).filter(([key]) => !FREE_FIELDS.some((field) => field === key)));
}
