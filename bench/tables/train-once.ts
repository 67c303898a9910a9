/**
 * Trains a recipe of `bench/recipes` unless it was measured before, and measures it once.
 *
 * What was measured lies in `bench/measured`, a small file a training, under git: tables print at once what takes nights to
 * train. A name ends in a hash of its recipe, so that a changed recipe is trained anew; a changed measure must be asked for.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ModelFile, readModelFile } from '@continuo/models';
import { hashOf, parseRecipe, type Recipe, type RecipeInput, recipeIdentity } from '@continuo/train';
import { MODEL_FILE, trainInWorker } from '@continuo/train/node';

const MEASURED = fileURLToPath(new URL('../measured/', import.meta.url));
/** Where trained models lie; git does not see it. */
export const RUNS = fileURLToPath(new URL('../../runs/tables/', import.meta.url));
const RECIPES = new URL('../recipes/', import.meta.url);

/** A measured training, as it is kept. */
export type Measured<Measures> = {
  readonly recipe: string;
  readonly seed: number;
  readonly parameters: number;
  /** of the weights that were chosen on validation */
  readonly step: number;
  readonly validationLoss: number;
  /** wall-clock time of the training */
  readonly seconds: number;
  readonly measures: Measures;
};

export type TrainingOptions = {
  readonly seed: number;
  /** twenty steps, to see that all works; nothing is kept among what was measured */
  readonly quick: boolean;
  readonly dataFolder: string;
  /** fields in the place of the recipe's own, such as other data; its `name` tells the trainings apart */
  readonly change?: Partial<RecipeInput> & { readonly name: string };
};

export type TrainOnceOptions<Measures> = TrainingOptions & {
  /** measures the chosen weights on the test split; called once for each training */
  readonly measure: (file: ModelFile) => Promise<Measures>;
};

/**
 * The measures of a recipe with a seed: read where they are kept, else trained (or resumed) and measured.
 *
 * @param name  of a file in `bench/recipes`, without `.json`
 */
export async function trainOnce<Measures>(
  name: string,
  { measure, ...options }: TrainOnceOptions<Measures>,
): Promise<Measured<Measures>> {
  return keptOnce(await labelOf(name, options), options.quick, async () => {
    const { file, ...trained } = await trainedFile(name, options);
    const parameters = Object.values(file.tensors).reduce((sum, { values }) => sum + values.length, 0);
    const { seed, change } = options;
    return { recipe: change?.name ?? name, seed, parameters, ...trained, measures: await measure(file) };
  });
}

/** What was measured before under a label, or now. */
export async function keptOnce<Value>(label: string, quick: boolean, work: () => Promise<Value>): Promise<Value> {
  const kept = join(quick ? RUNS : MEASURED, `${label}.json`);
  if (existsSync(kept)) return JSON.parse(await readFile(kept, 'utf8'));
  const value = await work();
  await mkdir(dirname(kept), { recursive: true });
  await writeFile(kept, `${JSON.stringify(value, null, 2)}\n`);
  return value;
}

/** What a training is called: its name, its seed and a hash of its recipe. @example 'vae-2bar-1-0c4e8d2a' */
export async function labelOf(name: string, options: TrainingOptions): Promise<string> {
  const recipe = await recipeOf(name, options);
  return `${options.change?.name ?? name}-${options.seed}-${(await hashOf(recipeIdentity(recipe))).slice(0, 8)}`;
}

/** The model of a recipe with a seed, trained where it is not there. */
export async function trainedFile(
  name: string,
  options: TrainingOptions,
): Promise<{ readonly file: ModelFile } & Awaited<ReturnType<typeof trainWhole>>> {
  const outputDirectory = join(RUNS, await labelOf(name, options));
  const trained = await trainWhole(await recipeOf(name, options), outputDirectory, options.dataFolder);
  return { file: await readModelFile(await readFile(join(outputDirectory, MODEL_FILE))), ...trained };
}

async function recipeOf(name: string, { seed, quick, change }: TrainingOptions): Promise<Recipe> {
  const json = JSON.parse(await readFile(new URL(`${name}.json`, RECIPES), 'utf8'));
  const short = quick ? { maxSteps: 20, validateEvery: 10 } : {};
  return parseRecipe({ ...json, ...change, ...short, seed }, { source: `${name}.json` });
}

async function trainWhole(
  recipe: Recipe,
  outputDirectory: string,
  dataFolder: string,
): Promise<{ readonly step: number; readonly validationLoss: number; readonly seconds: number }> {
  await mkdir(outputDirectory, { recursive: true });
  const resume = ['checkpoints', MODEL_FILE].some((each) => existsSync(join(outputDirectory, each)));
  for await (const event of trainInWorker(recipe, { outputDirectory, dataFolder, resume })) {
    if (event.type === 'validation-end') {
      process.stderr.write(`${recipe.name} ${recipe.seed}: step ${event.step}, validation ${event.loss.toFixed(4)}\n`);
    }
    if (event.type !== 'run-end' || !event.best) continue;
    return { step: event.best.step, validationLoss: event.best.loss, seconds: event.seconds };
  }
  throw new Error(`${recipe.name}: the training ended before its first validation`);
}

/** Mean and range over seeds. @example spreadOf([1, 2, 3]) // => { mean: 2, least: 1, most: 3 } */
export function spreadOf(values: readonly number[]): {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
} {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, least: Math.min(...values), most: Math.max(...values) };
}
