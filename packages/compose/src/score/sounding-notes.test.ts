import { describe, expect, test } from 'vitest';
import { canFill } from './kept-rhythm.ts';
import type { PlacedNote } from './placed-note.ts';
import { SoundingNotes, type TrackLimits } from './sounding-notes.ts';

const FREE: TrackLimits = { mostAt: () => Number.POSITIVE_INFINITY, changes: [], closed: [], endTick: 10_000 };
const note = (pitch: number, tick: number, durationTicks: number) => ({ pitch, tick, durationTicks });

describe('what sounds in a track', () => {
  test('a pitch that stays may not begin again while it sounds, one that was written may', () => {
    const sounding = new SoundingNotes([note(60, 100, 200)], FREE);
    sounding.add(note(64, 100, 200), false);
    expect([99, 100, 299, 300].map((tick) => sounding.isFree(tick, 60))).toEqual([true, false, false, true]);
    // at its own onset it is there already; later it is cut short
    expect([100, 101].map((tick) => sounding.isFree(tick, 64))).toEqual([false, true]);
  });

  test('a note lasts to the next of its pitch, to a motif, to the end', () => {
    const sounding = new SoundingNotes([note(60, 500, 10)], { ...FREE, closed: [{ start: 700, end: 900 }] });
    expect([sounding.latestEnd(0, 60), sounding.latestEnd(0, 61), sounding.latestEnd(900, 60)]).toEqual([
      500, 700, 10_000,
    ]);
    expect([699, 700, 899, 900].map((tick) => sounding.hasRoom(tick))).toEqual([true, false, false, true]);
  });

  test('with two together at most a note ends where two others begin, and where the limit begins', () => {
    const two = new SoundingNotes([note(60, 300, 100), note(64, 300, 100)], { ...FREE, mostAt: () => 2 });
    expect([two.latestEnd(0, 40), two.hasRoom(300), two.hasRoom(400)]).toEqual([300, false, true]);
    const later: TrackLimits = { ...FREE, mostAt: (tick) => (tick < 350 ? 9 : 2), changes: [350] };
    expect(new SoundingNotes([note(60, 300, 100), note(64, 300, 100)], later).latestEnd(0, 40)).toBe(350);
  });

  test('a note of no length takes its tick', () => {
    const sounding = new SoundingNotes([note(60, 100, 0)], { ...FREE, mostAt: () => 1 });
    expect([sounding.isFree(100, 60), sounding.hasRoom(100), sounding.hasRoom(101)]).toEqual([false, false, true]);
  });
});

describe('places of a kept rhythm', () => {
  const slot = (position: number, tick: number, durationTicks: number, pitch = 0): PlacedNote => ({
    ...note(pitch, tick, durationTicks),
    position,
    duration: 1,
    velocity: 80,
  });
  const search = (slots: PlacedNote[], pitches: number[], isNew = false) => ({
    places: slots.map((each) => ({ slot: each, allows: (_: number, pitch: number) => pitches.includes(pitch) })),
    count: slots.length,
    sounding: new SoundingNotes([], FREE),
    isNew,
  });

  test('together need as many pitches as sound', () => {
    const slots = [slot(0, 0, 300), slot(4, 100, 300), slot(8, 200, 10)];
    expect([canFill(search(slots, [60, 62])), canFill(search(slots, [60, 62, 64]))]).toEqual([false, true]);
    // one after the other they share one
    expect(canFill(search([slot(0, 0, 100), slot(4, 100, 100)], [60]))).toBe(true);
  });

  test('in one position rise', () => {
    const slots = [slot(0, 0, 10), slot(0, 3, 10)];
    expect(canFill(search(slots, [60, 62]), [62])).toBe(false);
    expect(canFill(search(slots, [60, 62]), [60])).toBe(true);
    expect(canFill(search(slots, [60, 62]), [], 61)).toBe(false);
  });

  test('must not all be what they were, where no copy is wanted', () => {
    const slots = [slot(0, 0, 10, 60), slot(4, 20, 10, 62)];
    expect(canFill(search(slots, [60, 62], true), [60, 62])).toBe(false);
    expect(canFill(search(slots, [60, 62], true), [60])).toBe(true);
    expect(canFill(search([slot(0, 0, 10, 60)], [60], true))).toBe(false);
  });
});
