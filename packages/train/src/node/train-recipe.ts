/** A whole training from a recipe to a folder: checkpoints on the way, at the end the model, its card and its curve. */
import { join } from 'node:path';
import { lossCurveSvg } from '../loss-curve.ts';
import { modelContentOf } from '../model-content.ts';
import type { Recipe } from '../recipe.ts';
import { recipeIdentity } from '../recipe.ts';
import { newestCheckpoint } from '../starting-point.ts';
import { train } from '../train.ts';
import type { CommunicationSummary, TrainEvent } from '../train-event.ts';
import { countRecipe } from './count-recipe.ts';
import { fileCheckpointStore } from './file-checkpoint-store.ts';
import type { PreparedTraining, SteppingTraining } from './prepared-training.ts';
import type { TrainRecipeOptions } from './train-recipe-options.ts';
import { writeModel } from './write-model.ts';

export { CARD_FILE, CURVE_FILE, MODEL_FILE } from './write-model.ts';

/** Inside the output folder. */
export const CHECKPOINT_FOLDER = 'checkpoints';

/**
 * Trains a prepared recipe in this thread; `run-end` comes last, after `model-written`.
 *
 * The model is written from the best weights so far, also when the training was interrupted; a family that counts writes it
 * when all is counted.
 *
 * @throws TrainError  see `TrainErrorCode`
 */
export async function* trainRecipe(
  recipe: Recipe,
  prepared: PreparedTraining,
  options: TrainRecipeOptions,
): AsyncGenerator<TrainEvent, void, undefined> {
  if (prepared.device) yield* stepRecipe(recipe, prepared, options);
  else yield* countRecipe(recipe, prepared, options);
}

async function* stepRecipe(
  recipe: Recipe,
  prepared: SteppingTraining,
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
    if (event.type === 'run-end' && event.best) yield await writeBest(recipe, prepared, options, event.communication);
    yield event;
  }
}

async function writeBest(
  recipe: Recipe,
  { task, corpus, tokenizer, controls, notFor }: SteppingTraining,
  { outputDirectory, command = 'continuo train' }: TrainRecipeOptions,
  communication: CommunicationSummary | undefined,
): Promise<TrainEvent> {
  const { checkpoint } = await newestCheckpoint(fileCheckpointStore(join(outputDirectory, CHECKPOINT_FOLDER)));
  const derived = checkpoint.best && (await task.derivedTensors?.(checkpoint.best.parameters));
  const content = modelContentOf(checkpoint, {
    ...{ task, recipe, corpus, tokenizer, controls },
    ...(derived && { derived }),
  })!;
  return writeModel(content, {
    outputDirectory,
    precision: recipe.precision,
    advice: 'the checkpoints are kept, make room and resume',
    curve: lossCurveSvg(checkpoint.history, { lossUnit: task.lossUnit, title: recipe.name }),
    card: {
      lossUnit: task.lossUnit,
      tokensPerStep: task.tokensPerStep,
      ...(corpus.splitHashes && { splitHashes: corpus.splitHashes }),
      command,
      seconds: checkpoint.seconds,
      history: checkpoint.history,
      notFor,
      ...(communication && { communication }),
    },
  });
}
