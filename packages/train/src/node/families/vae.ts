/** The variational autoencoder over melodies. */
import { vaeSchema, vaeTask } from '@continuo/models';
import { nodeDevice } from '@continuo/tensor/node';
import { describeFaults } from '../../describe-faults.ts';
import { taskOptionsOf } from '../../task-options.ts';
import { TrainError } from '../../train-error.ts';
import { openSequenceCorpus } from '../open-sequence-corpus.ts';
import type { PrepareTraining, SteppingTraining } from '../prepared-training.ts';

/**
 * @throws TrainError  `bad-recipe`: the architecture does not fit the family; `no-corpus`: a split holds no segment
 * @throws CorpusError  the folder cannot be read
 */
export const prepareTraining: PrepareTraining<SteppingTraining> = async (recipe, dataFolder, provider = 'cpu') => {
  const architecture = vaeSchema.safeParse(recipe.architecture);
  if (!architecture.success) {
    const faults = describeFaults(architecture.error, vaeSchema, 'architecture');
    throw new TrainError('bad-recipe', `the recipe does not fit the family "vae": ${faults}`);
  }
  const { splits, corpus, rejected } = await openSequenceCorpus(recipe, dataFolder);
  const melodies = (split: 'train' | 'validation'): (readonly Int32Array[])[] => splits[split].map(({ item }) => item);
  const options = taskOptionsOf(recipe);
  const data = { train: melodies('train'), validation: melodies('validation') };
  const device = nodeDevice({ provider, ...(recipe.threads > 0 && { threads: recipe.threads }) });
  const { bars } = architecture.data;
  return {
    task: taskOf(),
    device,
    corpus,
    rejected,
    tokenizer: { kind: 'melody' },
    controls: [],
    notFor: [
      `Music other than one voice in 4/4 on a grid of sixteenths, ${bars} bars at a time: it knows no chords, no dynamics, no triplets.`,
      'Scoring melodies: what it says of one is a bound of its likelihood, which models of the next token give exactly.',
      'Passing its music off as that of the composers it learnt from, or of a person.',
    ],
  };

  function taskOf() {
    try {
      return vaeTask(architecture.data!, options, data, device);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new TrainError('no-corpus', `${dataFolder}: ${error.message}`, { folder: dataFolder }, error);
    }
  }
};
