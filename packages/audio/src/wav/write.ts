import { AudioError } from '../errors.ts';
import type { Hertz } from '../units.ts';

/** How a WAV file is written. */
export type WavOptions = {
  /** 16 or 24: whole numbers; 32: IEEE float. 16 */
  readonly bitDepth?: 16 | 24 | 32;
  /** adds triangular noise of ±1 step before rounding, the same on every call; for 16 and 24. false */
  readonly dither?: boolean;
};

const PCM = 1;
const FLOAT = 3;

/**
 * A WAV file (RIFF/WAVE, IBM and Microsoft 1991) of the given channels.
 *
 * Whole-number formats hold −1…1 as −(2^(n−1)−1)…2^(n−1)−1; what lies beyond is held at the end of the range.
 *
 * @param channels  one or more, all of the same length
 * @throws AudioError  `bad-option`: no channel, unequal lengths, a sample that is not a number, or another bit depth
 * @example writeWav([Float32Array.of(0)], 44100).length // 46
 */
export function writeWav(
  channels: readonly Float32Array[],
  sampleRate: Hertz,
  { bitDepth = 16, dither = false }: WavOptions = {},
): Uint8Array<ArrayBuffer> {
  checkInput(channels, sampleRate, bitDepth);
  const frames = channels[0].length;
  const bytesPerSample = bitDepth / 8;
  const dataSize = frames * channels.length * bytesPerSample;
  const isFloat = bitDepth === 32;
  // a float file needs a `fact` chunk and the size of an empty extension
  const headerSize = isFloat ? 58 : 44;
  const bytes = new Uint8Array(headerSize + dataSize + (dataSize % 2));
  const view = new DataView(bytes.buffer);
  const tag = (at: number, text: string): void => {
    for (let i = 0; i < 4; i++) bytes[at + i] = text.charCodeAt(i);
  };
  tag(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  tag(8, 'WAVE');
  tag(12, 'fmt ');
  view.setUint32(16, isFloat ? 18 : 16, true);
  view.setUint16(20, isFloat ? FLOAT : PCM, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * channels.length * bytesPerSample, true);
  view.setUint16(32, channels.length * bytesPerSample, true);
  view.setUint16(34, bitDepth, true);
  if (isFloat) {
    tag(38, 'fact');
    view.setUint32(42, 4, true);
    view.setUint32(46, frames, true);
  }
  tag(headerSize - 8, 'data');
  view.setUint32(headerSize - 4, dataSize, true);
  if (isFloat) writeFloats(view, channels, headerSize);
  else writeWhole(view, channels, headerSize, bitDepth, dither);
  return bytes;
}

function checkInput(channels: readonly Float32Array[], sampleRate: Hertz, bitDepth: number): void {
  const length = channels[0]?.length;
  if (length === undefined) throw new AudioError('bad-option', 'a WAV needs at least one channel; none was given');
  const odd = channels.findIndex((channel) => channel.length !== length);
  if (odd >= 0) {
    throw new AudioError('bad-option', `channel ${odd} has ${channels[odd].length} samples, channel 0 has ${length}`, {
      channel: odd,
    });
  }
  if (![16, 24, 32].includes(bitDepth)) {
    throw new AudioError('bad-option', `bitDepth is ${bitDepth}; give 16, 24 or 32`, { bitDepth });
  }
  if (!Number.isInteger(sampleRate) || sampleRate < 1) {
    throw new AudioError('bad-option', `sampleRate is ${sampleRate}; give a whole number of hertz`, { sampleRate });
  }
}

function writeFloats(view: DataView, channels: readonly Float32Array[], start: number): void {
  for (let frame = 0, at = start; frame < channels[0].length; frame++) {
    for (const channel of channels) {
      view.setFloat32(at, channel[frame], true);
      at += 4;
    }
  }
}

function writeWhole(
  view: DataView,
  channels: readonly Float32Array[],
  start: number,
  bits: 16 | 24,
  dither: boolean,
): void {
  const highest = 2 ** (bits - 1) - 1;
  let state = 1;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  for (let frame = 0, at = start; frame < channels[0].length; frame++) {
    for (const [index, channel] of channels.entries()) {
      const sample = channel[frame];
      if (Number.isNaN(sample)) {
        throw new AudioError('bad-option', `channel ${index}, sample ${frame} is not a number`, {
          channel: index,
          frame,
        });
      }
      const noise = dither ? uniform() - uniform() : 0;
      const value = Math.max(-highest, Math.min(highest, Math.round(sample * highest + noise)));
      if (bits === 16) view.setInt16(at, value, true);
      else {
        view.setUint8(at, value & 0xff);
        view.setInt16(at + 1, value >> 8, true);
      }
      at += bits / 8;
    }
  }
}
