/** Brings a bar of the lanes into view: lanes of a piece move with the roll, those of a plan scroll by themselves. */

import type { LaneScale } from '../roll/lane-scale.ts';
import { scrollBy } from '../roll/viewport.ts';
import type { Stage } from '../state/stage.ts';
import { useRollHandle } from './roll-handle.ts';

/** Pixels of the next bar that stay in view, so that one can go on to it. */
const OF_NEXT_BAR = 24;

export function useRevealBar(kind: Stage['kind'], scale: LaneScale): (bar: number) => void {
  const handle = useRollHandle();
  return (bar) => {
    const roll = handle.current;
    if (kind === 'plan' || roll === undefined) return;
    const [left, right] = [scale.xOf(bar), scale.xOf(bar + 1)];
    const missing = left < 0 ? left : Math.min(left, Math.max(0, right + OF_NEXT_BAR - scale.width));
    if (missing !== 0) roll.setView(scrollBy(roll.view, missing, 0));
  };
}
