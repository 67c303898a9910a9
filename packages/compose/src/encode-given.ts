/** A given score as the tokens of a model. */
import { CorpusError, type EncodedSequence, type SequenceCodec } from '@continuo/corpus';
import type { Score } from '@continuo/music';
import { ComposeError } from './compose-error.ts';

/**
 * The first sequence of a score; what a score of this form needs and has not is told with the score as its subject.
 *
 * @param what  whose score it is, such as "the first piece"
 * @throws ComposeError  `bad-score`: it has no notes of the form, or another meter
 * @example encodeGiven(codecOfHeader({ kind: 'drums' }), scoreFromNotes([{ pitch: 60 }])) // throws: the score holds no drums: no notes on channel 10
 */
export function encodeGiven(codec: SequenceCodec, score: Score, what = 'the score'): EncodedSequence {
  try {
    return codec.encode(score)[0]!;
  } catch (error) {
    if (!(error instanceof CorpusError)) throw error;
    throw new ComposeError('bad-score', `${what} ${error.message}`, {}, error);
  }
}
