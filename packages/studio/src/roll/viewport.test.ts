import { createScore } from '@continuo/music';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clampView,
  fitScore,
  gridWidth,
  pitchOfY,
  scrollBy,
  snapDown,
  snapNear,
  tickOfX,
  type Viewport,
  xOfTick,
  yOfPitch,
  zoomPitch,
  zoomTime,
} from './viewport.ts';

const VIEW: Viewport = {
  width: 1052,
  height: 428,
  keyboardWidth: 52,
  rulerHeight: 28,
  leftTick: 480,
  topPitch: 72,
  pixelsPerTick: 0.1,
  rowHeight: 20,
};
const views = fc.record({
  width: fc.integer({ min: 200, max: 3000 }),
  height: fc.integer({ min: 150, max: 2000 }),
  keyboardWidth: fc.constantFrom(40, 52),
  rulerHeight: fc.constant(28),
  leftTick: fc.double({ min: 0, max: 1e6, noNaN: true }),
  topPitch: fc.double({ min: 10, max: 127, noNaN: true }),
  pixelsPerTick: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
  rowHeight: fc.double({ min: 5, max: 34, noNaN: true }),
}) satisfies fc.Arbitrary<Viewport>;
const pitches = fc.integer({ min: 0, max: 127 });

test('the left edge of the grid is leftTick, its upper edge the top of topPitch', () => {
  expect(xOfTick(VIEW, 480)).toBe(52);
  expect(xOfTick(VIEW, 960)).toBe(100);
  expect(yOfPitch(VIEW, 72)).toBe(28);
  expect(yOfPitch(VIEW, 60)).toBe(268);
  expect(pitchOfY(VIEW, 28)).toBe(72);
  expect(pitchOfY(VIEW, 47.9)).toBe(72);
  expect(pitchOfY(VIEW, 48)).toBe(71);
});

test('pixels to ticks and back is where it was', () => {
  fc.assert(
    fc.property(views, fc.integer({ min: 0, max: 2_000_000 }), (view, tick) => {
      expect(tickOfX(view, xOfTick(view, tick))).toBeCloseTo(tick, 4);
    }),
  );
});

test('every height within a row is that row’s pitch', () => {
  fc.assert(
    fc.property(views, pitches, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (view, pitch, within) => {
      expect(pitchOfY(view, yOfPitch(view, pitch) + within * view.rowHeight)).toBe(pitch);
      expect(pitchOfY(view, yOfPitch(view, pitch))).toBe(pitch);
    }),
  );
});

test('zooming keeps what lies under the pointer', () => {
  const factors = fc.double({ min: 0.2, max: 5, noNaN: true });
  fc.assert(
    fc.property(views, factors, fc.double({ min: 0, max: 1, noNaN: true }), (view, factor, share) => {
      const x = view.keyboardWidth + share * gridWidth(view);
      expect(tickOfX(zoomTime(view, factor, x, 480), x)).toBeCloseTo(tickOfX(view, x), 4);
      const y = view.rulerHeight + share * (view.height - view.rulerHeight);
      const pitchAt = (shown: Viewport): number => shown.topPitch - (y - shown.rulerHeight) / shown.rowHeight;
      expect(pitchAt(zoomPitch(view, factor, y))).toBeCloseTo(pitchAt(view), 6);
    }),
  );
});

test('a view never leaves the score, however far it is scrolled', () => {
  const score = createScore({ tracks: [{ notes: [{ pitch: 60, durationTicks: 40 * 1920 }] }] });
  const far = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(views, far, far, (view, dx, dy) => {
      const { leftTick, topPitch } = clampView(scrollBy(view, dx, dy), score);
      expect(leftTick).toBeGreaterThanOrEqual(0);
      expect(leftTick).toBeLessThanOrEqual(score.endTick + 960);
      expect(topPitch).toBeLessThanOrEqual(127);
      expect(topPitch).toBeGreaterThanOrEqual(0);
    }),
  );
});

test('fitting shows every note of a short piece', () => {
  const notes = [40, 81, 60].map((pitch, place) => ({ pitch, tick: place * 1920, durationTicks: 1920 }));
  const score = createScore({ tracks: [{ notes }] });
  const view = fitScore(VIEW, score);
  for (const { pitch, tick, durationTicks } of notes) {
    expect(xOfTick(view, tick)).toBeGreaterThanOrEqual(view.keyboardWidth);
    expect(xOfTick(view, tick + durationTicks)).toBeLessThanOrEqual(view.width + 1e-9);
    expect(yOfPitch(view, pitch)).toBeGreaterThanOrEqual(view.rulerHeight - 1e-9);
    expect(yOfPitch(view, pitch) + view.rowHeight).toBeLessThanOrEqual(view.height + 1e-9);
  }
});

test('snapping goes to the cell begun, or to the nearest line', () => {
  expect([119, 120, 239.9].map((tick) => snapDown(tick, 120))).toEqual([0, 120, 120]);
  expect([59, 60, 179].map((tick) => snapNear(tick, 120))).toEqual([0, 120, 120]);
});
