/** What a recipe says to a family's training step, whichever the family. */
import type { TaskOptions } from '@continuo/models';
import type { Recipe } from './recipe.ts';

/** The part of a recipe that a training step is made of; 0 stands for no clipping and no average. */
export function taskOptionsOf(recipe: Recipe): TaskOptions {
  const { batchSize, frames, seed, optimizer, gradClip, averageDecay } = recipe;
  return {
    ...{ batchSize, frames, seed, optimizer },
    ...(gradClip > 0 && { gradClip }),
    ...(averageDecay > 0 && { averageDecay }),
  };
}
