/** Pixels ↔ ticks ↔ pitches: which part of the score the roll shows, and where. All pixels are CSS pixels. */
import type { Score, Ticks } from '@continuo/music';
import { barsOf } from './bars.ts';

/** The window onto the score. The keyboard lies at the left, the ruler of bars above. */
export type Viewport = {
  readonly width: number;
  readonly height: number;
  readonly keyboardWidth: number;
  readonly rulerHeight: number;
  /** tick at the left edge of the grid; may have a fraction */
  readonly leftTick: number;
  /** pitch of the topmost row, with the fraction of it that is hidden: 84.0 shows C6 whole at the top */
  readonly topPitch: number;
  readonly pixelsPerTick: number;
  readonly rowHeight: number;
};

/** Limits of the zoom, in pixels a quarter note and pixels a row. */
export const QUARTER_PIXELS = { smallest: 4, largest: 320 } as const;
export const ROW_PIXELS = { smallest: 5, largest: 34 } as const;

export function gridWidth(view: Viewport): number {
  return Math.max(1, view.width - view.keyboardWidth);
}
export function gridHeight(view: Viewport): number {
  return Math.max(1, view.height - view.rulerHeight);
}

export function xOfTick(view: Viewport, tick: Ticks): number {
  return view.keyboardWidth + (tick - view.leftTick) * view.pixelsPerTick;
}
/** Not rounded; snap it where a whole tick is wanted. */
export function tickOfX(view: Viewport, x: number): number {
  return view.leftTick + (x - view.keyboardWidth) / view.pixelsPerTick;
}
/** The upper edge of a pitch's row. */
export function yOfPitch(view: Viewport, pitch: number): number {
  return view.rulerHeight + (view.topPitch - pitch) * view.rowHeight;
}
/** The pitch whose row lies at `y`, a whole number, 0–127. */
export function pitchOfY(view: Viewport, y: number): number {
  // the fraction of a rounding error must not turn a row's upper edge into the row above
  const row = Math.floor((y - view.rulerHeight) / view.rowHeight - view.topPitch + 1e-9);
  return Math.min(127, Math.max(0, -row));
}

/** @example snapDown(170, 120) // => 120 */
export function snapDown(tick: number, step: Ticks): Ticks {
  return Math.floor(tick / step + 1e-9) * step;
}
/** @example snapNear(190, 120) // => 240 */
export function snapNear(tick: number, step: Ticks): Ticks {
  return Math.round(tick / step) * step;
}

/** The same view with its edges inside the score: a bar of room after the end, no tick before 0, pitches 0–127. */
export function clampView(view: Viewport, score: Score): Viewport {
  const bars = barsOf(score);
  const end = bars.at(-1)!.endTick + (bars[0]!.endTick - bars[0]!.tick) * 0.5;
  const leftTick = Math.max(0, Math.min(view.leftTick, end - gridWidth(view) / view.pixelsPerTick));
  const rows = gridHeight(view) / view.rowHeight;
  const topPitch = Math.min(127, Math.max(view.topPitch, Math.min(127, rows - 1)));
  return leftTick === view.leftTick && topPitch === view.topPitch ? view : { ...view, leftTick, topPitch };
}

/** Zooms in time by `factor`, with the tick under `x` kept in its place. */
export function zoomTime(view: Viewport, factor: number, x: number, ticksPerQuarter: number): Viewport {
  const quarter = view.pixelsPerTick * ticksPerQuarter * factor;
  const pixelsPerTick = Math.min(QUARTER_PIXELS.largest, Math.max(QUARTER_PIXELS.smallest, quarter)) / ticksPerQuarter;
  return { ...view, pixelsPerTick, leftTick: tickOfX(view, x) - (x - view.keyboardWidth) / pixelsPerTick };
}

/** Zooms in pitch by `factor`, with the pitch under `y` kept in its place. */
export function zoomPitch(view: Viewport, factor: number, y: number): Viewport {
  const rowHeight = Math.min(ROW_PIXELS.largest, Math.max(ROW_PIXELS.smallest, view.rowHeight * factor));
  const rowsAbove = (y - view.rulerHeight) / view.rowHeight;
  return { ...view, rowHeight, topPitch: view.topPitch - rowsAbove + (y - view.rulerHeight) / rowHeight };
}

/** Moves the view by pixels: positive `dx` shows later ticks, positive `dy` lower pitches. */
export function scrollBy(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, leftTick: view.leftTick + dx / view.pixelsPerTick, topPitch: view.topPitch - dy / view.rowHeight };
}

/** A view of the whole piece where that is legible, otherwise of its beginning; its notes in the middle of the height. */
export function fitScore(view: Viewport, score: Score): Viewport {
  let lowest = 127;
  let highest = 0;
  for (const track of score.tracks) {
    for (const { pitch } of track.notes) {
      if (pitch < lowest) lowest = pitch;
      if (pitch > highest) highest = pitch;
    }
  }
  if (lowest > highest) {
    lowest = 43;
    highest = 81;
  }
  const rowHeight = Math.min(22, Math.max(9, gridHeight(view) / (highest - lowest + 5)));
  const topPitch = Math.min(127, (highest + lowest + gridHeight(view) / rowHeight) / 2 - 0.5);
  const quarters = Math.max(1, barsOf(score).at(-1)!.endTick / score.ticksPerQuarter);
  const quarterPixels = Math.min(96, Math.max(26, gridWidth(view) / quarters));
  return clampView(
    { ...view, rowHeight, topPitch, leftTick: 0, pixelsPerTick: quarterPixels / score.ticksPerQuarter },
    score,
  );
}
