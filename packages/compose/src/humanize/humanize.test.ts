import { createScore, DRUM_CHANNEL, type Note, type Score, scoreFromNotes } from '@continuo/music';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { humanize } from './humanize.ts';

const notesOf = (score: Score, track = 0): readonly Note[] => score.tracks[track]!.notes;
const endOf = ({ tick, durationTicks }: Note): number => tick + durationTicks;

/** Quarters of one key at 120 bpm: 960 ticks a second. */
const quarters = (count: number, pitch = 60): Score =>
  scoreFromNotes(Array.from({ length: count }, (_, i) => ({ pitch, tick: i * 480, durationTicks: 240, velocity: 80 })));

/** Delays of those quarters in milliseconds. */
const delays = (score: Score): number[] => notesOf(score).map(({ tick }, i) => ((tick - i * 480) * 1000) / 960);

const anyScore: fc.Arbitrary<Score> = fc
  .array(
    fc.record({
      pitch: fc.integer({ min: 30, max: 90 }),
      tick: fc.integer({ min: 0, max: 32 }).map((place) => place * 120),
      durationTicks: fc.integer({ min: 1, max: 8 }).map((length) => length * 60),
      velocity: fc.integer({ min: 1, max: 127 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((notes) => createScore({ tracks: [{ notes }, { notes: notes.slice(0, 9), channel: DRUM_CHANNEL }] }));

describe('laws', () => {
  test('an amount of 0 changes nothing, whatever else is asked', () => {
    fc.assert(
      fc.property(anyScore, fc.nat(), (score, seed) => {
        expect(humanize(score, { amount: 0, seed, swing: 2 })).toBe(score);
      }),
    );
  });

  test('the same pitches come, none before the beginning, in order of time, and the same seed plays the same', () => {
    fc.assert(
      fc.property(anyScore, fc.nat(), fc.double({ min: 0.01, max: 1, noNaN: true }), (score, seed, amount) => {
        const played = humanize(score, { amount, seed });
        expect(played).toEqual(humanize(score, { amount, seed }));
        for (const [index, { notes }] of played.tracks.entries()) {
          const pitches = (list: readonly Note[]) => list.map(({ pitch }) => pitch).sort((a, b) => a - b);
          expect(pitches(notes)).toEqual(pitches(notesOf(score, index)));
          expect(notes.every(({ tick, durationTicks }) => tick >= 0 && durationTicks >= 1)).toBe(true);
          expect(notes.every(({ velocity }) => velocity >= 1 && velocity <= 127)).toBe(true);
          expect(notes.every(({ tick }, i) => i === 0 || notes[i - 1]!.tick <= tick)).toBe(true);
        }
      }),
    );
  });
});

describe('loudness', () => {
  const beats = createScore({
    tracks: [
      {
        channel: DRUM_CHANNEL,
        notes: Array.from({ length: 64 }, (_, i) => ({ pitch: 42, tick: i * 240, durationTicks: 120, velocity: 80 })),
      },
    ],
  });

  test('at amount 1 a downbeat is played 4 to 16 louder, an eighth between the beats 2 to 14 softer', () => {
    // 10 for the downbeat, 6 less a level, three levels down to the eighth, and 6 up or down by chance
    const played = notesOf(humanize(beats, { amount: 1, seed: 3, timing: 0 }));
    for (const [i, { velocity }] of played.entries()) {
      if (i % 8 === 0) expect([velocity >= 84, velocity <= 96]).toEqual([true, true]);
      if (i % 2 === 1) expect([velocity >= 66, velocity <= 78]).toEqual([true, true]);
    }
  });

  test('a phrase rises towards its height and falls at its end', () => {
    const mean = (list: readonly Note[]) => list.reduce((sum, { velocity }) => sum + velocity, 0) / list.length;
    const seeds = Array.from({ length: 20 }, (_, seed) =>
      notesOf(humanize(quarters(9), { amount: 1, seed, timing: 0 })),
    );
    // the fifth note lies on a downbeat as the first and last do, and in the middle of the phrase
    expect(mean(seeds.map((notes) => notes[4]!))).toBeGreaterThan(mean(seeds.map((notes) => notes[0]!)) + 5);
    expect(mean(seeds.map((notes) => notes[4]!))).toBeGreaterThan(mean(seeds.map((notes) => notes[8]!)) + 5);
  });
});

describe('time', () => {
  test('delays deviate by some 12 ms at amount 1, and by half of that at amount 0.5', () => {
    const [full, half] = [1, 0.5].map((amount) => delays(humanize(quarters(400), { amount, seed: 5 })));
    const deviation = (values: readonly number[]) => {
      const mean = values.reduce((a, b) => a + b) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    };
    expect(deviation(full!)).toBeGreaterThan(8);
    expect(deviation(full!)).toBeLessThan(16);
    expect(deviation(half!) / deviation(full!)).toBeCloseTo(0.5, 1);
  });

  test('a late note is followed by a late one, as people play', () => {
    // six layers that are renewed every 1, 2, … 32 onsets: (0 + 1/2 + 3/4 + … + 31/32) / 6 = 0.67
    const late = delays(humanize(quarters(2000), { amount: 1, seed: 8 })).slice(1);
    const mean = late.reduce((a, b) => a + b) / late.length;
    const away = late.map((value) => value - mean);
    const product = away.slice(1).reduce((sum, value, i) => sum + value * away[i]!, 0);
    const correlation = product / away.reduce((sum, value) => sum + value * value, 0);
    expect(correlation).toBeGreaterThan(0.5);
    expect(correlation).toBeLessThan(0.85);
  });

  test('the highest note of a chord comes first, and all end together as before', () => {
    const chord = [60, 64, 67].map((pitch) => ({ pitch, tick: 1920, durationTicks: 1920 }));
    for (let seed = 0; seed < 10; seed += 1) {
      const played = notesOf(humanize(scoreFromNotes(chord), { amount: 1, seed }));
      const top = played.find(({ pitch }) => pitch === 67)!;
      expect(played.every(({ tick }) => tick >= top.tick && tick - top.tick <= 20)).toBe(true);
      expect(played.map(endOf)).toEqual([3840, 3840, 3840]);
    }
  });

  test('a key that is struck again has come up before', () => {
    const again = scoreFromNotes(
      Array.from({ length: 50 }, (_, i) => ({ pitch: 60, tick: i * 120, durationTicks: 120 })),
    );
    const played = notesOf(humanize(again, { amount: 1, seed: 2 }));
    expect(played.filter((note, i) => i > 0 && endOf(played[i - 1]!) > note.tick)).toEqual([]);
  });

  test('swing 2 plays the second eighth on the last third of the beat', () => {
    const eighths = scoreFromNotes([0, 240, 480, 720].map((tick) => ({ pitch: 60, tick, durationTicks: 240 })));
    const played = humanize(eighths, { amount: 1, swing: 2, timing: 0 });
    expect(notesOf(played).map(({ tick }) => tick)).toEqual([0, 320, 480, 800]);
  });

  test('a score of 24 ticks a quarter gets ticks fine enough for milliseconds', () => {
    const coarse = createScore({ ticksPerQuarter: 24, tracks: [{ notes: [{ pitch: 60 }, { pitch: 62, tick: 24 }] }] });
    const played = humanize(coarse, { amount: 1, seed: 1 });
    expect(played.ticksPerQuarter).toBe(480);
    expect(Math.abs(notesOf(played)[1]!.tick - 480)).toBeLessThan(48);
  });
});

test('an amount that is none is refused by its name', () => {
  expect(() => humanize(quarters(1), { amount: 1.5 })).toThrow(
    'humanize: amount is 1.5 where a number from 0 to 1 is expected',
  );
  expect(() => humanize(quarters(1), { swing: 0.5 })).toThrow(/swing is 0.5/);
});
