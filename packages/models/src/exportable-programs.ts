/** What any model offers to the rest of the world. */
import type { Device } from '@continuo/tensor';
import { composerPrograms } from './composer/composer-programs.ts';
import type { ExportableProgram } from './exportable-program.ts';
import { framePrograms } from './frames/frame-programs.ts';
import { ganPrograms } from './gan/gan-programs.ts';
import type { ModelFile } from './model-file.ts';
import { networkPrograms } from './sequence/network-programs.ts';
import type { TaskOptions } from './training-task.ts';
import { choralePrograms } from './transformer/chorale-programs.ts';
import { vaePrograms } from './vae/vae-programs.ts';

/**
 * The programs of the model in a file, of whatever family; an n-gram model counts and has none.
 *
 * @param training  how the model was trained, for those that offer their training step; absent: none is offered
 * @param device    never runs here
 * @throws ModelFileError  `not-a-model`: an architecture that this Continuo does not know
 * @example exportablePrograms(file, undefined, device).map(({ name }) => name) // => ['likelihood', 'trunk', …] of a composer
 */
export function exportablePrograms(
  file: ModelFile,
  training: TaskOptions | undefined,
  device: Device,
): readonly ExportableProgram[] {
  const { family, tokenizer } = file.metadata;
  if (family === 'ngram') return [];
  if (family === 'vae') return vaePrograms(file);
  switch (tokenizer.kind) {
    case 'chorale-grid':
      return choralePrograms(file, training, device);
    case 'frames':
      return framePrograms(file);
    case 'piano-roll':
      return ganPrograms(file);
    case 'cells':
      return composerPrograms(file);
    default:
      return networkPrograms(file, training, device);
  }
}
