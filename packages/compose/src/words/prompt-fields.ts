/** What words can ask for: fields of a request, with the words that each came from. */
import { z } from 'zod';
import { composeRequestSchema } from '../compose-request.ts';
import { scoreWishFields } from '../score-wishes.ts';

const { bars, key, scale, meter, pickup, bpm } = composeRequestSchema.shape;
const { instruments, style, composer, blend, mood, chords, form, wishes, limits, keyIs } = scoreWishFields;

/** The fields of a request that words can fill in; what was not asked for is left out. */
export const promptFieldsSchema = z.strictObject({
  ...{ bars, key, scale, meter, pickup, bpm, instruments, style, composer, blend, mood, chords, form },
  wishes: wishes.unwrap().optional(),
  limits: limits.unwrap().optional(),
  /** 'soft' where the chords that are asked for leave the key's scale */
  keyIs: keyIs.unwrap().optional(),
  /** false for a loop */
  ends: z.boolean().optional(),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
});
export type PromptFields = z.output<typeof promptFieldsSchema>;

/** Some words of a prompt: text.slice(start, end). */
export type PromptSpan = { readonly text: string; readonly start: number; readonly end: number };

export type UnderstoodWords = PromptSpan & {
  /** the field of the request that they speak of, or 'place' for words that say where another wish holds */
  readonly field: keyof PromptFields | 'place';
  /** what they say there, as plain data; a report says where it was not taken */
  readonly value: unknown;
};

export type PromptReport = {
  /**
   * - `contradiction`: two wishes that can't both be; which was taken
   * - `assumed`: something that other words needed and nobody said, e.g. the tempo of "two minutes"
   * - `style-mapped`: a genre that the model has no style for, or a person whom it does not know, and the style that is nearest
   * - `adjusted`: a wish moved into what a request can hold
   * - `no-field`: words with a meaning that no field of a request carries
   */
  readonly code: 'contradiction' | 'assumed' | 'style-mapped' | 'adjusted' | 'no-field';
  readonly message: string;
};

/** What a prompt says. Spans are in the order of the text and do not overlap. */
export type PromptReading = {
  readonly request: PromptFields;
  readonly understood: readonly UnderstoodWords[];
  /** words with no meaning here; words without a meaning of their own ("a", "for", "piece") are left out */
  readonly unknown: readonly PromptSpan[];
  readonly reports: readonly PromptReport[];
};
