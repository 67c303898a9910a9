/** What a family is trained with where nobody says otherwise: enough for a laptop in minutes. */
import type { CorpusForm, Family } from './families.ts';
import type { RecipeInput } from './recipe.ts';

/** Fields of a recipe that are used where a person names only a family and a folder. */
export type FamilyDefaults = Omit<RecipeInput, 'name' | 'licence' | 'family' | 'corpus' | 'data'>;

const USUAL: FamilyDefaults = { maxSteps: 4000, patience: 8 };

const DEFAULTS: Readonly<Partial<Record<`${Family} ${CorpusForm}`, FamilyDefaults>>> = {
  // it counts once
  'ngram events': { maxSteps: 1 },
  'ngram melody': { maxSteps: 1 },
  'ngram pitches': { maxSteps: 1 },
  'vae melody': {
    maxSteps: 4000,
    patience: 8,
    batchSize: 32,
    validateEvery: 200,
    optimizer: { kind: 'adam', beta2: 0.98 },
    schedule: { kind: 'cosine', learningRate: 3e-3, warmupSteps: 100, finalLearningRate: 1e-4 },
    averageDecay: 0.999,
  },
  'gan piano-roll': {
    maxSteps: 3000,
    patience: 10,
    batchSize: 16,
    optimizer: { kind: 'adam', beta1: 0, beta2: 0.9 },
    schedule: { kind: 'constant', learningRate: 3e-4, warmupSteps: 0 },
    gradClip: 0,
    averageDecay: 0.995,
  },
};

/**
 * The defaults of a family over a form of music.
 *
 * @example defaultsOf('transformer', 'chorale-grid').maxSteps // => 4000
 */
export function defaultsOf(family: Family, corpus: CorpusForm): FamilyDefaults {
  return DEFAULTS[`${family} ${corpus}`] ?? USUAL;
}
