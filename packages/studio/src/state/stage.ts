/** The bars and tracks that the lanes show: those of the piece, or of what is about to be written. */
import type { Score } from '@continuo/music';
import { barsOf } from '../roll/bars.ts';
import type { Task } from './abilities.ts';
import type { BarSpan, Block } from './cell-set.ts';
import { type Plan, plannedBars } from './plan.ts';
import { trackName } from './track-names.ts';

export type Stage = {
  /** 'score': the bars of the piece, in step with the roll; 'plan': bars that do not exist yet */
  readonly kind: 'score' | 'plan';
  readonly bars: BarSpan;
  readonly tracks: readonly string[];
};

/**
 * The stage of a task: `compose` has the planned bars and instruments, `continue` the bars to come, all others the piece;
 * `accompany` has the instruments to come, too.
 *
 * @example stageOf('continue', EMPTY_PLAN, openingPiece()).bars // => [9, 12]
 */
export function stageOf(task: Task, plan: Plan, score: Score): Stage {
  if (task === 'compose') return { kind: 'plan', bars: [1, plannedBars(plan)], tracks: plan.instruments };
  const bars = barsOf(score);
  const names = score.tracks.map((_, place) => trackName(score, place));
  const last = bars.at(-1)!.number;
  if (task === 'continue') return { kind: 'plan', bars: [last + 1, last + plan.continueBars], tracks: names };
  const tracks = task === 'accompany' ? [...names, ...plan.instruments] : names;
  return { kind: 'score', bars: [bars[0]!.number, last], tracks };
}

/** Every cell of a stage. */
export function wholeStage({ bars, tracks }: Stage): Block {
  return { bars, tracks: tracks.map((_, place) => place) };
}
