/** The model families, and the forms of music that each learns. */

/** By the names of the field, from the simplest on. */
export const FAMILIES = ['ngram', 'rnn', 'lstm', 'gru', 'transformer', 'vae', 'gan'] as const;
export type Family = (typeof FAMILIES)[number];

/** How a folder of music is read: what a token, a frame or a cell stands for. */
export const CORPUS_FORMS = [
  'chorale-grid',
  'melody',
  'events',
  'pitches',
  'lead-sheet',
  'drums',
  'frames',
  'piano-roll',
  'cells',
] as const;
export type CorpusForm = (typeof CORPUS_FORMS)[number];

/** Those that are one sequence of tokens. */
const SEQUENCES = ['events', 'melody', 'pitches', 'lead-sheet', 'drums'] as const satisfies readonly CorpusForm[];

/** The first form is what a plain folder of music is read as. */
const FORMS: Readonly<Record<Family, readonly CorpusForm[]>> = {
  ngram: SEQUENCES,
  rnn: [...SEQUENCES, 'frames'],
  lstm: [...SEQUENCES, 'frames', 'cells'],
  gru: [...SEQUENCES, 'frames'],
  transformer: [...SEQUENCES, 'chorale-grid', 'frames', 'cells'],
  vae: ['melody'],
  gan: ['piano-roll'],
};

/**
 * The forms of music that a family learns, its usual one first.
 *
 * @example formsOf('gan') // => ['piano-roll']
 */
export function formsOf(family: Family): readonly CorpusForm[] {
  return FORMS[family];
}
