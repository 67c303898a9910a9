/** A composer in a worker thread. */
import { Worker } from 'node:worker_threads';
import type { Composer } from '../composer.ts';
import { connectComposer } from '../connect-composer.ts';

export type OpenComposerOptions = {
  /** path of the model file; or give its bytes */
  readonly modelPath?: string;
  /** the model file itself */
  readonly modelBytes?: Uint8Array;
  /** threads of the model's arithmetic; default all cores */
  readonly threads?: number;
  /** what it runs on: cpu, webgpu or cuda; default cpu */
  readonly provider?: 'cpu' | 'webgpu' | 'cuda';
  /** address of a module that exports `loadModel(bytes)`; default `@continuo/models/node` */
  readonly loader?: string | URL;
};

/**
 * Starts a worker thread, loads the model in it, and gives the composer when it is ready.
 *
 * @throws ComposeError  'model-unavailable', 'worker-failed', or what the model's reader says of a damaged file
 * @example const composer = await openComposer({ modelPath: 'checkpoints/chorale/model.safetensors' })
 */
export function openComposer({
  modelPath,
  modelBytes,
  threads,
  provider,
  loader,
}: OpenComposerOptions): Promise<Composer> {
  const model = modelBytes ?? modelPath;
  if (model === undefined) throw new TypeError('openComposer needs modelPath or modelBytes');
  const worker = new Worker(new URL('./compose-worker.ts', import.meta.url));
  return connectComposer(
    {
      post: (message) => worker.postMessage(message),
      listen: (receive, fail) => {
        worker.on('message', receive);
        worker.on('error', (error) => fail(error instanceof Error ? error : new Error(String(error))));
        worker.on('exit', (status) => fail(new Error(`its thread ended with status ${status}`)));
      },
    },
    {
      kind: 'open',
      model,
      device: {
        ...(threads === undefined ? {} : { threads }),
        ...(provider === undefined ? {} : { provider }),
      },
      ...(loader === undefined ? {} : { loader: String(loader) }),
    },
    async () => {
      await worker.terminate();
    },
  );
}
