import { createScore, type Score, scoreFromNotes, transposeScore } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { compressionRatio } from './compression-ratio.ts';
import { featureVector } from './feature-vector.ts';
import { grooveConsistency } from './groove-consistency.ts';
import { mgevalFeatures, nearestLength } from './mgeval-features.ts';
import { noteDensity } from './note-density.ts';
import { pitchClassEntropy } from './pitch-class-entropy.ts';
import { pitchRange, usedPitchClasses, usedPitches } from './pitch-use.ts';
import { polyphonyOf } from './polyphony.ts';
import { scaleConsistency } from './scale-consistency.ts';
import { fitnessOf, structurenessOf } from './structureness.ts';
import { trimScore } from './trim-score.ts';

/** Quarter notes, one after the other. */
const tune = (...pitches: readonly number[]): Score => scoreFromNotes(pitches.map((pitch) => ({ pitch })));
const silence = createScore({ endTick: 1920 });
const drums = createScore({ tracks: [{ channel: 9, notes: [{ pitch: 36 }, { pitch: 38 }] }] });
const chromatic = tune(...Array.from({ length: 12 }, (_, step) => 60 + step));
/** Two tracks, a rest, syncopation, three note lengths. */
const mixed = createScore({
  tracks: [
    {
      notes: [
        { pitch: 72, durationTicks: 720 },
        { pitch: 74, durationTicks: 240 },
        { pitch: 76, tick: 1440 },
        { pitch: 71, tick: 1920 },
      ],
    },
    {
      notes: [
        { pitch: 48, durationTicks: 1920 },
        { pitch: 43, durationTicks: 960 },
      ],
    },
  ],
});

describe('what is counted', () => {
  test('the entropy of the pitch classes: 1.5 bits for shares of a half and two quarters, log2 12 for all alike', () => {
    expect(pitchClassEntropy(tune(60, 72, 64, 67))).toBeCloseTo(1.5, 12);
    expect(pitchClassEntropy(chromatic)).toBeCloseTo(Math.log2(12), 12);
    expect(pitchClassEntropy(tune(60, 72))).toBe(0);
    expect(pitchClassEntropy(drums)).toBeNaN();
  });

  test('scale consistency: the natural minor scale is whole, its raised leading tone is one note out, 7 of 12 at least', () => {
    expect(scaleConsistency(tune(57, 59, 60, 62, 64, 65, 67, 69))).toBe(100);
    expect(scaleConsistency(tune(57, 59, 60, 62, 64, 65, 68, 69))).toBe(87.5);
    expect(scaleConsistency(chromatic)).toBeCloseTo(700 / 12, 12);
    expect(scaleConsistency(silence)).toBeNaN();
  });

  test('groove consistency: one onset moved is two places of 48 in each bar; a full last bar has an empty one after it', () => {
    const bars = (...onsets: readonly number[]): Score =>
      scoreFromNotes(onsets.map((tick) => ({ pitch: 60, tick, durationTicks: 240 })));
    // bars of one onset each: on the beat, on the beat, an eighth later
    expect(grooveConsistency(bars(0, 1920, 4080))).toBeCloseTo(100 * (1 - (0 + 2) / (2 * 48)), 12);
    expect(grooveConsistency(tune(60, 60, 60, 60))).toBeCloseTo(100 * (1 - 4 / 48), 12);
    expect(grooveConsistency(tune(60))).toBeNaN();
    expect(grooveConsistency(silence)).toBeNaN();
  });

  test('polyphony: two pitches for half of the time; unisons and drums are one and none', () => {
    const half = scoreFromNotes([
      { pitch: 60, durationTicks: 960 },
      { pitch: 64, tick: 480, durationTicks: 480 },
    ]);
    expect(polyphonyOf(half)).toEqual({ polyphony: 1.5, polyphonicRate: 50 });
    const unison = createScore({ tracks: [{ notes: [{ pitch: 60 }] }, { notes: [{ pitch: 60 }] }] });
    expect(polyphonyOf(unison)).toEqual({ polyphony: 1, polyphonicRate: 0 });
    // a rest of a quarter between: it counts for the rate, not for the mean
    const apart = scoreFromNotes([{ pitch: 60 }, { pitch: 64, tick: 0 }, { pitch: 60, tick: 1440 }]);
    expect(polyphonyOf(apart)).toEqual({ polyphony: 1.5, polyphonicRate: 25 });
    expect(polyphonyOf(drums).polyphony).toBeNaN();
  });

  test('density, range, pitches and pitch classes', () => {
    expect(noteDensity(scoreFromNotes([{ pitch: 60 }, { pitch: 62, durationTicks: 1440 }]))).toBe(0.5);
    expect(noteDensity(drums)).toBe(1);
    expect([pitchRange, usedPitches, usedPitchClasses].map((of) => of(tune(48, 60, 67, 67)))).toEqual([19, 3, 2]);
    expect(pitchRange(drums)).toBeNaN();
  });
});

describe('trimScore', () => {
  test('cuts notes at the end and drops those after it', () => {
    const trimmed = trimScore(scoreFromNotes([{ pitch: 60, durationTicks: 960 }, { pitch: 62 }, { pitch: 64 }]), {
      quarters: 2.5,
    });
    expect(trimmed.tracks[0]!.notes.map(({ pitch, durationTicks }) => [pitch, durationTicks])).toEqual([
      [60, 960],
      [62, 240],
    ]);
    expect(trimmed.endTick).toBe(1200);
  });

  test('keeps the first notes of all tracks, exactly as many as allowed', () => {
    const kept = (notes: number): number[] => trimScore(mixed, { notes }).tracks.map((track) => track.notes.length);
    expect([1, 2, 3, 5, 6, 99].map(kept)).toEqual([
      [1, 0],
      [1, 1],
      [2, 1],
      [4, 1],
      [4, 2],
      [4, 2],
    ]);
  });
});

