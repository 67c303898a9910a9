import { describe, expect, test } from 'vitest';
import { CELL_DURATIONS, durationIndex } from './cell-durations.ts';
import { cellFacts } from './cell-facts.ts';
import type { CellNote } from './cell-score.ts';

const at = (position: number, pitch: number, velocity = 80): CellNote => ({ position, pitch, duration: 12, velocity });

describe('the facts of a cell', () => {
  test('count notes and onsets, and take means of pitch and velocity', () => {
    expect(cellFacts([at(0, 48, 100), at(0, 64, 60), at(24, 62, 80), at(36, 64, 80)])).toEqual({
      notes: 4,
      onsets: 3,
      polyphony: 4 / 3,
      register: (48 + 64 + 62 + 64) / 4,
      leaps: 0,
      dynamics: 80,
    });
  });

  test('take leaps from the highest notes: larger than a whole tone', () => {
    // tops 72 74 77 76: one of three is a leap
    const notes = [at(0, 40), at(0, 72), at(24, 74), at(48, 50), at(48, 77), at(72, 76)];
    expect(cellFacts(notes).leaps).toBeCloseTo(1 / 3, 12);
    expect(cellFacts([at(0, 60), at(24, 72)]).leaps).toBeUndefined();
  });

  test('of an empty cell are none', () => {
    expect(cellFacts([])).toEqual({
      ...{ notes: 0, onsets: 0, polyphony: 0 },
      ...{ register: undefined, leaps: undefined, dynamics: undefined },
    });
  });
});

describe('lengths', () => {
  test('that are listed are themselves', () => {
    expect(CELL_DURATIONS.map(durationIndex)).toEqual(CELL_DURATIONS.map((_, index) => index));
    expect([...CELL_DURATIONS].sort((a, b) => a - b)).toEqual(CELL_DURATIONS);
  });

  test('between are the nearest by ratio; the ends take what is beyond', () => {
    const nearest = (steps: number) => CELL_DURATIONS[durationIndex(steps)];
    // 7 lies between 6 and 8: 7/6 is more than 8/7
    expect([0, 0.4, 7, 25, 26, 200, 500, 100_000].map(nearest)).toEqual([1, 1, 8, 24, 27, 192, 384, 384]);
  });
});
