import { BAND_HEADER, type PianoRoll, type PianoRollHeader, rollSize } from '@continuo/corpus';
import { describe, expect, it } from 'vitest';
import { barTexts, measureRolls, shareOfKnownBars } from './piano-roll-measures.ts';

const HEADER: PianoRollHeader = { ...BAND_HEADER, bars: 1, stepsPerBar: 12 };

/** Cells as [track, step, pitch]. */
function rollOf(...cells: readonly (readonly [number, number, number])[]): PianoRoll {
  const roll = new Uint8Array(rollSize(HEADER));
  for (const [track, step, pitch] of cells) roll[(track * 12 + step) * 84 + pitch - 24] = 1;
  return roll;
}

describe('bars that stand in the training data', () => {
  const training = rollOf([0, 0, 36], [1, 0, 60], [1, 6, 64], [3, 0, 36]);
  const known = new Set(barTexts(training, HEADER));

  it('are found in every key, with the drums as they were', () => {
    const higher = rollOf([0, 0, 36], [1, 0, 65], [1, 6, 69], [3, 0, 41]);
    const otherDrum = rollOf([0, 0, 38], [1, 0, 60], [1, 6, 64], [3, 0, 36]);
    const otherTrack = rollOf([0, 0, 36], [2, 0, 60], [2, 6, 64], [3, 0, 36]);
    const later = rollOf([0, 0, 36], [1, 0, 60], [1, 7, 64], [3, 0, 36]);
    expect(shareOfKnownBars([training, higher], HEADER, known)).toEqual({ bars: 2, found: 2 });
    expect(shareOfKnownBars([otherDrum, otherTrack, later], HEADER, known)).toEqual({ bars: 3, found: 0 });
  });

  it('do not count where nothing pitched sounds', () => {
    expect(shareOfKnownBars([rollOf([0, 0, 36]), rollOf()], HEADER, known)).toEqual({ bars: 0, found: 0 });
  });
});

describe('a report of rolls', () => {
  const held = rollOf(...Array.from({ length: 6 }, (_, step): [number, number, number] => [1, step, 60]));
  const three = rollOf([1, 0, 60], [1, 0, 64], [1, 0, 67]);

  it('pools bars and draws pieces for the interval', () => {
    // polyphony: nothing in the held bar, one of twelve steps in the other
    const report = measureRolls([[held, held], [three]], HEADER);
    expect(report.phrases).toBe(3);
    expect(report.means['PP piano']).toBeCloseTo(1 / 36, 12);
    expect(report.intervals['PP piano']![0]).toBe(0);
    expect(report.intervals['PP piano']![1]).toBeCloseTo(1 / 12, 12);
  });

  it('has no interval wider than nothing where all pieces are alike', () => {
    expect(measureRolls([[three], [three]], HEADER).intervals['UPC piano']).toEqual([3, 3]);
  });
});
