import { beforeAll, describe, expect, test } from 'vitest';
import { AudioError } from '../errors.ts';
import { pitchToHertz } from '../units.ts';
import { buildDefaultBank } from './build.ts';
import { drumKit } from './drums.ts';
import { instrumentOfProgram } from './general-midi.ts';
import { INSTRUMENTS } from './instruments.ts';
import { openBank } from './open.ts';
import { waveGrid } from './wave.ts';

let bytes: Uint8Array;
beforeAll(() => {
  bytes = buildDefaultBank();
});

describe('the built-in bank', () => {
  test('has the same bytes each time', () => {
    expect(Buffer.compare(buildDefaultBank(), bytes)).toBe(0);
  });

  test('fits in 6 MB', () => {
    expect(bytes.length).toBeLessThan(6e6);
  });

  test('has a preset for each of the 128 programs, and a kit', async () => {
    const { presets } = await openBank(bytes);
    const programs = presets.filter((preset) => !preset.drums).map((preset) => preset.program);
    expect(new Set(programs)).toEqual(new Set(Array.from({ length: 128 }, (_, program) => program)));
    expect(presets.filter((preset) => preset.drums)).toHaveLength(1);
  });

  test.each([
    [0, 'piano'],
    [16, 'drawbar organ'],
    [19, 'church organ'],
    [24, 'guitar'],
    [32, 'bass'],
    [48, 'strings'],
    [52, 'choir'],
  ])('program %i is a %s', (program, name) => {
    expect(instrumentOfProgram(program)).toBe(name);
  });

  test('serves every key of every zone once: no gap, no overlap', async () => {
    const { synthesizerBank } = await openBank(bytes);
    for (const instrument of synthesizerBank.instruments) {
      const drums = instrument.name === 'drums';
      const [lowest, highest] = drums ? [27, 87] : [0, 127];
      for (let key = lowest; key <= highest; key++) {
        const zones = instrument.zones.filter(({ keyRange }) => keyRange.min <= key && key <= keyRange.max);
        expect([instrument.name, key, zones.length]).toEqual([instrument.name, key, 1]);
      }
    }
  });
});

describe('waves', () => {
  test('a period is a whole number of samples at a rate that is the pitch within 0.05 cents', () => {
    for (let root = 12; root <= 108; root++) {
      const { sampleRate, samplesInPeriod } = waveGrid(root);
      expect(Number.isInteger(samplesInPeriod)).toBe(true);
      const cents = 1200 * Math.log2(sampleRate / samplesInPeriod / pitchToHertz(root));
      expect(Math.abs(cents)).toBeLessThan(0.05);
    }
  });

  test('what follows a loop is what its beginning is, to the last bit', () => {
    for (const { wave, roots } of INSTRUMENTS) {
      const { samples, loop } = wave(roots[1]);
      const after = samples.subarray(loop!.end);
      expect(after.length).toBeGreaterThan(3);
      expect(samples.subarray(loop!.start, loop!.start + after.length)).toEqual(after);
    }
  });

  test('drum sounds begin and end at nothing', () => {
    for (const { wave } of drumKit()) {
      expect(Math.abs(wave.samples[0])).toBeLessThan(0.01);
      expect(Math.abs(wave.samples[wave.samples.length - 1])).toBeLessThan(0.001);
    }
  });
});

describe('a damaged bank', () => {
  test('that is cut short is refused with both lengths', async () => {
    const cut = bytes.subarray(0, 100_000);
    await expect(openBank(cut, 'my.sf2')).rejects.toThrow(
      `my.sf2 is cut short: its header states ${bytes.length} bytes, there are 100000`,
    );
  });

  test('of another kind is refused with what was found', async () => {
    await expect(openBank(new TextEncoder().encode('MThd and so on'), 'song.mid')).rejects.toThrow(
      'song.mid is no sound bank: byte 0 should begin "RIFF", found "MThd"',
    );
    await expect(openBank(new Uint8Array(0))).rejects.toThrow(AudioError);
  });

  test('with its tables overwritten is an AudioError', async () => {
    const broken = bytes.slice();
    const tables = Buffer.from(broken.buffer).indexOf('pdta');
    broken.fill(0xff, tables + 4, tables + 400);
    await expect(openBank(broken)).rejects.toThrow(AudioError);
  });
});
