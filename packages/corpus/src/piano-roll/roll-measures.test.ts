import { describe, expect, it } from 'vitest';
import { BAND_HEADER, type PianoRollHeader, rollSize } from './piano-roll-header.ts';
import { rollDistance, summarizeRolls } from './roll-distance.ts';
import { meanMeasures, rollMeasures } from './roll-measures.ts';
import { tonalCentroid, tonalDistance } from './tonal-distance.ts';

const ONE_BAR: PianoRollHeader = {
  ...BAND_HEADER,
  bars: 1,
  tracks: [
    { name: 'drums', program: -1 },
    { name: 'piano', program: 0 },
    { name: 'bass', program: 33 },
  ],
};

/** Notes as [track, pitch, first step, steps]. */
function rollOf(header: PianoRollHeader, notes: readonly (readonly [number, number, number, number])[]): Uint8Array {
  const roll = new Uint8Array(rollSize(header));
  const steps = header.bars * header.stepsPerBar;
  for (const [track, pitch, from, length] of notes) {
    for (let step = from; step < from + length; step += 1) roll[(track * steps + step) * 84 + pitch - 24] = 1;
  }
  return roll;
}

const measured = (header: PianoRollHeader, notes: readonly (readonly [number, number, number, number])[]) =>
  meanMeasures([rollMeasures(rollOf(header, notes), header)]);

describe('tonal distance', () => {
  const chroma = (...classes: number[]): number[] =>
    Array.from({ length: 12 }, (_, each) => (classes.includes(each) ? 1 : 0));

  it('puts a tone on the circles of fifths, minor and major thirds (Harte et al. 2006)', () => {
    expect(tonalCentroid(chroma(0))).toEqual([0, 1, 0, 1, 0, 0.5]);
    // G: 7·7π/6 = 49π/6 = π/6 beyond four turns; 7·3π/2 = 21π/2, a quarter turn; 7·2π/3 = 14π/3, 2π/3
    const expected = [0.5, Math.sqrt(3) / 2, 1, 0, Math.sqrt(3) / 4, -0.25];
    for (const [place, value] of tonalCentroid(chroma(7))!.entries()) expect(value).toBeCloseTo(expected[place]!, 12);
  });

  it('of C and G is that of the two points, of a chord with itself nothing, of silence not there', () => {
    const byHand = Math.sqrt(0.25 + (1 - Math.sqrt(3) / 2) ** 2 + 1 + 1 + 3 / 16 + 0.75 ** 2);
    expect(tonalDistance(chroma(0), chroma(7))).toBeCloseTo(byHand, 12);
    expect(
      tonalDistance(
        chroma(0, 4, 7),
        chroma(0, 4, 7).map((value) => 3 * value),
      ),
    ).toBeCloseTo(0, 12);
    expect(tonalDistance(chroma(0), chroma())).toBeUndefined();
  });
});

describe('measures of a bar, by hand', () => {
  const bar = measured(ONE_BAR, [
    [0, 36, 0, 1], // strokes: two on sixteenths, one beside
    [0, 38, 12, 2],
    [0, 42, 20, 1],
    [1, 60, 0, 24], // a half note and a step, which is shorter than a 32nd: C and E
    [1, 64, 3, 1],
    [1, 67, 12, 12], // G
    [1, 72, 12, 6], // C again
  ]);

  it('count empty bars, pitch classes and notes of a 32nd at least', () => {
    expect([bar['EB drums'], bar['EB piano'], bar['EB bass']]).toEqual([0, 0, 1]);
    expect(bar['UPC piano']).toBe(3);
    expect(bar['UPC bass']).toBeUndefined();
    expect([bar['QN piano'], bar.QN]).toEqual([0.75, 0.75]);
    expect([bar['ON piano'], bar['ON drums']]).toEqual([4, 3]);
  });

  it('count steps of more than two pitches', () => {
    expect(bar['PP piano']).toBe(6 / 48);
    const doubled = measured(ONE_BAR, [
      [1, 60, 0, 24],
      [1, 64, 0, 24],
      [2, 36, 0, 12],
      [2, 64, 12, 12], // the piano's own pitch: no third one
    ]);
    expect([doubled['PP piano'], doubled.PP]).toEqual([0, 12 / 48]);
  });

  it('find strokes on sixteenths, wherever these begin', () => {
    expect(bar.DP).toBeCloseTo(2 / 3, 12);
    const moved = [1, 13, 25].map((step): [number, number, number, number] => [0, 36, step, 1]);
    expect(measured(ONE_BAR, moved).DP).toBe(1);
  });

  it('tell tonal distance beat by beat, where both tracks sound', () => {
    const apart = measured(ONE_BAR, [
      [1, 60, 0, 24],
      [2, 43, 12, 24], // G against C in the second beat; in the third it is alone
    ]);
    const fifth = Math.sqrt(0.25 + (1 - Math.sqrt(3) / 2) ** 2 + 2 + 3 / 16 + 9 / 16);
    expect(apart['TD piano-bass']).toBeCloseTo(fifth, 12);
  });

  it('are pooled over bars, not over phrases', () => {
    const two = { ...ONE_BAR, bars: 2 };
    const one = rollMeasures(rollOf(two, [[1, 60, 0, 1]]), two); // a fragment, then nothing
    const other = rollMeasures(rollOf(two, [[1, 60, 0, 96]]), two); // two bars of one long note
    expect(meanMeasures([one, other])['QN piano']).toBeCloseTo(2 / 3, 12);
    expect(meanMeasures([one, other])['EB piano']).toBe(0.25);
  });
});

describe('the distance of generated rolls', () => {
  const rolls = [60, 62, 64, 65].map((pitch) =>
    rollOf(ONE_BAR, [
      [1, pitch, 0, 24],
      [2, pitch - 24, 0, 12],
    ]),
  );

  it('is 0 for the same rolls and more for fragments', () => {
    const real = summarizeRolls(rolls, ONE_BAR);
    expect(rollDistance(real, real)).toBe(0);
    const fragments = rolls.map((_, index) =>
      rollOf(ONE_BAR, [
        [1, 60 + index, 0, 1],
        [2, 36 + index, 3, 1],
      ]),
    );
    expect(rollDistance(summarizeRolls(fragments, ONE_BAR), real)).toBeGreaterThan(1);
  });

  it('sees when all phrases are one', () => {
    const collapsed = summarizeRolls(
      rolls.map(() => rolls[0]!),
      ONE_BAR,
    );
    expect(collapsed.variety).toBe(0);
    expect(rollDistance(collapsed, summarizeRolls(rolls, ONE_BAR))).toBeGreaterThan(2);
  });
});
