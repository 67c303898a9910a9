import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCALE_NAMES, SCALE_STEPS } from '../scale.ts';
import { intervalVector, normalOrder, primeForm } from './pitch-class-set.ts';
import {
  centsOfStep,
  countTranspositions,
  diatonicSteps,
  identifyScales,
  modesOf,
  TONE_SCALES,
  toneScale,
} from './tone-scales.ts';

describe('scales', () => {
  it('rise from 0 inside the octave, and no two have one name or one set of steps', () => {
    for (const { steps, divisions } of TONE_SCALES) {
      expect(steps[0]).toBe(0);
      expect(steps.every((step, i) => i === 0 || (step > steps[i - 1] && step < divisions))).toBe(true);
    }
    expect(new Set(TONE_SCALES.map(({ name }) => name)).size).toBe(TONE_SCALES.length);
    expect(new Set(TONE_SCALES.map(({ steps, divisions }) => `${divisions}: ${steps}`)).size).toBe(TONE_SCALES.length);
  });
  it('agree with the scales of scale.ts', () => {
    for (const name of SCALE_NAMES) expect([name, toneScale(name).steps]).toEqual([name, SCALE_STEPS[name]]);
  });
  it.each([
    ['lydian dominant', [0, 2, 4, 6, 7, 9, 10]],
    ['altered', [0, 1, 3, 4, 6, 8, 10]],
    ['phrygian dominant', [0, 1, 4, 5, 7, 8, 10]],
    ['ultralocrian', [0, 1, 3, 4, 6, 8, 9]],
    ['hungarian minor', [0, 2, 3, 6, 7, 8, 11]],
    ['minor pentatonic', [0, 3, 5, 7, 10]],
  ])('%s is the mode it should be', (name, steps) => {
    expect(toneScale(name).steps).toEqual(steps);
  });
  // Messiaen 1944, chapter XVI: modes 1 to 7 have 2, 3, 4, 6, 6, 6, 6 transpositions
  it("Messiaen's modes have few transpositions", () => {
    const counts = [1, 2, 3, 4, 5, 6, 7].map((n) => countTranspositions(toneScale(`messiaen ${n}`).steps));
    expect(counts).toEqual([2, 3, 4, 6, 6, 6, 6]);
    expect(countTranspositions(toneScale('major').steps)).toBe(12);
  });
  it('the major scale of 19, 22, 24, 31 and 53 equal steps', () => {
    expect(diatonicSteps(12)).toEqual([0, 2, 4, 5, 7, 9, 11]);
    expect(diatonicSteps(19)).toEqual([0, 3, 6, 8, 11, 14, 17]);
    expect(diatonicSteps(22)).toEqual([0, 4, 8, 9, 13, 17, 21]);
    expect(diatonicSteps(24)).toEqual([0, 4, 8, 10, 14, 18, 22]);
    expect(diatonicSteps(31)).toEqual([0, 5, 10, 13, 18, 23, 28]);
    expect(diatonicSteps(53)).toEqual([0, 9, 18, 22, 31, 40, 49]);
    expect(toneScale('natural minor', 19).steps).toEqual([0, 3, 5, 8, 11, 13, 16]);
    expect(() => diatonicSteps(13)).toThrow('13 equal steps hold no major scale');
    expect(() => diatonicSteps(0)).toThrow('0 steps to the octave');
  });
  it('rast divides its thirds in three quarters', () => {
    expect(toneScale('rast', 24).steps.map((step) => centsOfStep(step, 24))).toEqual([
      0, 200, 350, 500, 700, 900, 1050,
    ]);
  });
  it('what is not known names the nearest', () => {
    expect(() => toneScale('dorain')).toThrow('scale "dorain" of 12 steps is not known; the nearest is "dorian"');
  });
  it('law: a mode of a mode is a mode of the scale, and the modes share the interval vector', () => {
    const set = fc
      .uniqueArray(fc.nat(18), { minLength: 1, maxLength: 9 })
      .map((steps) => [0, ...steps.filter((s) => s > 0)]);
    fc.assert(
      fc.property(set, (steps) => {
        const modes = modesOf(steps, 19).map(String);
        for (const mode of modesOf(steps, 19)) {
          expect(modesOf(mode, 19).map(String).toSorted()).toEqual(modes.toSorted());
          expect(intervalVector(mode, 19)).toEqual(intervalVector(steps, 19));
        }
      }),
    );
  });
  it('seven white keys are the seven modes', () => {
    const found = identifyScales([0, 2, 4, 5, 7, 9, 11], { missing: 0 });
    expect(found.map(({ tonic, scale }) => `${tonic} ${scale.name}`)).toEqual([
      '0 major',
      '2 dorian',
      '4 phrygian',
      '5 lydian',
      '7 mixolydian',
      '9 natural minor',
      '11 locrian',
    ]);
    expect(identifyScales([0, 4, 7, 10, 14, 18, 21], { divisions: 24, tonic: 0 })[0].scale.name).toBe('rast');
  });
});

describe('sets of pitch classes', () => {
  // Forte 1973, appendix 1
  it.each([
    ['3-11', [0, 4, 7], [0, 3, 7], [0, 0, 1, 1, 1, 0]],
    ['4-Z15', [0, 1, 4, 6], [0, 1, 4, 6], [1, 1, 1, 1, 1, 1]],
    ['5-20', [0, 1, 5, 6, 8], [0, 1, 3, 7, 8], [2, 1, 1, 2, 3, 1]],
    ['6-31', [0, 1, 4, 5, 7, 9], [0, 1, 3, 5, 8, 9], [2, 2, 3, 4, 3, 1]],
    ['7-35', [0, 2, 4, 5, 7, 9, 11], [0, 1, 3, 5, 6, 8, 10], [2, 5, 4, 3, 6, 1]],
    ['8-28', [0, 1, 3, 4, 6, 7, 9, 10], [0, 1, 3, 4, 6, 7, 9, 10], [4, 4, 8, 4, 4, 4]],
  ])('%s', (_, set, prime, vector) => {
    expect(primeForm(set)).toEqual(prime);
    expect(intervalVector(set)).toEqual(vector);
  });
  it('normal order', () => {
    expect(normalOrder([0, 4, 9])).toEqual([9, 0, 4]);
    expect(normalOrder([])).toEqual([]);
  });
  it('law: transposition and inversion keep prime form and interval vector', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(11)), fc.nat(11), (set, up) => {
        for (const other of [set.map((p) => p + up), set.map((p) => up - p)]) {
          expect(primeForm(other)).toEqual(primeForm(set));
          expect(intervalVector(other)).toEqual(intervalVector(set));
        }
      }),
    );
  });
});
