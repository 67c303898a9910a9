import { createScore, type Score } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../bootstrap.ts';
import { evaluateMusic, type MusicResult } from './evaluate-music.ts';
import { drawFrom } from './sample-scores.ts';

const MAJOR = [0, 2, 4, 5, 7, 9, 11];

/** A tune of steps in C major with a bass; `chromatic` takes all twelve tones and wide leaps instead. */
function tune(seed: number, { chromatic = false } = {}): Score {
  const random = seededRandom(seed);
  let step = 14;
  const notes = Array.from({ length: 32 }, () => {
    step = Math.max(7, Math.min(21, step + Math.floor(random() * 5) - 2));
    const pitch = chromatic ? 50 + Math.floor(random() * 36) : 48 + 12 * Math.floor(step / 7) + MAJOR[step % 7]!;
    return { pitch, durationTicks: [240, 480, 960][Math.floor(random() * 3)]! };
  });
  const bass = Array.from({ length: 8 }, () => ({ pitch: 36 + MAJOR[Math.floor(random() * 7)]!, durationTicks: 1920 }));
  return createScore({ tracks: [{ notes }, { notes: bass }] });
}
const set = (first: number, count: number, options = {}): Score[] =>
  Array.from({ length: count }, (_, n) => tune(first + n, options));

async function resultOf(...of: Parameters<typeof evaluateMusic>): Promise<MusicResult> {
  for await (const event of evaluateMusic(...of)) if (event.kind === 'result') return event.result;
  throw new Error('no result');
}

describe('evaluateMusic', () => {
  const real = { train: set(1, 30), test: set(1000, 20) };

  test('the same pieces as the test set have no gap, and its closeness is the ceiling', async () => {
    const { measures, features, featureFrechetDistance, pieces } = await resultOf(real.test, real, { samples: 20 });
    expect(pieces).toBe(20);
    for (const { gap, isInsideReal, ours, real: ceiling } of measures) {
      expect(gap).toBeCloseTo(0, 9);
      expect(isInsideReal).toBe(true);
      expect(ours).toEqual(ceiling);
    }
    for (const { ours, real: ceiling } of features) expect(ours.overlap).toBeCloseTo(ceiling.overlap, 9);
    expect(featureFrechetDistance.ours).toBeCloseTo(featureFrechetDistance.real, 6);
  });

  test('music of another style is told apart: entropy, scale and distance, far outside what real sets differ by', async () => {
    const { measures, features, featureFrechetDistance } = await resultOf(set(500, 25, { chromatic: true }), real);
    const row = (name: string) => measures.find(({ measure }) => measure === name)!;
    expect(row('pitchClassEntropy').gap).toBeGreaterThan(0.5);
    expect(row('scaleConsistency').gap).toBeLessThan(-15);
    expect(row('scaleConsistency').isInsideReal).toBe(false);
    expect(row('scaleConsistency').ours.overlap).toBeLessThan(0.2);
    expect(row('scaleConsistency').test.mean).toBe(100);
    expect(Math.abs(row('noteDensity').gap)).toBeLessThan(0.3);
    const intervals = features.find(({ feature }) => feature === 'meanPitchInterval')!;
    expect(intervals.ours.overlap).toBeLessThan(0.5 * intervals.real.overlap);
    expect(intervals.meanDistance.generated).toBeGreaterThan(2 * intervals.meanDistance.test);
    expect(featureFrechetDistance.ours).toBeGreaterThan(3 * featureFrechetDistance.real);
  });

  test('takes streams, counts equally, says what it does, and is a function of its seed', async () => {
    async function* stream(scores: readonly Score[]): AsyncGenerator<Score> {
      yield* scores;
    }
    const kinds = new Set<string>();
    let last: MusicResult | undefined;
    const sources = { train: stream(real.train), test: stream(real.test) };
    for await (const event of evaluateMusic(stream(set(7, 9)), sources, { seed: 4, samples: 12 })) {
      if (event.kind === 'progress') kinds.add(`${event.phase} ${event.set}`);
      else last = event.result;
    }
    expect(kinds.size).toBe(6);
    expect(last).toMatchObject({ pieces: 9, found: { train: 30, test: 20, generated: 9 }, trimQuarters: 64 });
    expect(last!.measures.every(({ train, generated }) => train.pieces === generated.pieces)).toBe(true);
    expect(await resultOf(set(7, 9), real, { seed: 4, samples: 12 })).toEqual(last);
  });

  test('pieces without notes are left out of the means and counted', async () => {
    const empty = createScore({ endTick: 1920 });
    const { measures } = await resultOf([...set(7, 3), empty], real);
    expect(measures[0]!.generated.pieces).toBe(3);
    expect(measures[0]!.test.pieces).toBe(4);
    expect(measures[0]!.generated.mean).toBeGreaterThan(2);
  });

  test('refuses a set of one piece, and stops where it is told to', async () => {
    await expect(resultOf(set(7, 1), real)).rejects.toThrow('found 1 generated pieces; at least 2');
    await expect(resultOf(set(7, 3), real, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});

test('a draw from a stream takes each item about as often', async () => {
  const times = new Uint32Array(20);
  for (let seed = 0; seed < 600; seed++) {
    for (const item of (await drawFrom(times.keys(), 5, seed)).items) times[item]! += 1;
  }
  // 150 expected each; a deviation is √(600 · 1/4 · 3/4) = 10.6
  for (const count of times) expect(Math.abs(count - 150)).toBeLessThan(45);
  expect((await drawFrom([1, 2, 3], 5, 1)).items).toEqual([1, 2, 3]);
});
