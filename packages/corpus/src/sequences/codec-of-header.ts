/** The codec that a model file's header names. */
import { CorpusError } from '../corpus-error.ts';
import { drumsCodec } from './drums-codec.ts';
import { DEFAULT_EVENTS, eventsCodec } from './events-codec.ts';
import { leadSheetCodec } from './lead-sheet-codec.ts';
import { melodyCodec } from './melody-codec.ts';
import { pitchCodec } from './pitch-codec.ts';
import type { SequenceCodec } from './sequence-codec.ts';

/** The forms that music takes as one sequence. */
export const SEQUENCE_KINDS = ['melody', 'events', 'pitches', 'lead-sheet', 'drums'] as const;
export type SequenceKind = (typeof SEQUENCE_KINDS)[number];

/** What a model file says of its tokens: the kind, and for `events` the tokenizer's config. */
export type SequenceHeader = { readonly kind: SequenceKind; readonly config?: unknown };

/**
 * The codec of a header, or of a kind with its defaults.
 *
 * @throws CorpusError  `bad-tokenizer`
 * @example codecOfHeader({ kind: 'melody' }).vocabularySize // => 90
 */
export function codecOfHeader({ kind, config }: SequenceHeader): SequenceCodec {
  switch (kind) {
    case 'melody':
      return melodyCodec;
    case 'pitches':
      return pitchCodec;
    case 'drums':
      return drumsCodec;
    case 'lead-sheet':
      return leadSheetCodec;
    case 'events':
      return eventsCodec((config ?? DEFAULT_EVENTS) as Parameters<typeof eventsCodec>[0]);
    default:
      throw new CorpusError(
        'bad-tokenizer',
        `"${String(kind)}" is no form of sequence: expected ${SEQUENCE_KINDS.join(', ')}`,
      );
  }
}
