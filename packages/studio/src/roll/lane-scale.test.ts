import { createScore } from '@continuo/music';
import { expect, test } from 'vitest';
import { laneScale } from './lane-scale.ts';
import type { Viewport } from './viewport.ts';

/** The grid is 1000 pixels wide; a quarter is 48 of them, a bar of 4/4 192. */
const VIEW: Viewport = {
  width: 1052,
  height: 400,
  keyboardWidth: 52,
  rulerHeight: 28,
  leftTick: 960,
  topPitch: 72,
  pixelsPerTick: 0.1,
  rowHeight: 12,
};
/** A pickup of a quarter, then two bars of 4/4 and one of 3/4. */
const score = createScore({
  pickupTicks: 480,
  meters: [
    { tick: 0, numerator: 4, denominator: 4 },
    { tick: 480 + 3840, numerator: 3, denominator: 4 },
  ],
  tracks: [{ notes: Array.from({ length: 12 }, () => ({ pitch: 60, durationTicks: 480 })) }],
});

test('the bars of a piece lie as in the roll, the pickup as bar 0', () => {
  const scale = laneScale({ kind: 'score', bars: [0, 3], tracks: ['Air'] }, score, VIEW);
  expect(scale.bars).toEqual([0, 3]);
  expect([0, 1, 2, 3, 4].map(scale.xOf)).toEqual([-96, -48, 144, 336, 480]);
  expect([-90, 0, 143, 144, 400, 5000].map(scale.barAt)).toEqual([0, 1, 1, 2, 3, 3]);
  expect(scale.seen).toEqual([1, 3]);
});

test('bars to come share the room evenly, until they are too narrow for a chord', () => {
  const few = laneScale({ kind: 'plan', bars: [9, 16], tracks: [] }, score, VIEW);
  expect([9, 10, 17].map(few.xOf)).toEqual([0, 125, 1000]);
  expect([-5, 124, 125, 4000].map(few.barAt)).toEqual([9, 9, 10, 16]);
  const many = laneScale({ kind: 'plan', bars: [1, 100], tracks: [] }, score, VIEW);
  expect(many.width).toBe(4400);
});
