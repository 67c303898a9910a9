/** The n-gram over any form of sequence: events, melody, pitches. */
import { ngramRecipeSchema, ngramTask } from '@continuo/models';
import { describeFaults } from '../../describe-faults.ts';
import { TrainError } from '../../train-error.ts';
import { openSequenceCorpus } from '../open-sequence-corpus.ts';
import type { PrepareTraining } from '../prepared-training.ts';

/**
 * @throws TrainError  `bad-recipe`: the architecture does not fit the family; `no-corpus`: a split is empty
 * @throws CorpusError  the folder cannot be read
 */
export const prepareTraining: PrepareTraining = async (recipe, dataFolder) => {
  const architecture = ngramRecipeSchema.safeParse(recipe.architecture);
  if (!architecture.success) {
    const faults = describeFaults(architecture.error, ngramRecipeSchema, 'architecture');
    throw new TrainError('bad-recipe', `the recipe does not fit the family "ngram": ${faults}`);
  }
  const { splits, corpus, rejected, codec, tokenizer } = await openSequenceCorpus(recipe, dataFolder);
  return {
    task: ngramTask(architecture.data, codec, {
      train: splits.train.flatMap(({ item }) => item),
      validation: splits.validation.flatMap(({ item }) => item),
    }),
    corpus,
    rejected,
    tokenizer,
    controls: [],
    notFor: [
      'Music with a plan: it knows which few notes follow which, and what was in the piece before, nothing of form.',
      'Passing its music off as that of the composers it learnt from, or of a person.',
      'Keeping its corpus secret: what was seen once stands in it as it was.',
    ],
  };
};
