import { describe, expect, it } from 'vitest';
import { melodySegments, soundingSteps } from './melody-segments.ts';

/** A bar that begins with a pitch's token, which sounds for so many steps. */
const bar = (token: number, steps = 16): number[] =>
  Array.from({ length: 16 }, (_, step) => (step === 0 ? token : step === steps ? 1 : 0));

describe('segments of melodies', () => {
  it('are all windows of whole bars, each once', () => {
    const [a, b] = [Int32Array.from([...bar(40), ...bar(42), ...bar(44)]), Int32Array.from([...bar(42), ...bar(44)])];
    const segments = melodySegments([[a], [b]], 2);
    expect(segments.map(({ piece, tokens }) => [piece, tokens[0], tokens[16]])).toEqual([
      [0, 40, 42],
      [0, 42, 44],
    ]);
  });

  it('leave out windows that are silent for more than half', () => {
    const melody = Int32Array.from([...bar(40), ...bar(42, 4), ...bar(0), ...bar(44)]);
    const segments = melodySegments([[melody]], 2);
    expect(segments.map(({ tokens }) => [tokens[0], tokens[16]])).toEqual([
      [40, 42],
      [0, 44],
    ]);
  });

  it('know nothing of a note that began before them', () => {
    const tied = Int32Array.from([...bar(40, 99), ...bar(0).map((_, step) => (step === 4 ? 1 : step === 5 ? 50 : 0))]);
    expect(Array.from(melodySegments([[tied]], 1)[1]!.tokens)).toEqual([
      0, 0, 0, 0, 0, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]);
  });

  it('are too few in a melody that is too short', () => {
    expect(melodySegments([[Int32Array.from(bar(40))]], 2)).toEqual([]);
  });

  it('sound from where a note begins to where it ends', () => {
    expect(soundingSteps(Int32Array.of(0, 40, 0, 1, 0, 41, 42))).toBe(4);
  });
});
