/** Reading single files out of a ZIP archive, with a budget of bytes that a hostile archive cannot overdraw. */
import { Inflate } from 'fflate';
import { ScoreReadError } from '../music-error.ts';

/** A file in an archive, as the central directory names it. */
export type ZipEntry = {
  readonly name: string;
  /** 0 stored, 8 deflated */
  readonly method: number;
  readonly compressedSize: number;
  /** offset of the local header */
  readonly offset: number;
  readonly encrypted: boolean;
};

/** How many files an archive may name; a score has a handful. */
const MAXIMUM_ENTRIES = 10_000;
/** Input of one step of inflating: deflate grows at most 1032 times, so a step makes at most about 4 MB. */
const STEP_BYTES = 4096;
/** A file may grow by this much while unpacked, once it is over `RATIO_FREE_BYTES`; music grows 10 to 50 times. */
const MAXIMUM_RATIO = 400;
const RATIO_FREE_BYTES = 4 * 1024 * 1024;

/** Whether bytes begin as a ZIP archive does. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/**
 * The files of a ZIP archive (PKWARE APPNOTE 6.3, sections 4.3.12 and 4.3.16).
 *
 * @throws ScoreReadError  `not-well-formed`: no directory, as in a file that was cut short
 */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOfDirectory(view);
  const count = Math.min(view.getUint16(end + 10, true), MAXIMUM_ENTRIES);
  let at = view.getUint32(end + 16, true);
  const decoder = new TextDecoder();
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) {
      throw notWellFormed(`the directory of the ZIP archive is damaged at its file ${i + 1} (byte ${at})`);
    }
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      compressedSize: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/**
 * The bytes of one file; nothing is believed about its size, and unpacking stops where the budget ends.
 *
 * @throws ScoreReadError  `too-large`: more than `maximumBytes`, or grown as no score grows; `not-well-formed`: damaged
 */
export function unpackEntry(bytes: Uint8Array, entry: ZipEntry, maximumBytes: number): Uint8Array {
  const { name, offset, method, compressedSize } = entry;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50) {
    throw notWellFormed(`"${name}" is not at its place (byte ${offset}) in the ZIP archive`);
  }
  if (entry.encrypted) throw notWellFormed(`"${name}" is encrypted; save the score without a password`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + compressedSize > bytes.length) {
    throw notWellFormed(`"${name}" ends after the ZIP archive does; the file may be cut short`);
  }
  const packed = bytes.subarray(start, start + compressedSize);
  if (method === 0) {
    if (packed.length > maximumBytes) throw tooLarge(name, maximumBytes);
    return packed;
  }
  if (method !== 8) throw notWellFormed(`"${name}" is packed by method ${method} where 0 or 8 (deflate) is expected`);
  return inflate(packed, name, maximumBytes);
}

function inflate(packed: Uint8Array, name: string, maximumBytes: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let finished = false;
  const stream = new Inflate((chunk, final) => {
    chunks.push(chunk);
    length += chunk.length;
    finished ||= final;
  });
  try {
    for (let at = 0; at < packed.length && !finished; at += STEP_BYTES) {
      stream.push(packed.subarray(at, at + STEP_BYTES), at + STEP_BYTES >= packed.length);
      if (length > maximumBytes) throw tooLarge(name, maximumBytes);
      if (length > RATIO_FREE_BYTES && length > MAXIMUM_RATIO * (at + STEP_BYTES)) {
        throw new ScoreReadError(
          'too-large',
          'MusicXML',
          `"${name}" grows more than ${MAXIMUM_RATIO} times while unpacked, as no score does; the archive is not read`,
        );
      }
    }
  } catch (error) {
    if (error instanceof ScoreReadError) throw error;
    throw notWellFormed(`"${name}" cannot be unpacked (${String((error as Error).message)}); the file may be damaged`);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The end record is the last thing in an archive, before a comment of at most 65 535 bytes. */
function endOfDirectory(view: DataView): number {
  const least = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= least; at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  throw notWellFormed('the ZIP archive has no directory at its end; the file may be cut short');
}

function tooLarge(name: string, maximumBytes: number): ScoreReadError {
  return new ScoreReadError(
    'too-large',
    'MusicXML',
    `"${name}" is more than ${maximumBytes} bytes long unpacked; raise maximumBytes to read it`,
  );
}

function notWellFormed(what: string): ScoreReadError {
  return new ScoreReadError('not-well-formed', 'MusicXML', what);
}
