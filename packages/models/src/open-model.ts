/** Any model from its file, on a device. */
import type { Device } from '@continuo/tensor';
import type { AnyModel } from './any-model.ts';
import { composerModel } from './composer/load-composer.ts';
import { frameModel } from './frames/load-frame-model.ts';
import { museGan } from './gan/load-gan.ts';
import type { ModelFile } from './model-file.ts';
import { ModelFileError } from './model-file-error.ts';
import { ngramModel } from './ngram/load-ngram.ts';
import { networkModel } from './sequence/network-families.ts';
import { choraleTransformer } from './transformer/load-chorale-transformer.ts';
import { vae } from './vae/load-vae.ts';

/**
 * The model in a file, of whatever family; `kind` of what comes back tells what it can do.
 *
 * @throws ModelFileError  `not-a-model`: a family or architecture that this Continuo does not know
 */
export function openModel(file: ModelFile, device: Device): AnyModel {
  const { family, tokenizer, name } = file.metadata;
  if (family === 'vae') return vae(file, device);
  const kind: string = tokenizer.kind;
  switch (tokenizer.kind) {
    case 'chorale-grid':
      return choraleTransformer(file, device);
    case 'frames':
      return frameModel(file, device);
    case 'melody':
    case 'events':
    case 'pitches':
    case 'drums':
    case 'lead-sheet':
      return family === 'ngram' ? ngramModel(file) : networkModel(file, device);
    case 'cells':
      return composerModel(file, device);
    case 'piano-roll':
      return museGan(file, device);
    default:
      throw new ModelFileError(
        'not-a-model',
        `"${name}" is of family "${family}" over "${kind}", which this Continuo does not know; use the version that wrote it`,
      );
  }
}

/**
 * How many threads a model works best with, where nobody says: a composer writes with many small steps, which several
 * threads only wait for each other in; for all others nothing is said.
 *
 * @example usualThreads(file) // => { threads: 1 }, of a composer
 */
export function usualThreads({ metadata }: ModelFile): { readonly threads?: number } {
  return metadata.tokenizer.kind === 'cells' ? { threads: 1 } : {};
}
