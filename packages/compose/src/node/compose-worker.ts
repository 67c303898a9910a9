/** The script of the worker thread that composes. */
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import type { AnyModel } from '@continuo/models';
import { ComposeError } from '../compose-error.ts';
import { serveComposer } from '../serve-composer.ts';
import type { DeviceOptions } from '../worker-protocol.ts';

type ModelLoader = {
  loadModel(bytes: Uint8Array, options?: DeviceOptions & { readonly source?: string }): Promise<AnyModel>;
};

serveComposer(
  {
    post: (message) => parentPort!.postMessage(message),
    listen: (receive) => parentPort!.on('message', receive),
  },
  async ({ model, device, loader }) => {
    const { loadModel } = (await import(loader ?? '@continuo/models/node')) as ModelLoader;
    if (typeof model !== 'string') return loadModel(model, device);
    return loadModel(await readModel(model), { ...device, source: model });
  },
);

async function readModel(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ComposeError(
      'model-unavailable',
      `the model file ${path} cannot be read: ${(cause as Error).message}`,
      { path },
      cause,
    );
  }
}
