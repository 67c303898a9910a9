import { createScore, type Score, scoreFromNotes } from '@continuo/music';
import { expect, test } from 'vitest';
import { DEFAULT_PREPARE_OPTIONS, type PrepareOptions } from './prepare-options.ts';
import { reasonToReject } from './reject-score.ts';
import { madeTune } from './testing/made-tunes.ts';

const reasonOf = (score: Score, wishes: Partial<PrepareOptions> = {}): string | undefined =>
  reasonToReject(score, { ...DEFAULT_PREPARE_OPTIONS, ...wishes })?.reason;

test('a tune is taken', () => {
  expect(reasonOf(madeTune(1))).toBeUndefined();
});

test('each reason says what was found and what was asked for', () => {
  expect(reasonOf(createScore())).toBe('holds no notes');
  expect(reasonOf(scoreFromNotes([{ pitch: 60 }]))).toBe('has 1 note; at least 8 are asked for');
  expect(reasonOf(madeTune(1), { mostNotes: 20 })).toMatch(/^has \d+ notes; at most 20 are asked for$/);
  const eight = Array.from({ length: 8 }, (_, place) => ({ pitch: 60 + place, durationTicks: 60 }));
  // eight notes of an eighth of a quarter each at 120: half a second
  expect(reasonOf(scoreFromNotes(eight))).toBe('lasts 0.50 seconds; at least 2 are asked for');
  expect(reasonOf(madeTune(1), { mostSeconds: 3 })).toMatch(/^lasts \d+ seconds; at most 3 are asked for$/);
  const tune = madeTune(1);
  expect(reasonOf({ ...tune, tempos: [{ tick: 0, microsecondsPerQuarter: 6_000_000 }] })).toBe(
    'goes at 10 quarters a minute; 15 to 500 are asked for',
  );
  const chord = Array.from({ length: 500 }, (_, place) => ({ pitch: place % 128, tick: 0, durationTicks: 1920 }));
  // 500 notes in four quarters at 120, two seconds
  expect(reasonOf(scoreFromNotes(chord))).toBe('has 250 notes a second; at most 100 are asked for');
  expect(reasonOf({ ...tune, meters: [] })).toBeUndefined();
  expect(reasonOf({ ...tune, meters: [] }, { needsMeter: true })).toBe('says no meter');
});
