/** Models in Node. */
import { nodeDevice, type Provider, workerDevice } from '@continuo/tensor/node';
import type { AnyModel } from '../any-model.ts';
import { readModelFile } from '../model-file.ts';
import { ModelFileError } from '../model-file-error.ts';
import { openModel, usualThreads } from '../open-model.ts';

/**
 * A model from the bytes of its file, run in this thread or in one of its own.
 *
 * @throws ModelFileError  the file is damaged or no model
 */
export async function loadModel(
  bytes: Uint8Array,
  options: {
    readonly threads?: number;
    /** default cpu */
    readonly provider?: Provider;
    /** run in a thread of its own, so that this one stays free; default false */
    readonly apart?: boolean;
    /** what an error calls the file, e.g. its path */
    readonly source?: string;
  } = {},
): Promise<AnyModel> {
  const { source, apart = false, ...deviceOptions } = options;
  try {
    const file = await readModelFile(bytes);
    const threaded = { ...usualThreads(file), ...deviceOptions };
    const device = apart ? workerDevice(threaded) : nodeDevice(threaded);
    const model = openModel(file, device);
    return {
      ...model,
      async dispose() {
        await model.dispose();
        await device.dispose();
      },
    };
  } catch (error) {
    if (!(error instanceof ModelFileError) || source === undefined) throw error;
    throw new ModelFileError(error.code, `${source}: ${error.message}`, error.details, error);
  }
}
