/** Continuo's own families: opens the corpus of a recipe and builds its task. */
import { TrainError } from '../train-error.ts';
import type { PrepareTraining } from './prepared-training.ts';

export const prepareTraining: PrepareTraining = async (recipe) => {
  throw new TrainError('bad-recipe', `the family "${recipe.family}" cannot be trained yet`);
};
