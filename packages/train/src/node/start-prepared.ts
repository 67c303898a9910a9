/** A prepared training that begins from a model file. */
import { readFile } from 'node:fs/promises';
import { type ModelFile, readModelFile } from '@continuo/models';
import { adaptedTask } from '../finetune/adapted-task.ts';
import { startFrom } from '../finetune/start-from.ts';
import type { Recipe } from '../recipe.ts';
import { TrainError } from '../train-error.ts';
import { agreesWith } from './agrees-with.ts';
import type { PreparedTraining } from './prepared-training.ts';

/**
 * The same training, from the weights that the recipe's `startFrom` names.
 *
 * @throws TrainError  `bad-start`: the file is not there or another one, or its network or tokens are not the recipe's
 */
export async function startPrepared(prepared: PreparedTraining, recipe: Recipe): Promise<PreparedTraining> {
  const { model, sha256, rank } = recipe.startFrom!;
  const file = await readStart(model);
  if (file.hash !== sha256) {
    throw new TrainError('bad-start', `${model} is another file than the recipe names: its SHA-256 is ${file.hash}`, {
      model,
    });
  }
  if (!prepared.device) {
    throw new TrainError('bad-start', `the family "${recipe.family}" does not start from a model; train it anew`, {
      model,
    });
  }
  const { task } = prepared;
  const { family, architecture, tokenizer, name } = file.metadata;
  const differences = [
    ...(family === task.family ? [] : [`is of family "${family}", not "${task.family}"`]),
    ...(agreesWith(task.architecture, architecture) ? [] : ['has another architecture than the recipe']),
    ...(agreesWith(prepared.tokenizer, tokenizer)
      ? []
      : [`reads "${tokenizer.kind}", not "${prepared.tokenizer.kind}"`]),
  ];
  if (differences.length > 0)
    throw new TrainError('bad-start', `the model "${name}" ${differences.join(' and ')}`, { model });
  const weights = Object.fromEntries(Object.entries(file.tensors).map(([key, { values }]) => [key, values]));
  const { seed } = recipe;
  return {
    ...prepared,
    task: rank === undefined ? startFrom(task, weights) : adaptedTask(task, weights, { rank, seed }),
  };
}

async function readStart(path: string): Promise<ModelFile> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new TrainError(
      'bad-start',
      `the model to start from cannot be read: ${(cause as Error).message}`,
      { path },
      cause,
    );
  }
  return readModelFile(bytes);
}
