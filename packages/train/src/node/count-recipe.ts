/** A training that counts its corpus, from a recipe to a folder: the model and its card. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CountedModel } from '@continuo/models';
import { contentWith } from '../model-content.ts';
import type { Recipe } from '../recipe.ts';
import { TrainError } from '../train-error.ts';
import type { TrainEvent } from '../train-event.ts';
import type { CountingTraining } from './prepared-training.ts';
import type { TrainRecipeOptions } from './train-recipe-options.ts';
import { MODEL_FILE, writeModel } from './write-model.ts';

/**
 * Counts a prepared recipe in this thread. It has no checkpoints: what was interrupted starts anew, and nothing is written
 * before all is counted. Of several processes only the first counts.
 *
 * @throws TrainError  'run-exists': a model lies in the folder, and `resume` is not given; 'model-not-written'
 */
export async function* countRecipe(
  recipe: Recipe,
  prepared: CountingTraining,
  options: TrainRecipeOptions,
): AsyncGenerator<TrainEvent, void, undefined> {
  const { outputDirectory, resume = false, command = 'continuo train', signal, collective } = options;
  const { task, corpus, notFor } = prepared;
  const found = join(outputDirectory, MODEL_FILE);
  if (!resume && existsSync(found)) {
    throw new TrainError(
      'run-exists',
      `there is already a training here, with ${MODEL_FILE}; resume it to count anew, or train into another folder`,
      { found },
    );
  }
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  yield { type: 'corpus-ready', name: corpus.name, pieces: corpus.pieces, rejected: prepared.rejected };
  let model: CountedModel | undefined;
  if (collective === undefined || collective.rank === 0) {
    try {
      for await (const event of task.fit({ signal })) {
        if (event.kind === 'model') model = event.model;
        else yield { type: 'count-progress', what: event.what, done: event.done, total: event.total };
      }
    } catch (error) {
      if (!signal?.aborted) throw error;
    }
  }
  if (!model) {
    yield { type: 'run-end', reason: signal?.aborted ? 'interrupted' : 'completed', step: 0, seconds: seconds() };
    return;
  }
  const { loss, measures } = model.validation;
  const { lossUnit } = task;
  const parameterCount = Object.values(model.tensors).reduce((sum, { values }) => sum + values.length, 0);
  yield { type: 'run-start', step: 0, maxSteps: 1, lossUnit, parameterCount, processes: 1 };
  yield { type: 'validation-end', step: 1, loss, best: true, measures };
  const content = contentWith(
    {
      family: task.family,
      architecture: model.architecture,
      tensors: model.tensors,
      step: 1,
      measures: { validationLoss: loss, ...measures },
    },
    { ...prepared, recipe },
  );
  yield await writeModel(content, {
    outputDirectory,
    precision: 'F32', // counts are whole numbers, which F16 would round
    advice: 'make room and count again',
    card: {
      lossUnit,
      tokensPerStep: task.tokens,
      ...(corpus.splitHashes && { splitHashes: corpus.splitHashes }),
      command,
      seconds: seconds(),
      history: { training: [], validations: [{ step: 1, loss, measures }] },
      notFor,
      counted: model.notes,
    },
  });
  yield { type: 'run-end', reason: 'completed', step: 1, best: { step: 1, loss, measures }, seconds: seconds() };
}
