/** Models in a browser's worker. */
import { type WebDeviceOptions, webDevice } from '@continuo/tensor/web';
import type { ChoraleModel } from '../chorale-model.ts';
import { readModelFile } from '../model-file.ts';
import { choraleTransformer } from '../transformer/load-chorale-transformer.ts';

/**
 * A model from the bytes of its file, run by WebAssembly in this thread; call it from a worker.
 *
 * @throws ModelFileError  the file is damaged or no model
 */
export async function loadModel(bytes: Uint8Array, options: WebDeviceOptions = {}): Promise<ChoraleModel> {
  return choraleTransformer(await readModelFile(bytes), webDevice(options));
}
