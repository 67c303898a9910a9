/** The sequences of a corpus as an n-gram counts and measures them. */
import type { SequenceCodec } from '@continuo/corpus';
import { createView, type ViewName } from './view.ts';

/** Symbols of a sequence in a view. */
export function symbolsOf(tokens: Int32Array, name: ViewName, codec: SequenceCodec): Int32Array {
  const view = createView(name, codec);
  let last = -1;
  return tokens.map((token) => {
    const symbol = view.symbolOf(token, last);
    last = view.lastAfter(token, last);
    return symbol;
  });
}

/** The corpus as it is, or each sequence in twelve keys, as far as they lie in the vocabulary. */
export function inKeys(sequences: readonly Int32Array[], keys: 1 | 12, codec: SequenceCodec): readonly Int32Array[] {
  if (keys === 1) return sequences;
  const shifts = Array.from({ length: keys }, (_, index) => index - 6);
  return sequences.flatMap((tokens) => shifts.flatMap((semitones) => codec.transpose(tokens, semitones) ?? []));
}

/** Tokens without the start of each sequence. */
export function scoredTokens(sequences: readonly Int32Array[], { start }: SequenceCodec): number {
  return sequences.reduce((sum, tokens) => sum + tokens.length - (tokens[0] === start ? 1 : 0), 0);
}

/** Whole sequences from all over the list, of about so many tokens, at least one. */
export function someOf(sequences: readonly Int32Array[], most: number): readonly Int32Array[] {
  const all = sequences.reduce((sum, { length }) => sum + length, 0);
  const step = Math.max(1, Math.ceil(all / most));
  return sequences.filter((_, index) => index % step === 0);
}
