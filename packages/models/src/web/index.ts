/** Models in a browser's worker. */
import { type WebDeviceOptions, webDevice } from '@continuo/tensor/web';
import type { AnyModel } from '../any-model.ts';
import { readModelFile } from '../model-file.ts';
import { openModel, usualThreads } from '../open-model.ts';

/** `provider` wasm or webgpu, `wasmPath`, `threads`. */
export type LoadModelOptions = WebDeviceOptions;

/**
 * A model from the bytes of its file, run by WebAssembly or WebGPU in this thread; call it from a worker.
 *
 * @throws ModelFileError  the file is damaged or no model
 */
export async function loadModel(bytes: Uint8Array, options: LoadModelOptions = {}): Promise<AnyModel> {
  const file = await readModelFile(bytes);
  const device = webDevice({ ...usualThreads(file), ...options });
  const model = openModel(file, device);
  return {
    ...model,
    async dispose() {
      await model.dispose();
      await device.dispose();
    },
  };
}
