/** What a family is trained with where nobody says otherwise: enough for a laptop in minutes. */
import type { CorpusForm, Family } from './families.ts';
import type { RecipeInput } from './recipe.ts';

/** Fields of a recipe that are used where a person names only a family and a folder. */
export type FamilyDefaults = Omit<RecipeInput, 'name' | 'licence' | 'family' | 'corpus' | 'data'>;

const USUAL: FamilyDefaults = { maxSteps: 4000, patience: 8 };

const DEFAULTS: Readonly<Partial<Record<`${Family} ${CorpusForm}`, FamilyDefaults>>> = {};

/**
 * The defaults of a family over a form of music.
 *
 * @example defaultsOf('transformer', 'chorale-grid').maxSteps // => 4000
 */
export function defaultsOf(family: Family, corpus: CorpusForm): FamilyDefaults {
  return DEFAULTS[`${family} ${corpus}`] ?? USUAL;
}
