/** Models in Node. */
import { nodeDevice } from '@continuo/tensor/node';
import type { ChoraleModel } from '../chorale-model.ts';
import { readModelFile } from '../model-file.ts';
import { ModelFileError } from '../model-file-error.ts';
import { choraleTransformer } from '../transformer/load-chorale-transformer.ts';

/**
 * A model from the bytes of its file, run by this thread's CPU; long work belongs in a worker thread.
 *
 * @throws ModelFileError  the file is damaged or no model
 */
export async function loadModel(
  bytes: Uint8Array,
  options: {
    readonly threads?: number;
    /** what an error calls the file, e.g. its path */
    readonly source?: string;
  } = {},
): Promise<ChoraleModel> {
  const { source, ...device } = options;
  try {
    return choraleTransformer(await readModelFile(bytes), nodeDevice(device));
  } catch (error) {
    if (!(error instanceof ModelFileError) || source === undefined) throw error;
    throw new ModelFileError(error.code, `${source}: ${error.message}`, error.details, error);
  }
}
