import { beforeAll, describe, expect, test } from 'vitest';
import { buildDefaultBank } from '../bank/build.ts';
import { instrumentOfProgram } from '../bank/general-midi.ts';
import { INSTRUMENTS } from '../bank/instruments.ts';
import { openBank, type SoundBank } from '../bank/open.ts';
import { AudioError } from '../errors.ts';
import { findClicks } from '../measure/clicks.ts';
import { envelope, levels } from '../measure/levels.ts';
import { centsFromPitch } from '../measure/pitch.ts';
import { fourVoices, madeScore, madeTrack, oneNote } from '../testing/made-scores.ts';
import { renderChunks } from './chunks.ts';
import { performScore } from './events.ts';
import { type Rendering, type RenderOptions, renderScore } from './render-score.ts';

const RATE = 44_100;
let bank: SoundBank;
beforeAll(async () => {
  bank = await openBank(buildDefaultBank());
});

const programOf = (name: string): number =>
  Array.from({ length: 128 }, (_, program) => program).find((program) => instrumentOfProgram(program) === name)!;
const NAMES = INSTRUMENTS.map((instrument) => instrument.name);
const seconds = (rendering: Rendering, from: number, to: number): Float32Array =>
  rendering.channels[0].subarray(from * RATE, to * RATE);
/** without reverb and at the synthesizer's own level, so that instruments can be compared */
const dry: Omit<RenderOptions, 'bank'> = { reverb: 0, maxGainDb: 0 };

describe.each(NAMES)('%s', (name) => {
  const program = programOf(name);

  test('is in tune within 2 cents over the keyboard, and never clicks', async () => {
    for (const pitch of [31, 45, 52, 60, 69, 77, 88]) {
      const rendering = await renderScore(oneNote(pitch, program, 1300), { bank, ...dry });
      expect(Math.abs(centsFromPitch(seconds(rendering, 0.2, 1.2), RATE, pitch))).toBeLessThan(2);
      for (const channel of rendering.channels) expect(findClicks(channel, RATE)).toEqual([]);
    }
  });

  test('is as loud as the others within 5 dB at middle C', async () => {
    const rendering = await renderScore(oneNote(60, program), { bank, ...dry });
    const { rmsDbfs } = levels([seconds(rendering, 0.05, 1)]);
    expect(Math.abs(rmsDbfs + 31)).toBeLessThan(5);
  });

  test('is silent within a second and a half of the release, without reverb', async () => {
    const rendering = await renderScore(oneNote(60, program, 500), { bank, ...dry });
    expect(rendering.seconds).toBeLessThan(2);
    const last = envelope(rendering.channels[0], RATE, 0.02).at(-1)!;
    expect(last).toBeLessThan(-70);
  });

  test('is louder when the key is struck harder', async () => {
    const [soft, hard] = await Promise.all(
      [40, 110].map(async (velocity) =>
        levels((await renderScore(oneNote(60, program, 500, velocity), { bank, ...dry })).channels),
      ),
    );
    expect(hard.rmsDbfs - soft.rmsDbfs).toBeGreaterThan(10);
  });
});

describe('the character of instruments', () => {
  const shape = async (program: number): Promise<readonly number[]> =>
    envelope((await renderScore(oneNote(60, program, 2000), { bank, ...dry })).channels[0], RATE, 0.05);

  test.each([0, 6, 24, 32])('program %i dies away while the key is held', async (program) => {
    const levelsOverTime = await shape(program);
    expect(levelsOverTime[2] - levelsOverTime[38]).toBeGreaterThan(8);
  });

  test.each([16, 19, 48, 52])('program %i does not', async (program) => {
    const levelsOverTime = await shape(program);
    const early = levelsOverTime.slice(8, 16).reduce((a, b) => a + b) / 8;
    const late = levelsOverTime.slice(30, 38).reduce((a, b) => a + b) / 8;
    expect(Math.abs(early - late)).toBeLessThan(3);
  });

  test('strings begin slowly, a piano at once', async () => {
    const piano = await shape(0);
    const strings = await shape(48);
    expect(Math.max(...piano) - piano[0]).toBeLessThan(3);
    expect(Math.max(...strings) - strings[0]).toBeGreaterThan(8);
  });

  test('all drums of General MIDI sound, and none drowns the others', async () => {
    for (let key = 35; key <= 81; key++) {
      const rendering = await renderScore(oneNote(key, 0, 200, 100, 9), { bank, ...dry });
      const { peakDbfs } = levels(rendering.channels);
      expect(peakDbfs).toBeGreaterThan(-36);
      expect(peakDbfs).toBeLessThan(-10);
    }
  });

  test('different instruments give different sound', async () => {
    const sounds = new Set<string>();
    for (const name of NAMES) {
      const { channels } = await renderScore(oneNote(60, programOf(name), 200), { bank });
      sounds.add(channels[0].slice(1000, 1100).join());
    }
    expect(sounds.size).toBe(NAMES.length);
  });
});

