/** A model file's content from a training's best weights. */
import type { ModelContent, ModelMetadata, NamedTensor, TrainingTask } from '@continuo/models';
import { MODEL_FORMAT_VERSION } from '@continuo/models';
import type { Checkpoint } from './checkpoint.ts';
import type { Recipe } from './recipe.ts';
import { TrainError } from './train-error.ts';

/** What the data of a training are, for the file and the card. */
export type TrainingCorpus = ModelMetadata['corpus'] & {
  /** SHA-256 of each split's pieces, where known */
  readonly splitHashes?: Readonly<Record<string, string>>;
};

export type ModelContentData = {
  readonly task: TrainingTask;
  readonly recipe: Recipe;
  readonly corpus: TrainingCorpus;
  readonly tokenizer: ModelMetadata['tokenizer'];
  readonly controls: readonly string[];
  /** what the task's `derivedTensors` gave for the best weights */
  readonly derived?: Readonly<Record<string, NamedTensor>>;
};

/**
 * The best weights so far with all that is known about them; undefined before the first validation.
 *
 * A data folder given from the root is named by its last part alone: the file says nothing of the machine.
 *
 * @throws TrainError  `bad-task`: the task ships a parameter that is no state of its program
 */
export function modelContentOf(checkpoint: Checkpoint, data: ModelContentData): ModelContent | undefined {
  const { task, recipe, tokenizer, controls } = data;
  const { name: corpusName, licence, sha256, pieces } = data.corpus;
  const { best } = checkpoint;
  if (!best) return undefined;
  const shapes = new Map(task.program.state.map(({ name, shape }) => [name, shape]));
  const tensors = Object.entries(best.parameters).map(([name, values]): [string, NamedTensor] => {
    const shape = shapes.get(name);
    if (!shape) {
      throw new TrainError('bad-task', `the task ships "${name}", which is no state of its program`, { name });
    }
    return [name, { shape, values }];
  });
  const isRooted = /^([/\\]|[a-zA-Z]:)/.test(recipe.data);
  const shippedRecipe = isRooted ? { ...recipe, data: recipe.data.split(/[/\\]/).filter(Boolean).at(-1) } : recipe;
  return {
    tensors: { ...Object.fromEntries(tensors), ...data.derived },
    metadata: {
      formatVersion: MODEL_FORMAT_VERSION,
      name: recipe.name,
      description: recipe.description,
      family: task.family,
      architecture: task.architecture as ModelMetadata['architecture'],
      tokenizer,
      controls: [...controls],
      corpus: { name: corpusName, licence, sha256, pieces },
      recipe: JSON.parse(JSON.stringify(shippedRecipe)) as ModelMetadata['recipe'],
      step: best.validation.step,
      measures: { validationLoss: best.validation.loss, ...best.validation.measures },
      licence: recipe.licence,
    },
  };
}
