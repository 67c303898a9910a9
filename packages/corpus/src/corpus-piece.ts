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

/** The folder of its corpus that a piece lies in; empty for a file beside no others. @example folderOfPiece({ id: 'open-hymnal/abide' }) // => 'open-hymnal' */
export function folderOfPiece({ id }: Pick<CorpusPiece, 'id'>): string {
  return id.slice(0, Math.max(0, id.indexOf('/')));
}

/** Who composed a piece, as its label says; empty where none does. */
export function composerLabelOf({ labels }: Pick<CorpusPiece, 'labels'>): string {
  return typeof labels.composer === 'string' ? labels.composer : '';
}

/** A file that is not in the corpus, and why, in one sentence. */
export type RejectedFile = { readonly file: string; readonly reason: string };
