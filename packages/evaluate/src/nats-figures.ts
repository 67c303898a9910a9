/** Figures of a likelihood out of sums a piece: the same for every form of music. */
import { bootstrapInterval } from './bootstrap.ts';

/** What one piece cost. */
export type PieceNats = {
  /** sum of −ln p */
  readonly nats: number;
  /** what is foretold one by one: tokens, or voices of a frame */
  readonly tokens: number;
  /** over tokens that differ from the one before (of the same voice); a piece's first counts as changed */
  readonly changedNats: number;
  readonly changed: number;
  /** quarter notes that the tokens last */
  readonly quarters: number;
};

export type NatsFigures = {
  /** micro: all nats by all tokens */
  readonly perToken: number;
  readonly perTokenInterval: readonly [number, number];
  /** the mean of the pieces' own means */
  readonly macroPerToken: number;
  readonly perChangedToken: number;
  readonly shareOfRepeats: number;
  readonly bitsPerQuarter: number;
  readonly bitsPerQuarterInterval: readonly [number, number];
  readonly bitsPerPiece: number;
  readonly tokens: number;
  readonly quarters: number;
};

export type BootstrapOptions = { readonly seed: number; readonly resamples: number };

/**
 * Micro and macro means, over changed tokens, in bits a quarter and a piece, with 95 % intervals over pieces.
 *
 * @example natsFigures([{ nats: 6, tokens: 4, changedNats: 5, changed: 2, quarters: 1 }], { seed: 1, resamples: 9 }).perToken // => 1.5
 */
export function natsFigures(pieces: readonly PieceNats[], bootstrap: BootstrapOptions): NatsFigures {
  const sum = (of: (piece: PieceNats) => number): number => pieces.reduce((total, piece) => total + of(piece), 0);
  const [nats, tokens, quarters] = [sum((each) => each.nats), sum((each) => each.tokens), sum((each) => each.quarters)];
  const changed = sum((piece) => piece.changed);
  const some = pieces.filter((piece) => piece.tokens > 0);
  return {
    perToken: nats / tokens,
    perTokenInterval: intervalOf(
      pieces,
      (piece) => piece.nats,
      (piece) => piece.tokens,
      bootstrap,
    ),
    macroPerToken: some.reduce((total, piece) => total + piece.nats / piece.tokens, 0) / some.length,
    perChangedToken: sum((piece) => piece.changedNats) / changed,
    shareOfRepeats: 1 - changed / tokens,
    bitsPerQuarter: nats / Math.LN2 / quarters,
    bitsPerQuarterInterval: intervalOf(
      pieces,
      (piece) => piece.nats / Math.LN2,
      (piece) => piece.quarters,
      bootstrap,
    ),
    bitsPerPiece: nats / Math.LN2 / pieces.length,
    tokens,
    quarters,
  };
}

/** The 95 % interval of one sum by another. */
export function intervalOf<Piece>(
  pieces: readonly Piece[],
  total: (piece: Piece) => number,
  count: (piece: Piece) => number,
  bootstrap: BootstrapOptions,
): readonly [number, number] {
  return bootstrapInterval(
    pieces.map((piece) => ({ total: total(piece), count: count(piece) })),
    bootstrap,
  );
}
