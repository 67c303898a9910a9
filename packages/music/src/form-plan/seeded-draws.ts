/** Chance that can be repeated. */

/**
 * Numbers from 0 up to 1, the same for the same seed: mulberry32 (Ettinger 2017).
 *
 * @example drawsOf(1)() === drawsOf(1)() // => true
 */
export function drawsOf(seed: number): () => number {
  let state = Math.imul(seed ^ (seed / 2 ** 32), 0x9e3779b1) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
