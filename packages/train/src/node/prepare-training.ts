/** Continuo's own families: opens the corpus of a recipe and builds its task. */
import { FAMILIES, formsOf } from '../families.ts';
import type { Recipe } from '../recipe.ts';
import { TrainError } from '../train-error.ts';
import type { PrepareTraining } from './prepared-training.ts';
import { startPrepared } from './start-prepared.ts';

/** Where each family over each form of music is prepared. */
const MODULES: Readonly<Record<string, () => Promise<{ readonly prepareTraining: PrepareTraining }>>> = {
  'rnn frames': () => import('./families/frames.ts'),
  'lstm frames': () => import('./families/frames.ts'),
  'gru frames': () => import('./families/frames.ts'),
  'transformer frames': () => import('./families/frames.ts'),
  'gan piano-roll': () => import('./families/gan.ts'),
  'transformer chorale-grid': () => import('./families/chorale-transformer.ts'),
  'ngram events': () => import('./families/ngram.ts'),
  'ngram melody': () => import('./families/ngram.ts'),
  'ngram pitches': () => import('./families/ngram.ts'),
  'rnn events': () => import('./families/sequence.ts'),
  'rnn melody': () => import('./families/sequence.ts'),
  'rnn pitches': () => import('./families/sequence.ts'),
  'lstm events': () => import('./families/sequence.ts'),
  'lstm melody': () => import('./families/sequence.ts'),
  'lstm pitches': () => import('./families/sequence.ts'),
  'gru events': () => import('./families/sequence.ts'),
  'gru melody': () => import('./families/sequence.ts'),
  'gru pitches': () => import('./families/sequence.ts'),
  'transformer events': () => import('./families/sequence.ts'),
  'transformer melody': () => import('./families/sequence.ts'),
  'transformer pitches': () => import('./families/sequence.ts'),
  'vae melody': () => import('./families/vae.ts'),
};

/**
 * Prepares a recipe of one of Continuo's families on a device of this thread.
 *
 * @throws TrainError  `bad-recipe`: the family does not learn this form of music, or the architecture does not fit;
 *   `no-corpus`: a split is empty
 * @throws CorpusError  the folder cannot be read or holds nothing of the form
 */
export const prepareTraining: PrepareTraining = async (recipe, dataFolder, provider = 'cpu') => {
  const { prepareTraining: prepare } = await moduleOf(recipe);
  const prepared = await prepare(recipe, dataFolder, provider);
  return recipe.startFrom ? startPrepared(prepared, recipe) : prepared;
};

function moduleOf({ family, corpus }: Recipe): Promise<{ readonly prepareTraining: PrepareTraining }> {
  const load = MODULES[`${family} ${corpus}`];
  if (load) return load();
  const others = FAMILIES.filter((other) => formsOf(other).includes(corpus)).join(', ');
  throw new TrainError(
    'bad-recipe',
    `the family "${family}" learns ${formsOf(family).join(', ')}, not "${corpus}", which ${others || 'none'} learn`,
    { family, corpus },
  );
}
