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
  const { task } = data;
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
  const { family, architecture } = task;
  const { step, loss, measures } = best.validation;
  return contentWith(
    {
      family,
      architecture,
      tensors: { ...Object.fromEntries(tensors), ...data.derived },
      step,
      measures: { validationLoss: loss, ...measures },
    },
    data,
  );
}

/** What was learnt, however it was. */
export type LearntWeights = {
  readonly family: string;
  readonly architecture: Readonly<Record<string, unknown>>;
  readonly tensors: Readonly<Record<string, NamedTensor>>;
  readonly step: number;
  readonly measures: Readonly<Record<string, number>>;
};

/** The content of a model file with all that is known about its weights. */
export function contentWith(
  { tensors, family, architecture, step, measures }: LearntWeights,
  { recipe, corpus, tokenizer, controls }: Omit<ModelContentData, 'task'>,
): ModelContent {
  const { name: corpusName, licence, sha256, pieces } = corpus;
  const shippedRecipe = {
    ...recipe,
    data: withoutRoot(recipe.data),
    ...(recipe.startFrom && { startFrom: { ...recipe.startFrom, model: withoutRoot(recipe.startFrom.model) } }),
  };
  return {
    tensors,
    metadata: {
      formatVersion: MODEL_FORMAT_VERSION,
      name: recipe.name,
      description: recipe.description,
      family,
      architecture: architecture as ModelMetadata['architecture'],
      tokenizer,
      controls: [...controls],
      corpus: { name: corpusName, licence, sha256, pieces },
      recipe: JSON.parse(JSON.stringify(shippedRecipe)) as ModelMetadata['recipe'],
      step,
      measures,
      licence: recipe.licence,
    },
  };
}

/** The last part of a path from the root; other paths as they are. */
function withoutRoot(path: string): string {
  const isRooted = /^([/\\]|[a-zA-Z]:)/.test(path);
  return isRooted ? path.split(/[/\\]/).filter(Boolean).at(-1)! : path;
}
