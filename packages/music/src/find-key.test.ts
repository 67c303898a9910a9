import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreFromNotes } from './create-score.ts';
import { findKey, KEY_PROFILE_NAMES, KEY_PROFILE_SETS, rankKeys } from './find-key.ts';
import { keyOfTonic } from './key.ts';
import { transposeScore } from './transpose.ts';

describe('key profiles', () => {
  it('have twelve weights a mode, and the tonic triad outweighs what is foreign to the key', () => {
    for (const name of KEY_PROFILE_NAMES) {
      for (const [mode, triad, foreign] of [
        ['major', [0, 4, 7], [1, 3, 6, 8, 10]],
        ['minor', [0, 3, 7], [1, 4, 6]],
      ] as const) {
        const profile = KEY_PROFILE_SETS[name][mode];
        expect(profile).toHaveLength(12);
        const least = Math.min(...triad.map((step) => profile[step]));
        expect([name, Math.max(...foreign.map((step) => profile[step])) < least]).toEqual([name, true]);
      }
    }
  });
  it('law: with every set, transposed music has the transposed key', () => {
    const tune = [67, 71, 74, 72, 71, 69, 67, 66, 67];
    for (const profiles of KEY_PROFILE_NAMES) {
      const score = scoreFromNotes(tune.map((pitch) => ({ pitch })));
      const key = findKey(score, { profiles });
      expect([profiles, key?.name]).toEqual([profiles, 'G major']);
      for (let up = 1; up < 12; up++)
        expect(findKey(transposeScore(score, up), { profiles })).toBe(keyOfTonic(7 + up, 'major'));
    }
  });
  it('law: scaling the weights changes no correlation', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 2, max: 9 }), (list, factor) => {
        const once = new Map(rankKeys(list).map(({ key, correlation }) => [key.name, correlation]));
        for (const { key, correlation } of rankKeys(list.map((weight) => weight * factor))) {
          expect(correlation).toBeCloseTo(once.get(key.name) as number, 9);
        }
      }),
    );
  });
  it('the white keys are A minor where the bass ends on A, if the ending counts', () => {
    const scale = [60, 62, 64, 65, 67, 69, 71].map((pitch) => ({ pitch }));
    const score = scoreFromNotes([...scale, { pitch: 45 }]);
    expect(findKey(score, { ending: 0.5 })?.name).toBe('A minor');
    expect(
      findKey(score, {
        ending: 0.5,
        profiles: { major: KEY_PROFILE_SETS.simple.major, minor: KEY_PROFILE_SETS.simple.minor },
      })?.tonic,
    ).toBe(9);
  });
});
