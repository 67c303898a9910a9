/** What a recipe says to the families of next-token networks. */
import type { SequenceTrainingOptions } from '@continuo/models';
import type { Recipe } from './recipe.ts';

/** The part of a recipe that a network's training step is made of; 0 stands for no clipping and no average. */
export function sequenceTrainingOptions(recipe: Recipe): SequenceTrainingOptions {
  const { batchSize, frames, seed, optimizer, gradClip, averageDecay } = recipe;
  return {
    ...{ batchSize, frames, seed, optimizer },
    ...(gradClip > 0 && { gradClip }),
    ...(averageDecay > 0 && { averageDecay }),
  };
}
