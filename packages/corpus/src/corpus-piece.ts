/** One piece of a corpus: a score, the split it belongs to, and what is known of it. */
import type { Score } from '@continuo/music';

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

export type CorpusPiece = {
  /** unique in its corpus, e.g. "folk-tunes-pd/aird-book1-0001" */
  readonly id: string;
  readonly split: Split;
  readonly score: Score;
  /** what the data set's index or the file itself says: title, composer, metre, licence … */
  readonly labels: Readonly<Record<string, unknown>>;
};

/** A file that is not in the corpus, and why, in one sentence. */
export type RejectedFile = { readonly file: string; readonly reason: string };
