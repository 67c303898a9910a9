/** Models in Node. */
import { nodeDevice } from '@continuo/tensor/node';
import type { ChoraleModel } from '../chorale-model.ts';
import { readModelFile } from '../model-file.ts';
import { choraleTransformer } from '../transformer/load-chorale-transformer.ts';

/**
 * A model from the bytes of its file, run by this thread's CPU; long work belongs in a worker thread.
 *
 * @throws ModelFileError  the file is damaged or no model
 */
export async function loadModel(bytes: Uint8Array, options: { readonly threads?: number } = {}): Promise<ChoraleModel> {
  return choraleTransformer(await readModelFile(bytes), nodeDevice(options));
}
