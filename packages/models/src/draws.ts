/** What is drawn for an excerpt: whole numbers, yes or no, where it begins. */
import type { WordSource } from '@continuo/tensor';

const WORDS = 4294967296;

/** A number from 0 to below 1. */
export function share(draw: WordSource): number {
  return draw() / WORDS;
}

/** A whole number from 0 to below `bound`. */
export function below(draw: WordSource, bound: number): number {
  return Math.floor(share(draw) * bound);
}

export function chance(draw: WordSource, probability: number): boolean {
  return share(draw) < probability;
}

/**
 * Where an excerpt of `length` steps begins in a piece of `whole`.
 *
 * Beginnings and ends are drawn more often than once in all places, or they would hardly be learnt.
 */
export function excerptStart(draw: WordSource, whole: number, length: number): number {
  const room = Math.max(0, whole - length);
  const wished = below(draw, room + length / 2) - Math.floor(length / 4);
  return Math.max(0, Math.min(room, wished));
}

/** Longer pieces are drawn more often, so that each excerpt is about equally likely; short ones as if they had `least` steps. */
export function drawByLength<Piece extends { readonly length: number }>(
  draw: WordSource,
  pieces: readonly Piece[],
  least: number,
): Piece {
  const weightOf = ({ length }: Piece): number => Math.max(length, least);
  let rest = share(draw) * pieces.reduce((total, piece) => total + weightOf(piece), 0);
  for (const piece of pieces) {
    rest -= weightOf(piece);
    if (rest < 0) return piece;
  }
  return pieces.at(-1)!;
}