describe('a rendering', () => {
  test('of eight bars in four voices is full, even, and free of clicks and clipping', async () => {
    const { channels, peak, gain, seconds } = await renderScore(fourVoices(), { bank });
    const { peakDbfs, rmsDbfs, clippedCount, silentShare } = levels(channels);
    expect(peakDbfs).toBeCloseTo(-1, 2);
    expect(peak).toBeLessThanOrEqual(0.98);
    expect(gain).toBeGreaterThan(1);
    expect(rmsDbfs).toBeGreaterThan(-20);
    expect(rmsDbfs).toBeLessThan(-9);
    expect(clippedCount).toBe(0);
    expect(silentShare).toBeLessThan(0.1);
    expect(seconds).toBeGreaterThan(16);
    expect(seconds).toBeLessThan(20);
    expect(channels.flatMap((channel) => findClicks(channel, RATE))).toEqual([]);
  });

  test('has the same samples each time', async () => {
    const [first, second] = [await renderScore(fourVoices(0), { bank }), await renderScore(fourVoices(0), { bank })];
    expect(second.gain).toBe(first.gain);
    expect(Buffer.compare(new Uint8Array(first.channels[0].buffer), new Uint8Array(second.channels[0].buffer))).toBe(0);
    expect(Buffer.compare(new Uint8Array(first.channels[1].buffer), new Uint8Array(second.channels[1].buffer))).toBe(0);
  });

  test('of one hundred loud notes at once stays within ±0.98', async () => {
    const notes = Array.from({ length: 100 }, (_, i) => ({
      pitch: 14 + i,
      velocity: 127,
      tick: 0,
      durationTicks: 500,
    }));
    const { channels, gain } = await renderScore(madeScore([madeTrack(notes, 19)]), { bank });
    expect(levels(channels).peakDbfs).toBeLessThan(-0.17);
    expect(gain).toBeLessThan(1);
  });

  test('of nothing is a moment of silence', async () => {
    const { channels, gain } = await renderScore(madeScore([]), { bank });
    expect(levels(channels).peakDbfs).toBe(-Infinity);
    expect(gain).toBe(1);
  });

  test('places the first voice left of the last', async () => {
    const side = async (tracks: readonly number[]): Promise<number> => {
      const score = madeScore(
        tracks.map((velocity) => madeTrack([{ pitch: 60, velocity, tick: 0, durationTicks: 500 }])),
      );
      const [left, right] = (await renderScore(score, { bank, ...dry })).channels;
      return levels([left]).rmsDbfs - levels([right]).rmsDbfs;
    };
    expect(await side([110, 1])).toBeGreaterThan(1);
    expect(await side([1, 110])).toBeLessThan(-1);
    expect(await side([110])).toBeCloseTo(0, 3);
  });

  test('keeps a key down until its last note, when notes on one key overlap', async () => {
    const notes = [
      { pitch: 60, velocity: 90, tick: 0, durationTicks: 600 },
      { pitch: 60, velocity: 90, tick: 300, durationTicks: 900 },
    ];
    const rendering = await renderScore(madeScore([madeTrack(notes, 16)]), { bank, ...dry });
    expect(levels([seconds(rendering, 0.8, 1.1)]).rmsDbfs).toBeGreaterThan(-36);
  });

  test('goes by the tempo map: at half the tempo, all comes twice as late', async () => {
    const score = madeScore([madeTrack([{ pitch: 60, velocity: 90, tick: 500, durationTicks: 500 }], 16)]);
    const slow = { ...score, tempos: [{ tick: 0, microsecondsPerQuarter: 1_000_000 }] };
    expect(performScore(slow).seconds).toBe(2 * performScore(score).seconds);
  });

  test('reports progress from little to 1, and stops when told to', async () => {
    const progress: number[] = [];
    await renderScore(fourVoices(), { bank, onProgress: (done) => progress.push(done) });
    expect(progress.length).toBeGreaterThan(5);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(1);
    const stopping = renderScore(fourVoices(), { bank, signal: AbortSignal.abort() });
    await expect(stopping).rejects.toMatchObject({ code: 'aborted' });
  });

  test('refuses a sample rate of 7 and a piece of a year', async () => {
    await expect(renderScore(fourVoices(), { bank, sampleRate: 7 })).rejects.toThrow(AudioError);
    const long = oneNote(60, 0, 365 * 86_400_000);
    await expect(renderScore(long, { bank })).rejects.toThrow(/lasts 31536000 s, more than 7200/);
  });
});

describe('chunks', () => {
  const joined = (fromSeconds: number, chunkSeconds: number): number[] => {
    const performance = performScore(fourVoices(16));
    const out: number[] = [];
    for (const { left } of renderChunks(performance, { bank, sampleRate: 8000, fromSeconds, chunkSeconds })) {
      out.push(...left);
      if (out.length > 16_000) break;
    }
    return out.slice(0, 16_000);
  };

  test('of any length join to the same sound', () => {
    expect(joined(0, 0.1)).toEqual(joined(0, 0.64));
  });

  test('begun in the middle sound the notes that are held there', () => {
    const sound = Float32Array.from(joined(4.25, 0.5));
    expect(levels([sound.subarray(400, 2000)]).rmsDbfs).toBeGreaterThan(-32);
  });
});
