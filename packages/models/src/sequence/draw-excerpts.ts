/** What a training step sees: excerpts of pieces, in any key, drawn from a seed. */
import type { SequenceCodec } from '@continuo/corpus';
import type { WordSource } from '@continuo/tensor';
import { below, chance, excerptStart, share } from '../draws.ts';
import type { Row } from './token-columns.ts';

/** Semitones by which pieces are moved: every key once, up to a tritone down. */
const SHIFTS = [-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5] as const;

export type DrawExcerpt = (draw: WordSource) => Row;

/**
 * Excerpts of at most `length` tokens: longer pieces come more often, so that each excerpt is about equally likely, and so do
 * beginnings and ends, which would else hardly be learnt.
 *
 * @param movedShare  of the excerpts that are moved, by one of twelve shifts that the vocabulary has room for
 */
export function excerptsOf(
  pieces: readonly Int32Array[],
  codec: SequenceCodec,
  { length, movedShare }: { readonly length: number; readonly movedShare: number },
): DrawExcerpt {
  let total = 0;
  const sums = pieces.map((tokens) => {
    total += Math.max(tokens.length, length);
    return total;
  });
  return (draw) => {
    const wanted = share(draw) * total;
    const original = pieces[placeAbove(sums, wanted)]!;
    const isMoved = movedShare === 1 || (movedShare > 0 && chance(draw, movedShare));
    const tokens = isMoved ? moved(original, codec, draw) : original;
    const start = excerptStart(draw, tokens.length, length);
    return { tokens, start, end: Math.min(tokens.length, start + length) };
  };
}

/** The first place whose sum is larger. */
function placeAbove(sums: readonly number[], wanted: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** In a key of twelve; where a tone would leave the vocabulary, in the next that fits. */
function moved(tokens: Int32Array, codec: SequenceCodec, draw: WordSource): Int32Array {
  const first = below(draw, SHIFTS.length);
  for (let tried = 0; tried < SHIFTS.length; tried += 1) {
    const shifted = codec.transpose(tokens, SHIFTS[(first + tried) % SHIFTS.length]!);
    if (shifted) return shifted;
  }
  return tokens;
}
