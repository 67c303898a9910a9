/** The bars and tracks at hand, for the lanes and for the wishes that hold for some of them. */
import { useMemo } from 'react';
import { type Stage, stageOf } from '../state/stage.ts';
import { planOf, scoreOf } from '../state/studio-state.ts';
import { useStudioState } from './use-studio.ts';

export function useStage(): Stage {
  const task = useStudioState((state) => state.wishes.task);
  const plan = useStudioState(planOf);
  const score = useStudioState(scoreOf);
  return useMemo(() => stageOf(task, plan, score), [task, plan, score]);
}
