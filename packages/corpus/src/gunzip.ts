/** Files that may come gzipped. */

/**
 * The bytes behind a gzip, or the bytes themselves where they are none.
 *
 * @throws TypeError  the gzip is damaged or cut short
 */
export async function gunzip(bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
