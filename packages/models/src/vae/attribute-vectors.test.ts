import { describe, expect, it } from 'vitest';
import { attributeVectors, SEGMENT_ATTRIBUTES } from './attribute-vectors.ts';

const C4 = 41; // token of pitch 60
/** C4 on the beat, D4 on the eighth after it, F♯4 on a sixteenth whose eighth is empty, then silence. */
const SEGMENT = Int32Array.of(C4, 0, C4 + 2, 0, 0, C4 + 6, 1, 0);

describe('attributes of a segment', () => {
  const measured = Object.fromEntries(
    Object.entries(SEGMENT_ATTRIBUTES).map(([name, measure]) => [name, measure(SEGMENT)]),
  );

  it('are what one counts by hand', () => {
    expect(measured.noteDensity).toBeCloseTo(3 / 8);
    expect(measured.averagePitch).toBeCloseTo((60 + 62 + 66) / 3);
    expect(measured.pitchRange).toBe(6);
    expect(measured.averageInterval).toBeCloseTo((2 + 4) / 2);
    expect(measured.syncopation).toBeCloseTo(1 / 3);
    expect(measured.diatonicInC).toBeCloseTo(2 / 3);
  });

  it('are 0 where there is no note, but for none that is not a number', () => {
    const silence = new Int32Array(16);
    for (const measure of Object.values(SEGMENT_ATTRIBUTES)) expect(measure(silence)).toBe(0);
  });
});

describe('attribute vectors', () => {
  it('lead from the quarter that has least to the quarter that has most', () => {
    const notes = [4, 1, 3, 2];
    const segments = notes.map((count) => ({
      tokens: Int32Array.from({ length: 16 }, (_, step) => (step < count ? C4 + step : 0)),
      mean: Float32Array.of(10 * count, 5),
    }));
    const { noteDensity, pitchRange } = attributeVectors(segments);
    expect(Array.from(noteDensity!)).toEqual([30, 0]);
    expect(Array.from(pitchRange!)).toEqual([30, 0]);
  });

  it('are zeros of too few segments', () => {
    const one = { tokens: SEGMENT, mean: Float32Array.of(1, 2) };
    expect(Array.from(attributeVectors([one]).noteDensity!)).toEqual([0, 0]);
  });
});
