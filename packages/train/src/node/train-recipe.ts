/** A whole training from a recipe to a folder: checkpoints on the way, at the end the model, its card and its curve. */
import { join } from 'node:path';
import { readModelFile, writeModelFile } from '@continuo/models';
import type { Collective } from '../collective.ts';
import { lossCurveSvg } from '../loss-curve.ts';
import { modelCard } from '../model-card.ts';
import { modelContentOf } from '../model-content.ts';
import type { Recipe } from '../recipe.ts';
import { recipeIdentity } from '../recipe.ts';
import { newestCheckpoint, train } from '../train.ts';
import { storageFault, TrainError } from '../train-error.ts';
import type { CommunicationSummary, TrainEvent } from '../train-event.ts';
import { fileCheckpointStore, writeWholeFile } from './file-checkpoint-store.ts';
import { thisMachine } from './machine.ts';
import type { PreparedTraining } from './prepared-training.ts';

/** Names inside the output folder. */
export const MODEL_FILE = 'model.safetensors';
export const CARD_FILE = 'card.md';
export const CURVE_FILE = 'loss.svg';
export const CHECKPOINT_FOLDER = 'checkpoints';

export type TrainRecipeOptions = {
  readonly outputDirectory: string;
  /** goes on from the newest checkpoint in the folder; default false */
  readonly resume?: boolean;
  /** of this session */
  readonly maxMinutes?: number;
  /** what was typed, for the card */
  readonly command?: string;
  readonly signal?: AbortSignal;
  /** the processes that train together, each of which calls this; only the first writes; default this one alone */
  readonly collective?: Collective;
};

/**
 * Trains a prepared recipe in this thread; `run-end` comes last, after `model-written`.
 *
 * The model is written from the best weights so far, also when the training was interrupted.
 *
 * @throws TrainError  see `TrainErrorCode`
 */
export async function* trainRecipe(
  recipe: Recipe,
  prepared: PreparedTraining,
  options: TrainRecipeOptions,
): AsyncGenerator<TrainEvent, void, undefined> {
  const { outputDirectory, resume = false, maxMinutes, signal, collective } = options;
  const { task, device, corpus } = prepared;
  const store = fileCheckpointStore(join(outputDirectory, CHECKPOINT_FOLDER));
  const { schedule, maxSteps, seed, validateEvery, patience, checkpointEvery, precision, threads, parts } = recipe;
  const events = train(task, {
    ...{
      device,
      store,
      schedule,
      maxSteps,
      seed,
      validateEvery,
      patience,
      checkpointEvery,
      precision,
      threads,
      parts,
      resume,
    },
    recipe: recipeIdentity(recipe),
    corpus: corpus.sha256,
    ...(maxMinutes !== undefined && { maxMinutes }),
    ...(signal && { signal }),
    ...(collective && { collective }),
  });
  yield { type: 'corpus-ready', name: corpus.name, pieces: corpus.pieces, rejected: prepared.rejected };
  for await (const event of events) {
    if (event.type === 'run-end' && event.best) yield await writeModel(recipe, prepared, options, event.communication);
    yield event;
  }
}

async function writeModel(
  recipe: Recipe,
  prepared: PreparedTraining,
  { outputDirectory, command = 'continuo train' }: TrainRecipeOptions,
  communication: CommunicationSummary | undefined,
): Promise<TrainEvent> {
  const { task, corpus, tokenizer, controls, notFor } = prepared;
  const { checkpoint } = await newestCheckpoint(fileCheckpointStore(join(outputDirectory, CHECKPOINT_FOLDER)));
  const derived = checkpoint.best && (await task.derivedTensors?.(checkpoint.best.parameters));
  const content = modelContentOf(checkpoint, {
    ...{ task, recipe, corpus, tokenizer, controls },
    ...(derived && { derived }),
  })!;
  const bytes = await writeModelFile(content, { precision: recipe.precision });
  const { metadata, hash } = await readModelFile(bytes);
  const path = join(outputDirectory, MODEL_FILE);
  const card = modelCard({
    metadata,
    parameterCount: Object.values(content.tensors).reduce((sum, { values }) => sum + values.length, 0),
    file: { name: MODEL_FILE, bytes: bytes.length, hash, precision: recipe.precision },
    lossUnit: task.lossUnit,
    tokensPerStep: task.tokensPerStep,
    ...(corpus.splitHashes && { splitHashes: corpus.splitHashes }),
    command,
    machine: thisMachine(),
    seconds: checkpoint.seconds,
    history: checkpoint.history,
    curveFile: CURVE_FILE,
    notFor,
    ...(communication && { communication }),
  });
  const curve = lossCurveSvg(checkpoint.history, { lossUnit: task.lossUnit, title: recipe.name });
  try {
    await writeWholeFile(join(outputDirectory, CURVE_FILE), curve);
    await writeWholeFile(join(outputDirectory, CARD_FILE), card);
    await writeWholeFile(path, bytes);
  } catch (cause) {
    const message = `the model could not be written to ${outputDirectory}: ${storageFault(cause)}`;
    throw new TrainError(
      'model-not-written',
      `${message}; the checkpoints are kept, make room and resume`,
      { path },
      cause,
    );
  }
  return { type: 'model-written', path, hash, bytes: bytes.length };
}
