/** The Transformer over four-part chorales. */
import { FRAMES_PER_QUARTER, HIGHEST_PITCH, LOWEST_PITCH, VOICES } from '@continuo/corpus';
import { choraleTransformerSchema, choraleTransformerTask } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { describeFaults } from '../../describe-faults.ts';
import { taskOptionsOf } from '../../task-options.ts';
import { TrainError } from '../../train-error.ts';
import { openTrainingChorales } from '../open-training-chorales.ts';
import type { PrepareTraining, SteppingTraining } from '../prepared-training.ts';

/**
 * @throws TrainError  `bad-recipe`: the architecture does not fit the family; `no-corpus`: a split is empty
 * @throws CorpusError  the folder holds no chorales
 */
export const prepareTraining: PrepareTraining<SteppingTraining> = async (recipe, dataFolder, provider = 'cpu') => {
  const architecture = choraleTransformerSchema.safeParse(recipe.architecture);
  if (!architecture.success) {
    const faults = describeFaults(architecture.error, choraleTransformerSchema, 'architecture');
    throw new TrainError('bad-recipe', `the recipe does not fit the family "transformer": ${faults}`);
  }
  const { corpus, splits, rejected } = await openTrainingChorales(dataFolder);
  const device = nodeDevice({ provider, ...(recipe.threads > 0 && { threads: recipe.threads }) });
  return {
    task: choraleTransformerTask(architecture.data, taskOptionsOf(recipe), splits, device),
    device,
    corpus,
    rejected,
    tokenizer: {
      kind: 'chorale-grid',
      lowestPitch: LOWEST_PITCH,
      highestPitch: HIGHEST_PITCH,
      voices: [...VOICES],
      framesPerQuarter: FRAMES_PER_QUARTER,
    },
    controls: ['given', 'key', 'ends'],
    notFor: [
      'Music other than four-part chorales on a grid of sixteenths: it knows no other style, no dynamics, no instruments, ' +
        'and does not tell a held note from a repeated one.',
      'Passing its music off as that of the composers it learnt from, or of a person.',
      'Marking harmony exercises: a high likelihood is not a proof of good voice leading.',
    ],
  };
};
