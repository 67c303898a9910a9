/** Reads `.tar.gz` archives (ustar), as the open data sets are packed. */
import { gunzipSync } from 'node:zlib';
import { CorpusError } from '../corpus-error.ts';

/** Bytes of a header, and what members are rounded up to. */
export const TAR_BLOCK = 512;

/** One file of an archive; `bytes` is a view, not a copy. */
export type TarMember = { readonly name: string; readonly bytes: Uint8Array };

/**
 * The files of a gzipped tar archive, in its order; folders and links are passed over.
 *
 * POSIX.1-1988 "ustar": 512-byte headers, name in bytes 0–99 with a prefix in 345–499, size in octal in bytes 124–135.
 *
 * @throws CorpusError  'not-tar': not gzip, a header whose sum is wrong, or a member that reaches over the end
 * @example [...readTarGz(bytes)].map((member) => member.name) // => ['jsf-000.mid', …]
 */
export function* readTarGz(bytes: Uint8Array): Generator<TarMember> {
  const tar = gunzip(bytes);
  for (let offset = 0; offset + TAR_BLOCK <= tar.length; ) {
    const header = tar.subarray(offset, offset + TAR_BLOCK);
    if (isTarEnd(header)) return;
    const { name, size, isFile } = readTarHeader(header, offset);
    const start = offset + TAR_BLOCK;
    if (start + size > tar.length) {
      throw new CorpusError('not-tar', `member ${name} reaches over the end of the archive`, { offset, size });
    }
    if (isFile) yield { name, bytes: tar.subarray(start, start + size) };
    offset = start + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
  }
}

/** Whether a block is the one of zeros with which an archive ends. */
export function isTarEnd(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/**
 * What a member's header says.
 *
 * @param offset  where in the archive it stands, for the message
 * @throws CorpusError  'not-tar': the header's sum is wrong
 */
export function readTarHeader(
  header: Uint8Array,
  offset: number,
): { readonly name: string; readonly size: number; readonly isFile: boolean } {
  if (octal(header, 148, 8) !== headerSum(header)) {
    throw new CorpusError('not-tar', `byte ${offset}: no tar header where one is expected`, { offset });
  }
  const type = header[156]!;
  return { name: memberName(header), size: octal(header, 124, 12), isFile: type === 0 || type === 0x30 };
}

function gunzip(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new CorpusError('not-tar', `the archive is not gzip or is cut short: ${(cause as Error).message}`, {}, cause);
  }
}

function memberName(header: Uint8Array): string {
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function octal(header: Uint8Array, start: number, length: number): number {
  return Number.parseInt(text(header, start, length).trim() || '0', 8);
}

/** Sum of the header's bytes, its own sum taken as eight spaces. */
function headerSum(header: Uint8Array): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}
