/** The far end of the line: a worker that loads one model and answers requests one after the other. */
import type { AnyModel } from '@continuo/models';
import { compose } from './compose.ts';
import type { ComposeRequestInput } from './compose-request.ts';
import type { ModelInfo } from './composer.ts';
import type { FromWorker, Port, SentError, ToWorker } from './worker-protocol.ts';

/** Milliseconds between two progress messages. */
const PROGRESS_INTERVAL = 50;
/** Milliseconds after which the loop lets waiting messages in, so that a cancel is heard. */
const LISTEN_INTERVAL = 15;

/**
 * Answers on `port` until it is closed.
 *
 * @param loadModel  loads what the `open` message names: bytes or an address
 */
export function serveComposer(
  port: Port<FromWorker, ToWorker>,
  loadModel: (open: Extract<ToWorker, { kind: 'open' }>) => Promise<AnyModel>,
): void {
  let model: Promise<AnyModel> | undefined;
  let last: Promise<void> = Promise.resolve();
  const underWay = new Map<number, AbortController>();
  port.listen(
    (message) => {
      if (message.kind === 'open') {
        model = loadModel(message);
        model.then(
          (model) => port.post({ kind: 'ready', modelInfo: infoOf(model) }),
          (error) => port.post({ kind: 'open-error', error: sentError(error) }),
        );
      } else if (message.kind === 'compose') {
        const controller = new AbortController();
        underWay.set(message.id, controller);
        last = last
          .then(() => answer(port, model!, message, controller.signal))
          .finally(() => underWay.delete(message.id));
      } else if (message.kind === 'cancel') {
        underWay.get(message.id)?.abort();
      } else {
        for (const controller of underWay.values()) controller.abort();
        last
          .then(() => model)
          .then((loaded) => loaded?.dispose())
          .catch(() => {})
          .finally(() => port.post({ kind: 'closed' }));
      }
    },
    () => {},
  );
}

async function answer(
  port: Port<FromWorker, ToWorker>,
  model: Promise<AnyModel>,
  { id, request }: { readonly id: number; readonly request: ComposeRequestInput },
  signal: AbortSignal,
): Promise<void> {
  let lastPost = Number.NEGATIVE_INFINITY;
  let lastListen = performance.now();
  try {
    for await (const event of compose(await model, request, { signal })) {
      const now = performance.now();
      if (event.kind !== 'progress' || now - lastPost >= PROGRESS_INTERVAL) {
        port.post({ kind: 'event', id, event });
        lastPost = now;
      }
      if (now - lastListen >= LISTEN_INTERVAL) {
        await nextTask();
        lastListen = performance.now();
      }
    }
    port.post({ kind: 'done', id });
  } catch (error) {
    if (!signal.aborted) port.post({ kind: 'error', id, error: sentError(error) });
  }
}

/** Lets the event loop take in waiting messages. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

function sentError(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { code, details } = error as { code?: string; details?: Record<string, unknown> };
  return {
    name: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(details === undefined ? {} : { details: JSON.parse(JSON.stringify(details)) }),
  };
}

function infoOf(model: AnyModel): ModelInfo {
  const { name, hash, parameterCount, kind } = model;
  return {
    name,
    hash,
    parameterCount,
    kind,
    ...(model.kind === 'score' && { styles: model.styles, composers: model.composers }),
  };
}
