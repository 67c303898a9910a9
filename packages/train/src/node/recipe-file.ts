/** Recipes as files, and the data folders that they name. */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { Recipe } from '../recipe.ts';
import { readRecipe } from '../recipe.ts';
import { TrainError } from '../train-error.ts';
import { readText } from './read-text.ts';

/**
 * Reads a recipe file and finds its data folder.
 *
 * @throws TrainError  `bad-recipe` or `no-corpus`
 * @example (await readRecipeFile('checkpoints/chorale/recipe.json')).recipe.name // => 'chorale'
 */
export async function readRecipeFile(
  path: string,
  /** instead of the folder that the recipe names */
  dataFolder?: string,
): Promise<{ recipe: Recipe; dataFolder: string }> {
  const json = await readText(path, 'bad-recipe', 'recipe');
  const recipe = readRecipe(json, { source: path });
  return { recipe, dataFolder: dataFolder ?? findDataFolder(recipe.data, dirname(path)) };
}

/**
 * The folder that a recipe's `data` means: from the recipe's folder, the working folder, or the environment variable
 * CONTINUO_DATA, whichever is there first.
 *
 * @throws TrainError  `no-corpus`, with all places looked at
 */
export function findDataFolder(data: string, recipeFolder: string = process.cwd()): string {
  const places = isAbsolute(data)
    ? [data]
    : [recipeFolder, process.cwd(), ...(process.env.CONTINUO_DATA ? [process.env.CONTINUO_DATA] : [])].map((folder) =>
        resolve(folder, data),
      );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    const tried = [...new Set(places)].join(', ');
    throw new TrainError('no-corpus', `the data folder "${data}" is not there (looked at ${tried}); name another`, {
      data,
      places,
    });
  }
  return found;
}
