/** Continuo's own families: opens the corpus of a recipe and builds its task. */
import { type CorpusForm, FAMILIES, type Family, formsOf } from '../families.ts';
import type { Recipe } from '../recipe.ts';
import { TrainError } from '../train-error.ts';
import type { PrepareTraining } from './prepared-training.ts';
import { startPrepared } from './start-prepared.ts';

type PreparingModule = { readonly prepareTraining: PrepareTraining };

const counting = (): Promise<PreparingModule> => import('./families/ngram.ts');
const networks = (): Promise<PreparingModule> => import('./families/sequence.ts');
const frames = (): Promise<PreparingModule> => import('./families/frames.ts');
const cells = (): Promise<PreparingModule> => import('./families/composer.ts');

/** Where each family over a form that is no sequence is prepared. */
const MODULES: Readonly<Partial<Record<`${Family} ${CorpusForm}`, () => Promise<PreparingModule>>>> = {
  'rnn frames': frames,
  'lstm frames': frames,
  'gru frames': frames,
  'transformer frames': frames,
  'lstm cells': cells,
  'transformer cells': cells,
  'transformer chorale-grid': () => import('./families/chorale-transformer.ts'),
  'vae melody': () => import('./families/vae.ts'),
  'gan piano-roll': () => import('./families/gan.ts'),
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

function moduleOf({ family, corpus }: Recipe): Promise<PreparingModule> {
  if (formsOf(family).includes(corpus)) {
    const load = MODULES[`${family} ${corpus}`] ?? (family === 'ngram' ? counting : networks);
    return load();
  }
  const others = FAMILIES.filter((other) => formsOf(other).includes(corpus)).join(', ');
  throw new TrainError(
    'bad-recipe',
    `the family "${family}" learns ${formsOf(family).join(', ')}, not "${corpus}", which ${others || 'none'} learn`,
    { family, corpus },
  );
}