describe('the features of MGEval', () => {
  const features = mgevalFeatures(mixed)!;
  test('worked by hand: counts, range, intervals, waits', () => {
    expect([...features.pitchCount, ...features.noteCount, ...features.pitchRange]).toEqual([6, 6, 33]);
    // 2 + 2 + 5 above, 5 below
    expect(features.meanPitchInterval[0]).toBe(14 / 4);
    // onsets 0, 1.5, 3, 4
    expect(features.meanInterOnsetInterval[0]).toBeCloseTo(4 / 3, 12);
  });

  test('histograms: pitch classes by length, note lengths by count, transitions within tracks', () => {
    // C 1.5 + 4, D 0.5, E 1, G 2, B 1 quarters of 10
    expect([0, 2, 4, 7, 11].map((c) => features.pitchClassHistogram[c])).toEqual([0.55, 0.05, 0.1, 0.2, 0.1]);
    // whole, half, two quarters, eighth, dotted quarter
    expect([0, 1, 2, 3, 6].map((c) => features.noteLengthHistogram[c]! * 6)).toEqual([1, 1, 2, 1, 1]);
    // C to D, D to E, E to B; C to G
    expect([2, 2 * 12 + 4, 4 * 12 + 11, 7].map((c) => features.pitchClassTransitions[c])).toEqual(Array(4).fill(0.25));
    // dotted quarter to eighth, eighth to quarter, quarter to quarter; whole to half
    expect([75, 38, 26, 1].map((c) => features.noteLengthTransitions[c])).toEqual(Array(4).fill(0.25));
  });

  test('a length counts as the nearest of twelve; one note has no transitions', () => {
    expect([0.1, 0.33, 0.49, 1.1, 5, 2.9].map(nearestLength)).toEqual([4, 11, 3, 2, 0, 5]);
    expect(mgevalFeatures(tune(60))).toBeUndefined();
  });
});

describe('compressionRatio', () => {
  test('worked by hand: five symbols, then three repeats in one reference', () => {
    const four = [60, 62, 64, 60];
    expect(compressionRatio(tune(...four, ...four, ...four, ...four))).toBeCloseTo(16 / 7, 12);
  });

  test('music without a repeat is 1; a sequence on other degrees counts as a repeat', () => {
    expect(compressionRatio(tune(60, 61, 63, 66, 70, 75))).toBe(1);
    const motif = [0, 4, 7, 2, 5];
    const sequence = [0, 5, 10].flatMap((up) => motif.map((step) => 50 + step + up));
    expect(compressionRatio(tune(...sequence))).toBeGreaterThan(1.5);
    expect(compressionRatio(silence)).toBeNaN();
  });
});

describe('structureness', () => {
  /** A similarity with ones on the diagonal and on lines so many frames beside it, else a penalty. */
  const lines = (n: number, ...offsets: readonly number[]): Float64Array =>
    Float64Array.from({ length: n * n }, (_, place) => {
      const apart = Math.abs(Math.floor(place / n) - (place % n));
      return apart === 0 || offsets.includes(apart) ? 1 : -2;
    });

  test('fitness by hand: a segment that is all but half of the piece and comes back once', () => {
    // both paths score 4 each; (8 − 4) / 8 cells = 1/2, (8 − 4) / 8 frames = 1/2
    expect(fitnessOf(lines(8, 4), 8, 0, 4)).toBeCloseTo(0.5, 12);
    // nothing comes back
    expect(fitnessOf(lines(8), 8, 0, 4)).toBe(0);
    // three times: (12 − 4) / 12 and (12 − 4) / 12
    expect(fitnessOf(lines(12, 4, 8), 12, 0, 4)).toBeCloseTo(2 / 3, 12);
  });

  test('a form ABAB has long structure, a walk that never returns has less; silence has none', () => {
    let state = 7;
    const walk = Array.from({ length: 64 }, () => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return 60 + (Math.floor(state / 65536) % 12);
    });
    const repeated = structurenessOf(tune(...walk.slice(0, 32), ...walk.slice(0, 32)));
    const wandering = structurenessOf(tune(...walk));
    expect(repeated.long).toBeGreaterThan(0.45);
    expect(wandering.long).toBeLessThan(repeated.long - 0.2);
    expect(structurenessOf(silence)).toEqual({ short: 0, middle: 0, long: 0 });
  });
});

describe('transposition', () => {
  const up = transposeScore(mixed, 5);
  test.each([
    ['pitch-class entropy', pitchClassEntropy],
    ['scale consistency', scaleConsistency],
    ['groove consistency', grooveConsistency],
    ['polyphony', (score: Score) => polyphonyOf(score).polyphony],
    ['density', noteDensity],
    ['range', pitchRange],
    ['compression', compressionRatio],
    ['structure', (score: Score) => structurenessOf(score).short],
  ])('changes no %s', (_, measure) => {
    expect(measure(up)).toBeCloseTo(measure(mixed), 12);
  });

  test('changes nothing of the feature vector, and turns the pitch-class histogram', () => {
    const [there, here] = [featureVector(up)!, featureVector(mixed)!];
    expect(here).toHaveLength(52);
    there.forEach((value, place) => {
      expect(value).toBeCloseTo(here[place]!, 12);
    });
    const histogram = mgevalFeatures(mixed)!.pitchClassHistogram;
    expect(mgevalFeatures(up)!.pitchClassHistogram[5]).toBe(histogram[0]);
  });
});
