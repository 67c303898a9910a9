/** MIDI files byte by byte, for the tests of this folder. */

/** Bytes from hexadecimal pairs. */
export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/[0-9a-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** A track chunk around some events in hexadecimal pairs. */
export function trackChunk(events: string): Uint8Array {
  const data = bytesOf(events);
  return Uint8Array.of(0x4d, 0x54, 0x72, 0x6b, 0, 0, data.length >> 8, data.length & 0xff, ...data);
}

/** A file of a type and division around some chunks. */
export function midiFile(type: number, division: number, ...chunks: readonly Uint8Array[]): Uint8Array {
  const tracks = chunks.filter((chunk) => chunk[0] === 0x4d).length;
  const header = [0x4d, 0x54, 0x68, 0x64, 0, 0, 0, 6, 0, type, 0, tracks, division >> 8, division & 0xff];
  return Uint8Array.of(...header, ...chunks.flatMap((chunk) => [...chunk]));
}
