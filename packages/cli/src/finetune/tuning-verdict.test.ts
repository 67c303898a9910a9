import type { OriginalityResult } from '@continuo/evaluate';
import { expect, test } from 'vitest';
import { changeOf, verdictOf } from './tuning-verdict.ts';

const pieces = (...nats: number[]) => nats.map((each) => ({ nats: each, tokens: 10 }));
const original = (share: number, high: number): OriginalityResult =>
  ({
    texture: { verdict: share > high ? 'above' : 'inside', band: [0, high], generated: { share } },
    passes: share <= high,
  }) as never;

test('the change is the mean over tokens of all pieces, its interval over pieces', () => {
  const change = changeOf(pieces(20, 40), pieces(10, 36));
  expect(change).toMatchObject({ pieces: 2, before: 3, after: 2.3 });
  expect(change.change).toBeCloseTo(-0.7, 12);
  expect(change.changeInterval[0]).toBeCloseTo(-1, 12);
  expect(change.changeInterval[1]).toBeCloseTo(-0.4, 12);
});

test('better on unseen pieces is a success, with a doubt where the interval reaches above 0', () => {
  expect(verdictOf(changeOf(pieces(20, 40), pieces(10, 36)), original(0.01, 0.02))).toEqual({
    verdict: 'better',
    words: 'Better on pieces that it has not seen: −0.700 nats.',
  });
  expect(verdictOf(changeOf(pieces(20, 40), pieces(21, 30)), undefined).words).toContain('it may be chance');
});

test('no better on unseen pieces is no success, and neither are copies, however likely the unseen became', () => {
  expect(verdictOf(changeOf(pieces(20, 40), pieces(25, 41)), undefined).verdict).toBe('no better');
  const { verdict, words } = verdictOf(changeOf(pieces(20), pieces(10)), original(0.62, 0.03));
  expect(verdict).toBe('memorized');
  expect(words).toContain(
    '62.0 % of what it writes (texture, windows of 8 quarters) stands in the training pieces, of real pieces 3.0 % at most',
  );
});

test('a few windows above the band of a few pieces are chance', () => {
  expect(verdictOf(changeOf(pieces(20), pieces(10)), original(0.02, 0)).verdict).toBe('better');
});
