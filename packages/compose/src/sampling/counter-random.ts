/**
 * Random numbers that are a function of seed and place: no state, so that one draw never moves another.
 *
 * Threefry-2x32 with 20 rounds, Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; 32-bit additions,
 * rotations and exclusive ors only.
 */

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const PARITY = 0x1bd11bda;

/**
 * Two 32-bit words from a key and a counter of two words each.
 *
 * @example threefry2x32([0, 0], [0, 0]) // => [0x6b200159, 0x99ba4efe]
 */
export function threefry2x32(
  key: readonly [number, number],
  counter: readonly [number, number],
): readonly [number, number] {
  const keys = [key[0] | 0, key[1] | 0, PARITY ^ key[0] ^ key[1]];
  let a = (counter[0] + keys[0]!) | 0;
  let b = (counter[1] + keys[1]!) | 0;
  for (let round = 0; round < 20; round++) {
    const rotation = ROTATIONS[round % 8]!;
    a = (a + b) | 0;
    b = ((b << rotation) | (b >>> (32 - rotation))) ^ a;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      a = (a + keys[injection % 3]!) | 0;
      b = (b + keys[(injection + 1) % 3]! + injection) | 0;
    }
  }
  return [a >>> 0, b >>> 0];
}

/** Which draw: the same draw always gives the same number. */
export type Draw = {
  readonly seed: number;
  readonly variation: number;
  readonly candidate: number;
  readonly place: number;
};

/**
 * A number in [0, 1) with 53 random bits.
 *
 * @example drawUniform({ seed: 7, variation: 1, candidate: 0, place: 0 }) === drawUniform({ seed: 7, variation: 1, candidate: 0, place: 0 }) // => true
 */
export function drawUniform({ seed, variation, candidate, place }: Draw): number {
  const key = [seed >>> 0, Math.floor(seed / 2 ** 32)] as const;
  const [high, low] = threefry2x32(key, [place, variation * 65_536 + candidate]);
  return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
}
