/**
 * What the tokens of a melody look like to a model: as written, or each note as its interval from the note before.
 *
 * Conklin and Witten 1995 call these viewpoints. Counting intervals is counting a corpus in all keys at once: a melody and
 * its transpositions give the same counts, and where a melody lies matters no more. The first note has no interval and stays
 * as written, as does all that is no note.
 */
import type { SequenceCodec } from '@continuo/corpus';

export const VIEWS = ['written', 'intervals'] as const;
export type ViewName = (typeof VIEWS)[number];

export type View = {
  /** symbols are 0 … alphabet − 1 */
  readonly alphabet: number;
  /** @param last  the token of the last note, −1 before the first */
  readonly symbolOf: (token: number, last: number) => number;
  /** the token that a symbol stands for after a note; −1 for one that cannot come there */
  readonly tokenOf: (symbol: number, last: number) => number;
  /** the last note after a token */
  readonly lastAfter: (token: number, last: number) => number;
};

/** Can notes of these tokens be told as intervals: one voice, each note a token, a semitone higher one token higher? */
export function viewsOf(codec: SequenceCodec): readonly ViewName[] {
  return codec.kind === 'melody' || codec.kind === 'pitches' ? VIEWS : ['written'];
}

/**
 * @example createView('intervals', melodyCodec).symbolOf(45, 43) === createView('intervals', melodyCodec).symbolOf(47, 45) // => true
 */
export function createView(name: ViewName, { vocabularySize, start, pitchOf }: SequenceCodec): View {
  const isNote = Uint8Array.from({ length: vocabularySize }, (_, token) => (pitchOf(token) >= 0 ? 1 : 0));
  const lastAfter = (token: number, last: number): number => (isNote[token] === 1 ? token : last);
  const asWritten = (symbol: number): number => (symbol === start ? -1 : symbol);
  if (name === 'written') {
    return { alphabet: vocabularySize, symbolOf: (token) => token, tokenOf: asWritten, lastAfter };
  }
  // after the tokens as they are, the intervals from 1 − V up
  const unison = 2 * vocabularySize - 1;
  return {
    alphabet: 3 * vocabularySize - 1,
    symbolOf: (token, last) => (last < 0 || isNote[token] !== 1 ? token : unison + token - last),
    tokenOf(symbol, last) {
      if (symbol < vocabularySize) return last >= 0 && isNote[symbol] === 1 ? -1 : asWritten(symbol);
      const token = last + symbol - unison;
      return last >= 0 && isNote[token] === 1 ? token : -1;
    },
    lastAfter,
  };
}
