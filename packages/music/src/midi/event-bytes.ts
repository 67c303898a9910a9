/** Meta, text and raw events as bytes, each after its delta time. */

import type { RawEvent, TextEvent } from '../score.ts';
import type { ByteWriter } from './byte-writer.ts';
import { SEQUENCER_SPECIFIC } from './extension.ts';
import { encodeText, TEXT_KINDS } from './text.ts';

/** A meta event. */
export function writeMeta(out: ByteWriter, type: number, bytes: Uint8Array): void {
  out.byte(0xff);
  out.byte(type);
  out.quantity(bytes.length);
  out.all(bytes);
}

/** A text event. */
export function writeText(
  out: ByteWriter,
  { kind, text, encoding }: Pick<TextEvent, 'kind' | 'text' | 'encoding'>,
): void {
  writeMeta(out, TEXT_KINDS.indexOf(kind), encodeText(text, encoding));
}

/** A raw event. */
export function writeRaw(out: ByteWriter, raw: RawEvent): void {
  if (raw.kind === 'meta') {
    writeMeta(out, raw.type ?? SEQUENCER_SPECIFIC, raw.bytes);
    return;
  }
  out.byte(raw.kind === 'sysex' ? 0xf0 : 0xf7);
  out.quantity(raw.bytes.length);
  out.all(raw.bytes);
}
