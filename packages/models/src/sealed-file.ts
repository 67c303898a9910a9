/**
 * A safetensors file with a seal: its header holds the SHA-256 of the whole file, so that any changed byte is found.
 *
 * The string table holds `format`, `sha256` and `content` (JSON). The digest is taken with its own 64 digits as zeros.
 */
import { ModelFileError } from './model-file-error.ts';
import type { NamedTensor, SafetensorsContent, WeightPrecision } from './safetensors.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

export type SealedContent = {
  /** JSON-like data */
  readonly content: unknown;
  readonly tensors: Readonly<Record<string, NamedTensor>>;
};
export type SealedFileOptions = {
  /** what kind of file it is, e.g. "continuo-model" */
  readonly format: string;
  /** how the tensors are stored when written; default F32 */
  readonly precision?: WeightPrecision;
};

const NO_DIGEST = '0'.repeat(64);
const DIGEST_FIELD = '"sha256":"';

/**
 * Writes data and tensors with a seal; equal content gives equal bytes.
 *
 * @example await writeSealedFile({ content: { step: 5 }, tensors: {} }, { format: 'continuo-checkpoint' })
 */
export async function writeSealedFile(sealed: SealedContent, options: SealedFileOptions): Promise<Uint8Array> {
  const { format, precision = 'F32' } = options;
  const metadata = { format, sha256: NO_DIGEST, content: JSON.stringify(sealed.content) };
  const bytes = writeSafetensors({ tensors: sealed.tensors, metadata }, { precision });
  const position = digestPosition(bytes);
  bytes.set(new TextEncoder().encode(await sha256(bytes)), position);
  return bytes;
}

/**
 * Reads a sealed file after checking its seal.
 *
 * @throws ModelFileError  `damaged`, or `not-a-model` for a sound file of another format
 * @example (await readSealedFile(bytes, { format: 'continuo-checkpoint' })).content // => { step: 5 }
 */
export async function readSealedFile(bytes: Uint8Array, options: { readonly format: string }): Promise<SealedContent> {
  let file: SafetensorsContent;
  try {
    file = readSafetensors(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelFileError(
      'damaged',
      `not a readable ${options.format} file: ${reason}; fetch or write it again`,
      {},
      cause,
    );
  }
  const { format, sha256: expected, content } = file.metadata;
  // one changed byte can hide one of the three, not all
  if (expected === undefined && content === undefined) throw wrongFormat(format, options.format);
  const found = await sha256(withoutDigest(bytes));
  if (found !== expected) {
    throw new ModelFileError(
      'damaged',
      `the ${options.format} file is damaged: its SHA-256 is ${found} where its header says ${expected}; fetch or write it again`,
      { found, expected },
    );
  }
  if (format !== options.format) throw wrongFormat(format, options.format);
  return { content: JSON.parse(content), tensors: file.tensors };
}

/**
 * SHA-256 of bytes as 64 hexadecimal digits.
 *
 * FIPS 180-4; the digest is Web Crypto's, which browsers offer on https and on localhost.
 *
 * @example (await sha256(new Uint8Array())).slice(0, 8) // => 'e3b0c442'
 */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function wrongFormat(found: string | undefined, expected: string): ModelFileError {
  const what = found === undefined ? 'of another program' : `of format "${found}"`;
  const message = `a safetensors file ${what} where a ${expected} file is expected`;
  return new ModelFileError('not-a-model', `${message}; models are written by \`continuo train\``, { found, expected });
}

/** Where the 64 digits lie: quotes inside the content's JSON are escaped, so the field is found by its plain text. */
function digestPosition(bytes: Uint8Array): number {
  const header = bytes.subarray(0, 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true));
  // one byte is one character here, so that positions agree
  const position = new TextDecoder('latin1').decode(header).indexOf(DIGEST_FIELD);
  return position < 0 ? -1 : position + DIGEST_FIELD.length;
}

function withoutDigest(bytes: Uint8Array): Uint8Array {
  const position = digestPosition(bytes);
  const copy = Uint8Array.from(bytes); // slice() of Node's Buffer would not copy
  if (position >= 0) copy.fill(0x30, position, position + NO_DIGEST.length);
  return copy;
}
