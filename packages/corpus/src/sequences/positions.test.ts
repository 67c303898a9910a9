import { createScore } from '@continuo/music';
import { expect, it } from 'vitest';
import { eventsCodec } from './events-codec.ts';
import { melodyCodec } from './melody-codec.ts';

it('a step of a melody stands at its place in a bar of sixteen, whatever the tokens are', () => {
  const { count, at } = melodyCodec.positions!;
  expect(count).toBe(16);
  expect([0, 15, 16, 37].map((place) => at([], place))).toEqual([0, 15, 0, 5]);
});

it('an event stands at the last position told since the bar line, and knows nothing of the one to come', () => {
  const codec = eventsCodec({ encoding: 'remi', stepsPerQuarter: 4, keys: false, chords: [], meters: ['4/4'] });
  // a half note on the first beat, a quarter on the third, and one in the next bar on the second
  const notes = [
    { pitch: 60, tick: 0, durationTicks: 960 },
    { pitch: 62, tick: 960, durationTicks: 480 },
    { pitch: 64, tick: 1920 + 480, durationTicks: 480 },
  ];
  const score = createScore({ ticksPerQuarter: 480, meters: '4/4', tracks: [{ notes }] });
  const { tokens } = codec.encode(score)[0]!;
  const { at, count } = codec.positions!;
  expect(count).toBe(17);
  // where each note's pitch is to be said: steps 0, 8 and 4, counted from 1
  const pitches = Array.from(tokens.keys()).filter((place) => codec.pitchOf(tokens[place]!) >= 0);
  expect(pitches.map((place) => at(tokens, place))).toEqual([1, 9, 5]);
  for (const [place] of tokens.entries()) expect(at(tokens.subarray(0, place), place)).toBe(at(tokens, place));
  expect(at(tokens, 0)).toBe(0);
});
