/** The near end of the line: a `Composer` over a port to its worker. */
import type { ComposeEvent } from './compose-answer.ts';
import { ComposeError, type ComposeErrorCode } from './compose-error.ts';
import type { ComposeRequestInput } from './compose-request.ts';
import type { Composer, ModelInfo } from './composer.ts';
import type { FromWorker, Port, SentError, ToWorker } from './worker-protocol.ts';

/** Events of one request that have arrived and are not yet taken. */
type Inbox = {
  push(event: ComposeEvent): void;
  end(): void;
  fail(error: unknown): void;
  events: AsyncGenerator<ComposeEvent>;
};

/**
 * Opens the model in the worker and gives the composer that speaks to it.
 *
 * @param close  ends the worker for good
 * @throws ComposeError  the model cannot be loaded, the worker failed; whatever `loadModel` said is in the message
 */
export async function connectComposer(
  port: Port<ToWorker, FromWorker>,
  open: Extract<ToWorker, { kind: 'open' }>,
  close: () => Promise<void> | void,
): Promise<Composer> {
  const inboxes = new Map<number, Inbox>();
  const opened = Promise.withResolvers<ModelInfo>();
  const closed = Promise.withResolvers<void>();
  let nextId = 1;
  let broken: Error | undefined;
  const fail = (error: Error): void => {
    broken ??= error;
    opened.reject(error);
    closed.resolve();
    for (const inbox of inboxes.values()) inbox.fail(error);
    inboxes.clear();
  };
  port.listen(
    (message) => {
      if (message.kind === 'ready') opened.resolve(message.modelInfo);
      else if (message.kind === 'open-error') opened.reject(errorOfSent(message.error));
      else if (message.kind === 'closed') closed.resolve();
      else if (message.kind === 'event') inboxes.get(message.id)?.push(message.event);
      else if (message.kind === 'done') inboxes.get(message.id)?.end();
      else inboxes.get(message.id)?.fail(errorOfSent(message.error));
    },
    (error) => fail(new ComposeError('worker-failed', `the composing worker failed: ${error.message}`, {}, error)),
  );
  port.post(open);
  const modelInfo = await opened.promise.catch(async (error) => {
    await close();
    throw error;
  });
  const compose = async function* (
    request: ComposeRequestInput,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<ComposeEvent> {
    signal?.throwIfAborted();
    if (broken !== undefined) throw broken;
    const id = nextId++;
    const inbox = makeInbox();
    inboxes.set(id, inbox);
    const abort = (): void => inbox.fail(signal?.reason);
    signal?.addEventListener('abort', abort);
    port.post({ kind: 'compose', id, request });
    try {
      yield* inbox.events;
    } finally {
      signal?.removeEventListener('abort', abort);
      inboxes.delete(id);
      port.post({ kind: 'cancel', id });
    }
  };
  return {
    modelInfo,
    compose,
    dispose: async () => {
      if (broken === undefined) port.post({ kind: 'close' });
      await closed.promise;
      fail(new ComposeError('worker-failed', 'the composer is disposed'));
      await close();
    },
  };
}

function errorOfSent(sent: SentError): Error {
  if (sent.name === 'ComposeError')
    return new ComposeError(sent.code as ComposeErrorCode, sent.message, { ...sent.details });
  const error = new Error(sent.message);
  error.name = sent.name;
  return Object.assign(
    error,
    sent.code === undefined ? {} : { code: sent.code },
    sent.details === undefined ? {} : { details: sent.details },
  );
}

function makeInbox(): Inbox {
  const waiting: ComposeEvent[] = [];
  let wake: () => void = () => {};
  let ended = false;
  let failed: { error: unknown } | undefined;
  async function* events(): AsyncGenerator<ComposeEvent> {
    for (;;) {
      if (failed !== undefined) throw failed.error;
      const event = waiting.shift();
      if (event !== undefined) yield event;
      else if (ended) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }
  return {
    push: (event) => {
      waiting.push(event);
      wake();
    },
    end: () => {
      ended = true;
      wake();
    },
    fail: (error) => {
      failed ??= { error };
      wake();
    },
    events: events(),
  };
}
