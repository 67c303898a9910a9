/** Sums of −ln p over a piece, the same for the trainer's validation and for `evaluate`. */

import { VOICES } from '@continuo/corpus';

export type NatsTally = {
  /** sum over all tokens */
  readonly nats: number;
  readonly notes: number;
  /** over tokens that differ from the same voice's token before; a piece's first frame counts as changed */
  readonly changedNats: number;
  readonly changed: number;
};

/**
 * Tallies one piece.
 *
 * @param symbols  [length × 4] tokens or pitches, frame after frame
 * @param nats     [length × 4] −ln p of each
 * @example tallyNats([60, 55, 52, 48, 60, 55, 53, 48], [1, 1, 1, 1, 0, 0, 2, 0]).changedNats // => 6
 */
export function tallyNats(symbols: ArrayLike<number>, nats: ArrayLike<number>): NatsTally {
  let sum = 0;
  let changedNats = 0;
  let changed = 0;
  for (let place = 0; place < nats.length; place++) {
    sum += nats[place]!;
    if (symbols[place] === symbols[place - VOICES.length]) continue;
    changedNats += nats[place]!;
    changed += 1;
  }
  return { nats: sum, notes: nats.length, changedNats, changed };
}
