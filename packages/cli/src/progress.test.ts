import { expect, test } from 'vitest';
import { formatSeconds, Progress, secondsLeft } from './progress.ts';

function record(isTTY: boolean): { written: string[]; clock: { ms: number }; progress: Progress } {
  const written: string[] = [];
  const clock = { ms: 0 };
  const progress = new Progress({ isTTY, columns: 30, write: (text) => written.push(text) }, { now: () => clock.ms });
  return { written, clock, progress };
}

test('without a terminal at most one line is written every two seconds', () => {
  const { written, clock, progress } = record(false);
  for (clock.ms = 0; clock.ms <= 10_000; clock.ms += 500) progress.update('Training', clock.ms, 20_000);
  progress.finish();
  expect(written).toHaveLength(5);
  expect(written[0]).toBe('Training 10 %, 18 s left\n');
});

test('on a terminal one line renews itself, fits the width and is cleared at the end', () => {
  const { written, clock, progress } = record(true);
  progress.update('Training a model with a very long name', 0, 10);
  clock.ms = 1000;
  progress.update('Composing', 5, 10);
  progress.finish();
  expect(written).toEqual(['\rTraining a model with a very \u001b[K', '\rComposing 50 %\u001b[K', '\r\u001b[K']);
});

test('each work has a pace of its own', () => {
  const { written, clock, progress } = record(true);
  progress.update('Reading', 0, 10);
  clock.ms = 60_000;
  progress.update('Writing', 0, 10);
  clock.ms = 61_000;
  progress.update('Writing', 5, 10);
  expect(written.at(-1)).toBe('\rWriting 50 %, 1 s left\u001b[K');
});

test('time left follows the pace so far', () => {
  expect(secondsLeft(25, 100, 10)).toBe(30);
  expect(secondsLeft(0, 100, 10)).toBeUndefined();
});

test('a time is told in seconds, minutes or hours', () => {
  expect([59, 60, 3725].map(formatSeconds)).toEqual(['59 s', '1 min 0 s', '1 h 2 min']);
});
