import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AudioError } from '../errors.ts';
import { readWav } from './read.ts';
import { writeWav } from './write.ts';

const text = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

describe('writing', () => {
  test('a 16-bit stereo file begins with the 44 bytes that the format asks for', () => {
    const bytes = writeWav([Float32Array.of(0, 1, -1), Float32Array.of(0, 0.5, -0.5)], 44_100);
    const view = new DataView(bytes.buffer);
    expect(bytes.length).toBe(44 + 12);
    expect([text(bytes, 0), text(bytes, 8), text(bytes, 12), text(bytes, 36)]).toEqual([
      'RIFF',
      'WAVE',
      'fmt ',
      'data',
    ]);
    expect(view.getUint32(4, true)).toBe(bytes.length - 8);
    expect(view.getUint32(16, true)).toBe(16);
    expect(view.getUint16(20, true)).toBe(1);
    expect(view.getUint16(22, true)).toBe(2);
    expect(view.getUint32(24, true)).toBe(44_100);
    expect(view.getUint32(28, true)).toBe(44_100 * 4);
    expect(view.getUint16(32, true)).toBe(4);
    expect(view.getUint16(34, true)).toBe(16);
    expect(view.getUint32(40, true)).toBe(12);
    expect([0, 1, 2, 3, 4, 5].map((i) => view.getInt16(44 + 2 * i, true))).toEqual([
      0, 0, 32767, 16384, -32767, -16383,
    ]);
  });

  test('an odd number of bytes is padded, and the padding is not counted as sound', () => {
    const bytes = writeWav([Float32Array.of(0.1)], 8000, { bitDepth: 24 });
    expect(bytes.length).toBe(48);
    expect(new DataView(bytes.buffer).getUint32(40, true)).toBe(3);
  });

  test('samples beyond full scale stay at the end of the range', () => {
    expect(readWav(writeWav([Float32Array.of(3, -3)], 8000)).channels[0]).toEqual(Float32Array.of(1, -1));
  });

  test('dither changes samples by at most a step and a half, the same way each time', () => {
    const samples = Float32Array.from({ length: 500 }, (_, i) => Math.sin(i / 9) / 3);
    const plain = readWav(writeWav([samples], 8000)).channels[0];
    const bytes = writeWav([samples], 8000, { dither: true });
    const dithered = readWav(bytes).channels[0];
    const steps = dithered.map((value, i) => Math.round((value - plain[i]) * 32767));
    expect(Math.max(...steps.map(Math.abs))).toBe(1);
    expect(writeWav([samples], 8000, { dither: true })).toEqual(bytes);
  });

  test.each([
    ['no channel', [], 8000, /at least one channel/],
    ['unequal lengths', [new Float32Array(2), new Float32Array(3)], 8000, /channel 1 has 3 samples, channel 0 has 2/],
    ['not a number', [Float32Array.of(0, Number.NaN)], 8000, /channel 0, sample 1 is not a number/],
    ['half a hertz', [new Float32Array(2)], 0.5, /sampleRate is 0.5/],
  ] as const)('%s is refused', (_, channels, rate, message) => {
    expect(() => writeWav(channels, rate)).toThrow(message);
  });
});

describe('reading what was written', () => {
  test.each([16, 24, 32] as const)('gives the samples back at %i bits within half a step', (bitDepth) => {
    const step = bitDepth === 32 ? 0 : 1 / (2 ** (bitDepth - 1) - 1);
    const channel = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(fc.array(channel, { minLength: 1, maxLength: 3 }), (values) => {
        const channels = values.map((samples) => Float32Array.from(samples));
        const wav = readWav(writeWav(channels, 48_000, { bitDepth }));
        expect([wav.sampleRate, wav.bitDepth, wav.channels.length]).toEqual([48_000, bitDepth, channels.length]);
        for (const [c, samples] of channels.entries()) {
          for (const [i, sample] of samples.entries()) {
            expect(Math.abs(wav.channels[c][i] - sample)).toBeLessThanOrEqual(step / 2 + 1e-7);
          }
        }
      }),
    );
  });

  test('a chunk between format and sound is passed over', () => {
    const plain = writeWav([Float32Array.of(0.25)], 8000);
    const bytes = new Uint8Array(plain.length + 12);
    bytes.set(plain.subarray(0, 36));
    bytes.set([0x4c, 0x49, 0x53, 0x54, 3, 0, 0, 0, 1, 2, 3, 0], 36);
    bytes.set(plain.subarray(36), 48);
    expect(readWav(bytes).channels[0][0]).toBeCloseTo(0.25, 4);
  });

  test('a file cut anywhere is an error that says where', () => {
    const whole = writeWav([Float32Array.of(0.1, 0.2, 0.3)], 8000);
    for (let length = 0; length < whole.length; length++) {
      expect(() => readWav(whole.subarray(0, length))).toThrow(AudioError);
    }
    expect(() => readWav(whole.subarray(0, 47))).toThrow('WAV, byte 36: 6 bytes of sound are announced, 3 are there');
  });
});
