/** A sweep from its file: all recipes checked before the first is trained. */
import { basename, dirname, resolve } from 'node:path';
import { readSweep, type Sweep } from '../../sweep/sweep.ts';
import { type SweepRun, sweepRuns } from '../../sweep/sweep-runs.ts';
import { TrainError } from '../../train-error.ts';
import { readText } from '../read-text.ts';
import { findDataFolder } from '../recipe-file.ts';

export type OpenedSweep = {
  /** of the base recipe */
  readonly name: string;
  readonly sweep: Sweep;
  readonly runs: readonly SweepRun[];
  /** of all runs; with an axis "data" or without, the base recipe's */
  readonly dataFolder: string;
};

/**
 * Reads a sweep file and the recipe that it starts from, and makes all its runs.
 *
 * @param dataFolder  instead of the folder that the recipe names
 * @throws TrainError  `bad-sweep`, `bad-recipe` or `no-corpus`
 * @example (await openSweep('night.json')).runs.length // => 6
 */
export async function openSweep(path: string, { dataFolder }: { dataFolder?: string } = {}): Promise<OpenedSweep> {
  const sweep = readSweep(await readText(path, 'bad-sweep', 'sweep'), { source: path });
  const { base } = sweep;
  const recipePath = typeof base === 'string' ? resolve(dirname(path), base) : path;
  const data = typeof base === 'string' ? await recipeData(recipePath) : base;
  if (sweep.axes.data !== undefined) {
    throw new TrainError('bad-sweep', `${path}: all runs of a sweep learn from one folder; sweep "only" or "where"`);
  }
  const runs = await sweepRuns(sweep, data);
  const [first] = runs;
  return {
    name: String(data.name ?? basename(path, '.json')),
    sweep,
    runs,
    dataFolder: dataFolder ?? findDataFolder(first!.recipe.data, dirname(recipePath)),
  };
}

async function recipeData(path: string): Promise<Record<string, unknown>> {
  const text = await readText(path, 'bad-recipe', 'recipe');
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
    throw new Error('expected an object');
  } catch (cause) {
    throw new TrainError('bad-recipe', `${path} is not JSON of a recipe: ${(cause as Error).message}`, { path }, cause);
  }
}
