import { describe, expect, test } from 'vitest';
import {
  COUNT_LEVELS,
  countLevel,
  DISTANCE_LEVELS,
  distanceLevel,
  FIFTHS,
  fifthLevel,
  METER_LEVELS,
  METERS,
  meterLevel,
  POLYPHONY_LEVELS,
  polyphonyLevel,
  REGISTER_LEVELS,
  registerLevel,
  TEMPO_LEVELS,
  tempoLevel,
  VELOCITY_LEVELS,
  velocityLevel,
  velocityOfLevel,
} from './levels.ts';

describe('levels', () => {
  test('of meters are their place in the table, others the last', () => {
    const named = METERS.map((name) => name.split('/').map(Number) as [number, number]);
    expect(named.map(([numerator, denominator]) => meterLevel({ numerator, denominator }))).toEqual([...METERS.keys()]);
    expect(meterLevel({ numerator: 3, denominator: 4 })).toBe(1);
    expect(meterLevel({ numerator: 11, denominator: 16 })).toBe(METER_LEVELS - 1);
  });

  test('of tempi grow by the 23rd root of ten: 30 to 300', () => {
    expect([1, 30, 60, 120, 300, 900].map(tempoLevel)).toEqual([0, 0, 7, 14, TEMPO_LEVELS - 1, TEMPO_LEVELS - 1]);
    expect(tempoLevel(100 * 10 ** (1 / 23)) - tempoLevel(100)).toBe(1);
  });

  test('of shares are fifths', () => {
    expect([-1, 0, 0.19, 0.2, 0.5, 0.99, 1, 7].map(fifthLevel)).toEqual([0, 0, 0, 1, 2, 4, FIFTHS - 1, FIFTHS - 1]);
  });

  test('of distances in bars: 0, 1, 2, 3, 4–5, 6–7, 8–11, 12–15, 16 and more', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 15, 16, 400].map(distanceLevel)).toEqual([
      0, 1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8,
    ]);
    expect(distanceLevel(16)).toBe(DISTANCE_LEVELS - 1);
    expect(distanceLevel(-2)).toBe(0);
  });

  test('of counts are themselves up to 32; none is below 0', () => {
    expect([-3, 0, 1, 32, 33, 40].map(countLevel)).toEqual([0, 0, 1, 32, 33, COUNT_LEVELS - 1]);
  });

  test('of notes an onset: 1, to 1¼, 1½, 2, 2½, 3, 4, more', () => {
    expect([1, 1.2, 1.5, 2, 2.5, 3, 4, 5].map(polyphonyLevel)).toEqual([...Array(POLYPHONY_LEVELS).keys()]);
  });

  test('of mean pitches are four semitones each', () => {
    expect([0, 3.9, 4, 60, 127].map(registerLevel)).toEqual([0, 0, 1, 15, REGISTER_LEVELS - 1]);
  });

  test('of velocities are eight each, and have a middle of that level', () => {
    expect([1, 7, 8, 80, 127].map(velocityLevel)).toEqual([0, 0, 1, 10, VELOCITY_LEVELS - 1]);
    const levels = [...Array(VELOCITY_LEVELS).keys()];
    expect(levels.map((level) => velocityLevel(velocityOfLevel(level)))).toEqual(levels);
    expect([velocityOfLevel(0), velocityOfLevel(10), velocityOfLevel(15)]).toEqual([4, 84, 124]);
  });
});
