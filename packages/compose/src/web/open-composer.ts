/** A composer in a web worker. */
import type { Composer } from '../composer.ts';
import { connectComposer } from '../connect-composer.ts';
import type { DeviceOptions, FromWorker } from '../worker-protocol.ts';

export type OpenComposerOptions = {
  /** address of the model file, from the page; or give its bytes */
  readonly modelUrl?: string | URL;
  /** the model file itself */
  readonly modelBytes?: Uint8Array;
  /**
   * where the runtime's .wasm lies (from the page, ending in a slash), how many threads it may use, and what it runs on;
   * default beside the script, 1, wasm
   */
  readonly device?: DeviceOptions & { readonly provider?: 'wasm' | 'webgpu' };
  /** makes the worker where the bundler wants it done otherwise; default this package's `compose-worker.ts` */
  readonly createWorker?: () => Worker;
};

/**
 * Starts a worker, loads the model in it, and gives the composer when it is ready.
 *
 * @throws ComposeError  'model-unavailable', 'worker-failed', or what the model's reader says of a damaged file
 * @example const composer = await openComposer({ modelUrl: '/models/chorale/model.safetensors' })
 */
export function openComposer({
  modelUrl,
  modelBytes,
  device,
  createWorker = () => new Worker(new URL('./compose-worker.ts', import.meta.url), { type: 'module' }),
}: OpenComposerOptions): Promise<Composer> {
  const model = modelBytes ?? (modelUrl === undefined ? undefined : new URL(modelUrl, location.href).href);
  if (model === undefined) throw new TypeError('openComposer needs modelUrl or modelBytes');
  const worker = createWorker();
  return connectComposer(
    {
      post: (message) => worker.postMessage(message),
      listen: (receive, fail) => {
        worker.onmessage = (event: MessageEvent<FromWorker>) => receive(event.data);
        worker.onerror = (event) => fail(new Error(event.message || 'its script could not be loaded'));
        worker.onmessageerror = () => fail(new Error('a message could not be read'));
      },
    },
    { kind: 'open', model, ...(device === undefined ? {} : { device: absolute(device) }) },
    () => worker.terminate(),
  );
}

/** Addresses as the page means them: a worker would take them from its own script. */
function absolute({ wasmPath, ...rest }: DeviceOptions): DeviceOptions {
  return wasmPath === undefined ? rest : { ...rest, wasmPath: new URL(wasmPath, location.href).href };
}
