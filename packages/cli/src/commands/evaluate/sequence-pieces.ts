/** One split of a corpus as the sequences, or segments, of a model. */
import type { SequencePiece } from '@continuo/evaluate';
import type { LatentModel, MelodySegment, SequenceModel } from '@continuo/models';
import { CliError } from '../../cli-error.ts';
import type { Session } from '../../session.ts';
import { openCorpusFolder } from './corpus-pieces.ts';
import type { SplitName } from './splits.ts';

type Rejected = readonly { readonly file: string; readonly reason: string }[];
export type SplitOfCorpus = { readonly session: Session; readonly data: string; readonly split: SplitName };

/**
 * The pieces of a split, encoded; those that cannot be are left out with the reason.
 *
 * @throws CliError  there are none
 */
export async function sequencePieces(
  { session, data, split }: SplitOfCorpus,
  tokenizer: SequenceModel['tokenizer'],
): Promise<{ readonly pieces: readonly SequencePiece[]; readonly rejected: Rejected }> {
  const { codecOfHeader } = await import('@continuo/corpus');
  const codec = codecOfHeader(tokenizer);
  // next-pitch models learn from what is written, with no repeat played out
  const corpus = await openCorpusFolder(session, data, codec.kind === 'pitches' ? 'written' : 'played');
  const pieces: SequencePiece[] = [];
  for await (const { id, split: own, score } of corpus.pieces('Reading the corpus')) {
    if (own !== split) continue;
    try {
      pieces.push({ id, sequences: codec.encode(score).map(({ tokens }) => tokens) });
    } catch (error) {
      corpus.rejected.push({ file: id, reason: (error as Error).message });
    }
  }
  if (pieces.length === 0) throw nothingFound(data, split, corpus.rejected);
  return { pieces, rejected: corpus.rejected };
}

/**
 * The segments of a split, as the model learned such.
 *
 * @throws CliError  there are none
 */
export async function segmentPieces(
  of: SplitOfCorpus,
  { tokenizer, bars, name }: LatentModel,
): Promise<{
  readonly pieces: readonly SequencePiece[];
  readonly segments: readonly MelodySegment[];
  readonly rejected: Rejected;
}> {
  const { melodySegments } = await import('@continuo/models');
  const { pieces, rejected } = await sequencePieces(of, tokenizer);
  const segments = melodySegments(
    pieces.map(({ sequences }) => sequences),
    bars,
  );
  if (segments.length === 0)
    throw new CliError('input', `${of.data} holds no ${of.split} melodies of ${bars} bars, as "${name}" reads them`);
  const cut = pieces
    .map(({ id }, place) => ({
      id,
      sequences: segments.filter(({ piece }) => piece === place).map(({ tokens }) => tokens),
    }))
    .filter(({ sequences }) => sequences.length > 0);
  return { pieces: cut, segments, rejected };
}

export function nothingFound(data: string, split: SplitName, rejected: Rejected): CliError {
  const first = rejected[0]
    ? ` (${rejected.length} are left out; the first, ${rejected[0].file}: ${rejected[0].reason})`
    : '';
  return new CliError('input', `${data} holds no ${split} pieces that this model can read${first}`);
}
