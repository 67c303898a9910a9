/** Streams `.tar.gz` archives member by member, so that an archive of any size fits into memory. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { CorpusError } from '../corpus-error.ts';
import { isTarEnd, readTarHeader, TAR_BLOCK, type TarMember } from './read-tar.ts';

/**
 * The files of a gzipped tar archive, in its order, one in memory at a time; folders and links are passed over.
 *
 * POSIX.1-1988 "ustar", as `readTarGz` reads it from memory.
 *
 * @throws CorpusError  'not-tar': not gzip, cut short, a header whose sum is wrong; 'missing-folder': it cannot be read
 * @example for await (const { name, bytes } of streamTarGz('mid.tar.gz')) name // => 'jsf-000.mid'
 */
export async function* streamTarGz(path: string): AsyncGenerator<TarMember> {
  const source = createReadStream(path);
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  const reader = blockReader(unpacked);
  try {
    for (let offset = 0; ; ) {
      const header = await reader.take(TAR_BLOCK);
      if (header.length < TAR_BLOCK || isTarEnd(header)) return;
      const { name, size, isFile } = readTarHeader(header, offset);
      const padded = Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
      const bytes = await reader.take(padded);
      if (bytes.length < size) {
        throw new CorpusError('not-tar', `member ${name} reaches over the end of the archive`, { offset, size });
      }
      if (isFile) yield { name, bytes: bytes.subarray(0, size) };
      offset += TAR_BLOCK + padded;
    }
  } catch (cause) {
    throw cause instanceof CorpusError ? cause : unreadable(path, cause as NodeJS.ErrnoException);
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}

function unreadable(path: string, cause: NodeJS.ErrnoException): CorpusError {
  const damaged = cause.code?.startsWith('Z_') === true;
  const message = damaged
    ? `${path} is not gzip or is cut short: ${cause.message}`
    : `${path} cannot be read: ${cause.message}`;
  return new CorpusError(damaged ? 'not-tar' : 'missing-folder', message, { path }, cause);
}

/** Takes runs of bytes from a stream of chunks; fewer than asked for only at its end. */
function blockReader(chunks: AsyncIterable<Uint8Array>): { take(length: number): Promise<Uint8Array> } {
  const iterator = chunks[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array();
  return {
    async take(length) {
      const parts = [held];
      let count = held.length;
      while (count < length) {
        const next = await iterator.next();
        if (next.done === true) break;
        parts.push(next.value);
        count += next.value.length;
      }
      const whole = parts.length === 1 ? held : Buffer.concat(parts);
      held = whole.subarray(Math.min(length, whole.length));
      return whole.subarray(0, length);
    },
  };
}
