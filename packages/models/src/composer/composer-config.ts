/** The architecture of a composer, as it stands in a recipe and in a model file. */
import { z } from 'zod';

const rate = z.number().min(0).max(0.9);

export const composerSchema = z
  .strictObject({
    /** D */
    dim: z.int().min(16).max(1024).default(256),
    depth: z.int().min(1).max(24).default(4),
    /** even: one half turns by the order of events, the other by musical time */
    heads: z.int().min(2).max(32).default(8),
    mlpDim: z.int().min(16).max(4096).default(1024),
    activation: z.enum(['gelu', 'squaredRelu']).default('squaredRelu'),
    /** the family `lstm`: layers of so many units in the place of the Transformer, whose depth, heads and mlpDim say nothing then */
    lstm: z
      .strictObject({
        layers: z.int().min(1).max(8).default(2),
        units: z.int().min(4).max(4096).default(463),
      })
      .optional(),
    /** E, of the light decoder that chooses the attributes of a note */
    headDim: z.int().min(16).max(1024).default(192),
    /** names of the styles that it tells apart, by their number; those of the corpus' folders unless given */
    styles: z.array(z.string().min(1)).max(32).default([]),
    /** what a folder of the corpus is called as a style, where that is not its name */
    styleOfFolder: z.record(z.string(), z.string().min(1)).default({}),
    /** names of the people whose pieces it tells apart; at most 32 with the styles; those of the corpus' labels unless given */
    composers: z.array(z.string().min(1)).max(32).optional(),
    /** what a label `composer` of the corpus says, by that name, where it is another */
    composerOfLabel: z.record(z.string(), z.string().min(1)).default({}),
    /** while training: share of elements that are dropped */
    dropout: z.strictObject({ trunk: rate.default(0.1), head: rate.default(0.1) }).prefault({}),
  })
  .refine(({ dim, heads }) => heads % 2 === 0 && dim % (2 * heads) === 0, {
    error: 'heads must be even, and dim a multiple of twice the heads',
    path: ['heads'],
  })
  .refine(({ styles, composers = [] }) => styles.length + composers.length <= 32, {
    error: 'styles and composers are at most 32 together',
    path: ['composers'],
  });
export type ComposerConfig = z.infer<typeof composerSchema>;
