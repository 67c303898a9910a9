import type { Note } from '@continuo/music';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byTickThenPitch } from '../state/score-edit.ts';
import { visibleNotes } from './visible-notes.ts';

const noteLists = fc
  .array(
    fc.record({
      pitch: fc.integer({ min: 0, max: 127 }),
      velocity: fc.constant(80),
      tick: fc.integer({ min: 0, max: 2000 }),
      durationTicks: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 2000 })),
    }),
    { maxLength: 60 },
  )
  .map((notes): Note[] => notes.sort(byTickThenPitch));

test('bisection finds the same notes as looking at all of them', () => {
  const span = fc.tuple(fc.integer({ min: 0, max: 2500 }), fc.integer({ min: 1, max: 800 }));
  fc.assert(
    fc.property(noteLists, span, (notes, [from, length]) => {
      const to = from + length;
      const all = notes.filter(({ tick, durationTicks }) => tick < to && (tick + durationTicks > from || tick >= from));
      expect(visibleNotes(notes, from, to)).toEqual(all);
    }),
  );
});

test('a pedal point that began long ago is still seen', () => {
  const pedal = { pitch: 36, velocity: 80, tick: 0, durationTicks: 100_000 };
  const others = Array.from({ length: 500 }, (_, place) => ({
    pitch: 60,
    velocity: 80,
    tick: place * 100,
    durationTicks: 90,
  }));
  expect(visibleNotes([pedal, ...others], 45_000, 45_100)).toEqual([pedal, others[450]]);
});
