/** What an n-gram model consists of, as its file says. */
import { z } from 'zod';
import { COMBINATIONS } from './combine.ts';
import { ESCAPES, SMOOTHINGS } from './ppm.ts';
import { VIEWS } from './view.ts';

const order = z.union([z.int().min(0).max(32), z.literal('unbounded')]);

/** One of the models that are blended. */
export const memorySchema = z.strictObject({
  /** "long" was counted in training and stands; "short" learns within each piece, from nothing */
  span: z.enum(['long', 'short']),
  view: z.enum(VIEWS),
  /** symbols of the longest context; "unbounded" is PPM*, up to 32 */
  order,
  escape: z.enum(ESCAPES),
  smoothing: z.enum(SMOOTHINGS),
  /** update exclusion while it learns */
  exclusion: z.boolean(),
});
export type MemoryConfig = z.output<typeof memorySchema>;

/** The architecture in a model file. */
export const ngramSchema = z.strictObject({
  memories: z.array(memorySchema).min(1),
  combination: z.enum(COMBINATIONS),
  bias: z.number().min(0),
});
export type NgramConfig = z.output<typeof ngramSchema>;

/** What a recipe may fix; what it leaves open is chosen on validation. */
export const ngramRecipeSchema = z.strictObject({
  /** models over the corpus, over the piece so far, or both */
  spans: z
    .array(z.enum(['long', 'short']))
    .min(1)
    .optional(),
  /** notes as written or as intervals, which is counting in all keys */
  views: z.array(z.enum(VIEWS)).min(1).optional(),
  order: order.optional(),
  /** those that are tried; Kneser-Ney only for what was counted in training */
  escapes: z.array(z.enum(ESCAPES)).min(1).optional(),
  smoothing: z.enum(SMOOTHINGS).default('interpolated'),
  combination: z.enum(COMBINATIONS).optional(),
  bias: z.number().min(0).optional(),
  /** 12: each piece is counted in twelve keys, from a tritone lower to a fourth higher */
  keys: z.union([z.literal(1), z.literal(12)]).default(1),
  /** of the model file at most; the contexts seen least often are left out */
  megabytes: z.number().positive().max(1000).default(20),
});
export type NgramRecipe = z.output<typeof ngramRecipeSchema>;
