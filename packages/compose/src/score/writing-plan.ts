/** All that is settled before the first note is chosen. */
import type { ComposeRequest } from '../compose-request.ts';
import type { BarPlan } from './bar-plan.ts';
import type { CellPlan } from './cell-plan.ts';
import type { ScoreFrame } from './score-frame.ts';

export type WritingPlan = {
  readonly request: ComposeRequest;
  readonly frame: ScoreFrame;
  readonly plans: readonly BarPlan[];
  readonly cellPlans: ReadonlyMap<number, CellPlan>;
};
