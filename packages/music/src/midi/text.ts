/** Texts of a MIDI file: UTF-8 where the bytes are, Latin-1 otherwise, and back to the same bytes. */

import type { TextEvent } from '../score.ts';

const UTF8_DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const UTF8_ENCODER = new TextEncoder();

/** A text as a score keeps it; `encoding` is given where it is not UTF-8. */
export type DecodedText = { readonly text: string; readonly encoding?: 'latin1' };

/** Meta types 1–9 (SMF 1.0, p. 8, and RP-019 for 8 and 9); index 0 is no text. */
export const TEXT_KINDS: readonly (TextEvent['kind'] | undefined)[] = [
  undefined,
  'text',
  'copyright',
  'name',
  'instrument',
  'lyric',
  'marker',
  'cue',
  'program',
  'device',
];

/**
 * The text of some bytes.
 *
 * @example decodeText(Uint8Array.of(0x4f, 0xe9)) // => { text: 'Oé', encoding: 'latin1' }
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.length < 64) {
    let text = '';
    let ascii = true;
    for (let i = 0; i < bytes.length && ascii; i++) {
      if (bytes[i] >= 0x80) ascii = false;
      else text += String.fromCharCode(bytes[i]);
    }
    if (ascii) return { text };
  }
  try {
    return { text: UTF8_DECODER.decode(bytes) };
  } catch {
    let text = '';
    for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
    return { text, encoding: 'latin1' };
  }
}

/**
 * The bytes of a text: UTF-8, or Latin-1 where that is asked for and possible.
 *
 * @example encodeText('é', 'latin1') // => Uint8Array [0xe9]
 */
export function encodeText(text: string, encoding?: 'latin1'): Uint8Array {
  if (encoding !== 'latin1') return UTF8_ENCODER.encode(text);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return UTF8_ENCODER.encode(text);
    bytes[i] = code;
  }
  return bytes;
}
