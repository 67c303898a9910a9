import { createScore } from '@continuo/music';
import { describe, expect, test } from 'vitest';
import { findKeyWish, readKeyWish, usualScaleOf } from './key-wish.ts';

describe('the key found in music', () => {
  // F major's tones, its tonic and fifth the longest
  const notes = [65, 65, 72, 72, 69, 70, 67, 74, 64].map((pitch) => ({ pitch }));
  const scoreWith = (keys: { tick: number; fifths: number; mode: 'major' | 'minor' }[]) =>
    createScore({ keys, tracks: [{ notes }] });

  test('is the one that fits best', () => {
    expect(findKeyWish(scoreWith([]))?.label).toBe('F major');
  });

  test('is the relative where the signature of the same tones says so', () => {
    expect(findKeyWish(scoreWith([{ tick: 0, fifths: -1, mode: 'minor' }]))?.label).toBe('D minor');
  });

  test('is not a signature that does not fit, such as the C major that programs write by habit', () => {
    expect(findKeyWish(scoreWith([{ tick: 0, fifths: 0, mode: 'major' }]))?.label).toBe('F major');
  });

  test('is nothing in silence', () => {
    expect(findKeyWish(createScore({ tracks: [{}] }))).toBeUndefined();
  });
});

test('music in minor is composed with its nine tones where nothing else is named', () => {
  for (const key of ['D minor', 'Dm', 'c# minor']) expect(usualScaleOf(key), key).toBe('full minor');
  for (const key of ['D major', 'D', 'D dorian', 'D natural minor', 'D aeolian'])
    expect(usualScaleOf(key), key).toBe(undefined);
});

test('a key asked for in minor is the natural scale; "full minor" adds the raised sixth and seventh', () => {
  expect(readKeyWish('D minor', undefined)!.pitchClasses.toSorted((a, b) => a - b)).toEqual([0, 2, 4, 5, 7, 9, 10]);
  expect(readKeyWish('D minor', 'full minor')!.pitchClasses.toSorted((a, b) => a - b)).toEqual([
    0, 1, 2, 4, 5, 7, 9, 10, 11,
  ]);
});
