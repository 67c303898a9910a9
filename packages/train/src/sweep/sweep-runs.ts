/** The runs of a sweep: each a whole recipe with a name that stays its own. */
import { hashOf } from '../checkpoint.ts';
import { parseRecipe, type Recipe, recipeIdentity } from '../recipe.ts';
import { TrainError } from '../train-error.ts';
import { type Setting, settingsOf } from './draw-settings.ts';
import type { Sweep } from './sweep.ts';

export type SweepRun = {
  /** of its folder: what is tried, and the beginning of its recipe's hash */
  readonly name: string;
  /** the axes' values, without the seed */
  readonly setting: Setting;
  readonly seed: number;
  readonly recipe: Recipe;
};

/**
 * All runs in the order of the axes. A run's name hangs on its recipe alone: a sweep with more values or another order finds
 * the runs that are done already, and one with a changed recipe does not.
 *
 * @param base  the recipe as data, without defaults
 * @throws TrainError  `bad-recipe`: a setting makes no recipe; `bad-sweep`: two runs are the same, or the rungs of halving
 *   fall between validations
 */
export async function sweepRuns(sweep: Sweep, base: Readonly<Record<string, unknown>>): Promise<SweepRun[]> {
  const runs: SweepRun[] = [];
  const seeds = sweep.axes.seed as readonly unknown[] | undefined;
  for (const setting of settingsOf(sweep)) {
    for (const seed of seeds ?? [undefined]) {
      const changed = Object.entries(setting).reduce((data, [field, value]) => withField(data, field, value), base);
      const data = seed === undefined ? changed : { ...changed, seed };
      const words = seed === undefined ? setting : { ...setting, seed };
      const recipe = parseRecipe(data, { source: `the recipe with ${settingWords(words)}` });
      requireRungs(sweep, recipe);
      const hash = (await hashOf(recipeIdentity(recipe))).slice(0, 8);
      const name = `${folderName(words)}-${hash}`;
      const twin = runs.find((run) => run.name.endsWith(hash));
      if (twin) throw new TrainError('bad-sweep', `${settingWords(words)}: this is the run ${twin.name} again`);
      runs.push({ name, setting, seed: recipe.seed, recipe: { ...recipe, name: `${recipe.name}-${hash}` } });
    }
  }
  return runs;
}

/**
 * What is tried, in words.
 *
 * @example settingWords({ 'schedule.learningRate': 0.001, seed: 2 }) // => 'learningRate 0.001, seed 2'
 */
export function settingWords(setting: Setting): string {
  return Object.entries(setting)
    .map(([field, value]) => `${lastOf(field)} ${valueWords(value)}`)
    .join(', ');
}

/**
 * A value as a cell of a table; an object is known by its kind.
 *
 * @example valueWords({ kind: 'adam', beta1: 0 }) // => 'adam, beta1 0'
 */
export function valueWords(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return value.map(valueWords).join(' ');
  const fields = Object.entries(value);
  if (fields.length === 0) return 'defaults';
  return fields.map(([key, each]) => (key === 'kind' ? valueWords(each) : `${key} ${valueWords(each)}`)).join(', ');
}

function folderName(setting: Setting): string {
  const words = Object.entries(setting).map(([field, value]) => `${lastOf(field)}=${valueWords(value)}`);
  return words
    .join(',')
    .replace(/[^A-Za-z0-9.,=]+/g, '-')
    .slice(0, 80);
}

function lastOf(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
}

/** The data with one field set; objects on the way are made where there are none. */
function withField(data: Readonly<Record<string, unknown>>, field: string, value: unknown): Record<string, unknown> {
  const [first = '', ...rest] = field.split('.');
  if (rest.length === 0) return { ...data, [first]: value };
  const inside = data[first] ?? {};
  if (typeof inside !== 'object' || Array.isArray(inside)) {
    throw new TrainError(
      'bad-sweep',
      `the axis goes into "${first}", which is ${JSON.stringify(inside)} and no object`,
    );
  }
  return { ...data, [first]: withField(inside as Record<string, unknown>, rest.join('.'), value) };
}

function requireRungs({ halving }: Sweep, { validateEvery }: Recipe): void {
  if (!halving || halving.firstSteps % validateEvery === 0) return;
  throw new TrainError(
    'bad-sweep',
    `halving compares after ${halving.firstSteps} steps, but the recipe validates every ${validateEvery}: ` +
      `make firstSteps a multiple of it`,
  );
}
