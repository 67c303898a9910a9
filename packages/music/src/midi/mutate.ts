/** Damages files in the ways that disks, networks and attackers do; for tests. */

/**
 * Random numbers from a seed (mulberry32, Tommy Ettinger): equal seeds give equal numbers.
 *
 * @returns  numbers from 0 up to but not 1
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A damaged copy: one to four of bits turned, bytes replaced, cut out, put in, repeated, or the end cut off. */
export function mutate(file: Uint8Array, random: () => number): Uint8Array {
  let bytes = Array.from(file);
  const below = (limit: number): number => Math.floor(random() * limit);
  for (let times = 1 + below(4); times > 0; times--) {
    const at = below(bytes.length);
    switch (below(8)) {
      case 0:
        bytes[at] ^= 1 << below(8);
        break;
      case 1:
        bytes[at] = below(256);
        break;
      case 2:
        bytes[at] = [0x00, 0x7f, 0x80, 0xff, 0xf0, 0xf7, 0x90][below(7)];
        break;
      case 3:
        bytes.splice(at, 1 + below(8));
        break;
      case 4:
        bytes.splice(at, 0, ...Array.from({ length: 1 + below(8) }, () => below(256)));
        break;
      case 5:
        bytes.splice(at, 0, ...bytes.slice(at, at + below(200)));
        break;
      case 6:
        bytes[at] &= 0x7f;
        break;
      default:
        if (random() < 0.2) bytes = bytes.slice(0, at + 1);
        else bytes[at] = below(128);
    }
  }
  return Uint8Array.from(bytes);
}
