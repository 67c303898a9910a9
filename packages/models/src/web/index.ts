/** Models in a browser's worker. */
import { type WebDeviceOptions, webDevice } from '@continuo/tensor/web';
import type { ChoraleModel } from '../chorale-model.ts';
import { readModelFile } from '../model-file.ts';
import { choraleTransformer } from '../transformer/load-chorale-transformer.ts';

/** `provider` wasm or webgpu, `wasmPath`, `threads`. */
export type LoadModelOptions = WebDeviceOptions;

/**
 * A model from the bytes of its file, run by WebAssembly or WebGPU in this thread; call it from a worker.
 *
 * @throws ModelFileError  the file is damaged or no model
 */
export async function loadModel(bytes: Uint8Array, options: LoadModelOptions = {}): Promise<ChoraleModel> {
  const device = webDevice(options);
  const model = choraleTransformer(await readModelFile(bytes), device);
  return {
    ...model,
    async dispose() {
      await model.dispose();
      await device.dispose();
    },
  };
}
