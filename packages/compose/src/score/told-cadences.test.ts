import { cellChordTones } from '@continuo/corpus';
import { describe, expect, test } from 'vitest';
import { compose } from '../compose.ts';
import type { ComposeRequestInput } from '../compose-request.ts';
import { isOnBeat } from './chord-wishes.ts';
import { fakeScoreModel } from './testing/fake-score-model.ts';
import { chordsOfRole } from './told-cadences.ts';

/** Pitch classes of what is told of a bar's first half, from the root. */
function told(role: 'approach' | 'close', cadence: 'authentic' | 'half' | 'plagal' | 'deceptive', key: number) {
  return cellChordTones(chordsOfRole({ role, cadence }, false, key)![0]!);
}

describe('a cadence is told', () => {
  test('in C major: G7–C, F–C, F–G, G7–Am', () => {
    expect([told('approach', 'authentic', 0), told('close', 'authentic', 0)]).toEqual([
      [7, 11, 2, 5],
      [0, 4, 7],
    ]);
    expect([told('approach', 'plagal', 0), told('close', 'plagal', 0)]).toEqual([
      [5, 9, 0],
      [0, 4, 7],
    ]);
    expect([told('approach', 'half', 0), told('close', 'half', 0)]).toEqual([
      [5, 9, 0],
      [7, 11, 2],
    ]);
    expect([told('approach', 'deceptive', 0), told('close', 'deceptive', 0)]).toEqual([
      [7, 11, 2, 5],
      [9, 0, 4],
    ]);
  });
  test('in A minor: E7–Am, E7–F', () => {
    expect([told('approach', 'authentic', 21), told('close', 'authentic', 21)]).toEqual([
      [4, 8, 11, 2],
      [9, 0, 4],
    ]);
    expect(told('close', 'deceptive', 21)).toEqual([5, 9, 0]);
  });
  test('nothing of other bars, nor where no key is known', () => {
    expect(chordsOfRole({ role: 'none' }, false, 0)).toBeUndefined();
    expect(chordsOfRole({ role: 'close', cadence: 'half' }, true, -1)).toBeUndefined();
  });
});

describe('a piece', () => {
  const whole: ComposeRequestInput = {
    task: 'compose',
    bars: 4,
    key: 'D minor',
    instruments: ['flute', 'violin', 'tuba'],
    topP: 1,
  };
  const tracksOf = async (request: ComposeRequestInput) => {
    for await (const event of compose(fakeScoreModel(), request)) {
      if (event.kind === 'answer') return event.answer.variations[0]!.score.tracks.map(({ notes }) => notes);
    }
    throw new Error('no answer');
  };

  test('ends on its tonic in the bass, with a last chord that is held', async () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const tracks = await tracksOf({ ...whole, seed });
      const last = tracks.flatMap((notes) => notes.filter(({ tick }) => tick >= 3 * 1920));
      expect(last.reduce((a, b) => (b.pitch < a.pitch ? b : a)).pitch % 12).toBe(2);
      for (const { tick, durationTicks } of last) {
        expect(tick).toBeLessThan(3.5 * 1920);
        expect(durationTicks).toBeGreaterThanOrEqual(0.7 * (4 * 1920 - tick));
      }
    }
  });

  test('that does not end is not held', async () => {
    const lengths = [];
    for (let seed = 0; seed < 10; seed += 1) {
      const tracks = await tracksOf({ ...whole, seed, ends: false });
      lengths.push(
        ...tracks.flatMap((notes) => notes.filter(({ tick }) => tick >= 3 * 1920).map((note) => note.durationTicks)),
      );
    }
    expect(Math.min(...lengths)).toBeLessThan(240);
  });
});

test('a new piece has the signatures of its keys', async () => {
  const form = {
    sections: [
      { name: 'A', bars: 2 },
      { name: 'B', bars: 2, key: 'E minor' },
    ],
  };
  for await (const event of compose(fakeScoreModel(), { task: 'compose', key: 'Bb major', form })) {
    if (event.kind !== 'answer') continue;
    expect(event.answer.variations[0]!.score.keys).toEqual([
      { tick: 0, fifths: -2, mode: 'major' },
      { tick: 3840, fifths: 1, mode: 'minor' },
    ]);
  }
  expect.assertions(1);
});

describe('beats', () => {
  const bar = (numerator: number, denominator: number) => ({
    start: 480,
    end: 9999,
    ticksPerQuarter: 480,
    numerator,
    denominator,
  });
  const beatsOf = (numerator: number, denominator: number, ticks: number) =>
    Array.from({ length: ticks / 120 }, (_, index) => 120 * index).filter((at) =>
      isOnBeat(bar(numerator, denominator), 480 + at),
    );
  test('are the meter’s unit, of compound meters three of them', () => {
    expect(beatsOf(3, 4, 1440)).toEqual([0, 480, 960]);
    expect(beatsOf(2, 2, 1920)).toEqual([0, 960]);
    expect(beatsOf(6, 8, 1440)).toEqual([0, 720]);
    expect(beatsOf(12, 8, 2880)).toEqual([0, 720, 1440, 2160]);
    expect(beatsOf(3, 8, 720)).toEqual([0, 240, 480]);
  });
});
