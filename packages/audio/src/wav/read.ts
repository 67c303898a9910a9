import { AudioError } from '../errors.ts';
import type { Hertz } from '../units.ts';

/** The sound of a WAV file. */
export type Wav = {
  /** −1…1; floats are as they were */
  readonly channels: readonly Float32Array<ArrayBuffer>[];
  readonly sampleRate: Hertz;
  readonly bitDepth: number;
};

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

/**
 * Reads a WAV file: whole numbers of 8, 16, 24 or 32 bits, or floats of 32 or 64.
 *
 * @throws AudioError  `wav-damaged`: not a WAV, cut short, or in a compressed form
 * @example readWav(writeWav([Float32Array.of(1)], 8000)).channels[0][0] // 1
 */
export function readWav(bytes: Uint8Array): Wav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  const fail = (at: number, what: string): AudioError =>
    new AudioError('wav-damaged', `WAV, byte ${at}: ${what}`, { byte: at, size: bytes.length });
  if (bytes.length < 12 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') {
    throw fail(0, `"RIFF….WAVE" is expected in a file of ${bytes.length} bytes; this is no WAV`);
  }
  let format: { code: number; channelCount: number; sampleRate: number; bitDepth: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (tag(at) === 'fmt ') {
      if (size < 16 || body + size > bytes.length) throw fail(at, `the format chunk has ${size} bytes, 16 are needed`);
      const code = view.getUint16(body, true);
      format = {
        code: code === EXTENSIBLE && size >= 26 ? view.getUint16(body + 24, true) : code,
        channelCount: view.getUint16(body + 2, true),
        sampleRate: view.getUint32(body + 4, true),
        bitDepth: view.getUint16(body + 14, true),
      };
    } else if (tag(at) === 'data') {
      if (!format) throw fail(at, 'sound comes before its format');
      if (body + size > bytes.length) {
        throw fail(at, `${size} bytes of sound are announced, ${bytes.length - body} are there; the file is cut short`);
      }
      const read = sampleReader(view, format.code, format.bitDepth);
      if (!read || format.channelCount < 1) {
        throw fail(at, `format ${format.code} with ${format.bitDepth} bits is not supported; save it as PCM or float`);
      }
      return { ...unpack(read, format.channelCount, format.bitDepth, body, size), ...rateAndDepth(format) };
    }
    at = body + size + (size % 2);
  }
  throw fail(bytes.length, 'the file ends without a data chunk');
}

function rateAndDepth({
  sampleRate,
  bitDepth,
}: {
  sampleRate: number;
  bitDepth: number;
}): Pick<Wav, 'sampleRate' | 'bitDepth'> {
  return { sampleRate, bitDepth };
}

function sampleReader(view: DataView, code: number, bits: number): ((at: number) => number) | undefined {
  if (code === FLOAT && bits === 32) return (at) => view.getFloat32(at, true);
  if (code === FLOAT && bits === 64) return (at) => view.getFloat64(at, true);
  if (code !== PCM) return undefined;
  if (bits === 8) return (at) => (view.getUint8(at) - 128) / 127;
  if (bits === 16) return (at) => view.getInt16(at, true) / 32767;
  if (bits === 24) return (at) => (view.getInt16(at + 1, true) * 256 + view.getUint8(at)) / 8388607;
  if (bits === 32) return (at) => view.getInt32(at, true) / 2147483647;
  return undefined;
}

function unpack(
  read: (at: number) => number,
  channelCount: number,
  bits: number,
  start: number,
  size: number,
): Pick<Wav, 'channels'> {
  const step = bits / 8;
  const frames = Math.floor(size / (step * channelCount));
  const channels = Array.from({ length: channelCount }, () => new Float32Array(frames));
  for (let frame = 0, at = start; frame < frames; frame++) {
    for (const channel of channels) {
      channel[frame] = read(at);
      at += step;
    }
  }
  return { channels };
}
