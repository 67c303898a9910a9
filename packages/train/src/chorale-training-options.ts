/** What a recipe says to the chorale family. */
import type { ChoraleTrainingOptions } from '@continuo/models';
import type { Recipe } from './recipe.ts';

/** The part of a recipe that a chorale model's training step is made of; 0 stands for no clipping and no average. */
export function choraleTrainingOptions(recipe: Recipe): ChoraleTrainingOptions {
  const { batchSize, frames, seed, optimizer, gradClip, averageDecay } = recipe;
  return {
    ...{ batchSize, frames, seed, optimizer },
    ...(gradClip > 0 && { gradClip }),
    ...(averageDecay > 0 && { averageDecay }),
  };
}
