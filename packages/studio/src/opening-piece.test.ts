import { checkScore } from '@continuo/music';
import { expect, test } from 'vitest';
import { openingPiece } from './opening-piece.ts';

const score = openingPiece();
const EIGHTH = 240;
const pitchesAt = (tick: number): number[] =>
  score.tracks.map(
    ({ notes }) => notes.find((note) => note.tick <= tick && tick < note.tick + note.durationTicks)?.pitch ?? -1,
  );
const moments = Array.from({ length: 64 }, (_, eighth) => pitchesAt(eighth * EIGHTH));

test('the opening piece is a sound score of eight bars that four voices fill', () => {
  checkScore(score);
  expect(score.endTick).toBe(8 * 4 * 480);
  for (const { notes } of score.tracks) {
    expect(notes.reduce((sum, { durationTicks }) => sum + durationTicks, 0)).toBe(score.endTick);
  }
});

test('its voices never cross', () => {
  for (const [soprano, alto, tenor, bass] of moments as [number, number, number, number][]) {
    expect(soprano).toBeGreaterThanOrEqual(alto);
    expect(alto).toBeGreaterThanOrEqual(tenor);
    expect(tenor).toBeGreaterThanOrEqual(bass);
  }
});

test('no two voices move in parallel fifths or octaves', () => {
  const faults: string[] = [];
  for (let moment = 1; moment < moments.length; moment += 1) {
    const [before, after] = [moments[moment - 1]!, moments[moment]!];
    for (let upper = 0; upper < 4; upper += 1) {
      for (let lower = upper + 1; lower < 4; lower += 1) {
        const interval = (after[upper]! - after[lower]!) % 12;
        const moved = before[upper] !== after[upper] && before[lower] !== after[lower];
        if (moved && (interval === 0 || interval === 7) && interval === (before[upper]! - before[lower]!) % 12) {
          faults.push(`bar ${Math.floor(moment / 8) + 1}, eighth ${(moment % 8) + 1}, voices ${upper} and ${lower}`);
        }
      }
    }
  }
  expect(faults).toEqual([]);
});
