/** The script of the web worker that composes. */
import { type LoadModelOptions, loadModel } from '@continuo/models/web';
import { ComposeError } from '../compose-error.ts';
import { serveComposer } from '../serve-composer.ts';
import type { ToWorker } from '../worker-protocol.ts';

serveComposer(
  {
    post: (message) => postMessage(message),
    listen: (receive) => {
      addEventListener('message', (event: MessageEvent<ToWorker>) => receive(event.data));
    },
  },
  async ({ model, device }) =>
    loadModel(typeof model === 'string' ? await fetchModel(model) : model, device as LoadModelOptions | undefined),
);

async function fetchModel(url: string): Promise<Uint8Array> {
  const response = await fetch(url).catch((cause) => {
    throw new ComposeError('model-unavailable', `the model ${url} cannot be fetched: ${cause.message}`, { url });
  });
  if (!response.ok)
    throw new ComposeError('model-unavailable', `the model ${url} cannot be fetched: status ${response.status}`, {
      url,
    });
  return new Uint8Array(await response.arrayBuffer());
}
