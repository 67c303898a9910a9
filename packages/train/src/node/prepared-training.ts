/** What must be ready before a recipe can be trained, and the module that makes it so. */
import type { CountingTask, ModelMetadata, TrainingTask } from '@continuo/models';
import type { Device } from '@continuo/tensor';
import type { Provider } from '@continuo/tensor/node';
import type { TrainingCorpus } from '../model-content.ts';
import type { Recipe } from '../recipe.ts';

type PreparedCorpus = {
  readonly corpus: TrainingCorpus;
  /** files of the data folder that are not in the corpus, and why */
  readonly rejected: readonly { readonly file: string; readonly reason: string }[];
  readonly tokenizer: ModelMetadata['tokenizer'];
  /** the wishes that the network hears */
  readonly controls: readonly string[];
  /** sentences for the card */
  readonly notFor: readonly string[];
};

/** Of a family that takes steps on a device. */
export type SteppingTraining = PreparedCorpus & { readonly task: TrainingTask; readonly device: Device };
/** Of a family that counts its corpus, for which it needs no device. */
export type CountingTraining = PreparedCorpus & { readonly task: CountingTask; readonly device?: undefined };
export type PreparedTraining = SteppingTraining | CountingTraining;

/** Opens the corpus and builds the task of a recipe; a module that exports it under this name can be trained. */
export type PrepareTraining<Training extends PreparedTraining = PreparedTraining> = (
  recipe: Recipe,
  dataFolder: string,
  /** what the device computes on; default cpu */
  provider?: Provider,
) => Promise<Training>;
