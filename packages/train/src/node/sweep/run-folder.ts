/** A run of a sweep on the disk: its recipe, what a training leaves, and how it ended. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readModelFile } from '@continuo/models';
import { checkpointNames } from '../../checkpoint-store.ts';
import { newestCheckpoint } from '../../starting-point.ts';
import { type RunRecord, type RunResult, runResultSchema } from '../../sweep/run-record.ts';
import type { SweepRun } from '../../sweep/sweep-runs.ts';
import { TrainError } from '../../train-error.ts';
import { fileCheckpointStore, writeWholeFile } from '../file-checkpoint-store.ts';
import { CHECKPOINT_FOLDER, MODEL_FILE } from '../train-recipe.ts';

/** Inside a run's folder. */
export const RESULT_FILE = 'result.json';
export const RUN_RECIPE_FILE = 'recipe.json';

/**
 * What is known of a run from its folder, which need not be there.
 *
 * @throws TrainError  `damaged-checkpoint`: its result or all its checkpoints cannot be read
 */
export async function readRunRecord(folder: string): Promise<RunRecord> {
  const path = join(folder, RESULT_FILE);
  if (existsSync(path)) {
    const result = await readResult(path);
    return { result, validations: result.validations };
  }
  if (!(await holdsCheckpoint(folder))) return { validations: [] };
  const { checkpoint } = await newestCheckpoint(fileCheckpointStore(join(folder, CHECKPOINT_FOLDER)));
  return { validations: checkpoint.history.validations };
}

async function readResult(path: string): Promise<RunResult> {
  try {
    return runResultSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TrainError('damaged-checkpoint', `${path} is damaged: ${reason}; delete it to run it again`, {}, cause);
  }
}

/** True where a training can be resumed. */
export async function holdsCheckpoint(folder: string): Promise<boolean> {
  const names = await checkpointNames(fileCheckpointStore(join(folder, CHECKPOINT_FOLDER)));
  return names.length > 0 || existsSync(join(folder, MODEL_FILE));
}

/** Writes how a run ended for good. */
export async function writeResult(folder: string, result: RunResult): Promise<void> {
  await writeWholeFile(join(folder, RESULT_FILE), `${JSON.stringify(result, null, 2)}\n`);
}

/** Writes a run's recipe, so that `continuo train` can take it alone. */
export async function writeRunRecipe(folder: string, { recipe }: SweepRun, dataFolder: string): Promise<void> {
  const path = join(folder, RUN_RECIPE_FILE);
  if (existsSync(path)) return;
  await writeWholeFile(path, `${JSON.stringify({ ...recipe, data: dataFolder }, null, 2)}\n`);
}

/** The hash of the pieces that the run's model learnt from. */
export async function corpusOfModel(folder: string): Promise<string> {
  const { metadata } = await readModelFile(await readFile(join(folder, MODEL_FILE)));
  return metadata.corpus.sha256;
}
