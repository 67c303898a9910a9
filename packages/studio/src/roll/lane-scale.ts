/** Where bars lie on the lanes above the roll: in step with the roll, or evenly where the bars do not exist yet. */
import type { Score } from '@continuo/music';
import type { BarSpan } from '../state/cell-set.ts';
import type { Stage } from '../state/stage.ts';
import { barsOf } from './bars.ts';
import { gridWidth, type Viewport } from './viewport.ts';

/** The narrowest that a bar of a plan is drawn, in pixels: a chord has room in it. */
export const NARROWEST_BAR = 44;

/** Pixels count from where the lanes' bars begin. */
export type LaneScale = {
  readonly bars: BarSpan;
  /** the bars that can be seen; of a plan all, because it is scrolled as a whole */
  readonly seen: BarSpan;
  /** of all bars */
  readonly width: number;
  /** left edge of a bar; of the one after the last too */
  xOf(bar: number): number;
  /** the bar at a place, the first or last where it is beyond */
  barAt(x: number): number;
};

/**
 * The scale of a stage's lanes.
 *
 * @example laneScale({ kind: 'plan', bars: [1, 8], tracks: [] }, score, view).xOf(2) // => 125 where the roll's grid is 1000 pixels wide
 */
export function laneScale(stage: Stage, score: Score, view: Viewport): LaneScale {
  return stage.kind === 'plan' ? evenScale(stage.bars, gridWidth(view)) : rollScale(score, view);
}

function evenScale([first, last]: BarSpan, room: number): LaneScale {
  const count = last - first + 1;
  const each = Math.max(NARROWEST_BAR, room / count);
  const barAt = (x: number): number => Math.min(last, Math.max(first, first + Math.floor(x / each)));
  return {
    bars: [first, last],
    seen: [first, last],
    width: count * each,
    xOf: (bar) => (bar - first) * each,
    barAt,
  };
}

function rollScale(score: Score, view: Viewport): LaneScale {
  const bars = barsOf(score);
  const first = bars[0]!.number;
  const last = bars.at(-1)!.number;
  const xOfTick = (tick: number): number => (tick - view.leftTick) * view.pixelsPerTick;
  const barAt = (x: number): number => bars.findLast(({ tick }) => xOfTick(tick) <= x)?.number ?? first;
  return {
    bars: [first, last],
    seen: [barAt(0), barAt(gridWidth(view))],
    width: gridWidth(view),
    xOf: (bar) => xOfTick(bars[bar - first]?.tick ?? (bar > last ? bars.at(-1)!.endTick : 0)),
    barAt,
  };
}
