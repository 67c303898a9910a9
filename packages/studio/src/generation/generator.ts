/** The composing worker, opened when first needed. */
import type { ComposeRequestInput } from '@continuo/compose';
import { type Composer, openComposer } from '@continuo/compose/web';
import type { Variation } from '../state/project.ts';

export type GenerateOptions = {
  readonly signal: AbortSignal;
  /** `total` is 0 while the model is being loaded */
  readonly onProgress: (progress: {
    readonly done: number;
    readonly total: number;
    readonly secondsLeft?: number;
  }) => void;
};

export interface Generator {
  /** Starts loading the model, so that it is there when it is asked. */
  warm(): void;
  generate(request: ComposeRequestInput, options: GenerateOptions): Promise<readonly Variation[]>;
}

/** @param modelUrl  where the page finds the weights */
export function createGenerator(modelUrl: string): Generator {
  let opening: Promise<Composer> | undefined;
  const open = (): Promise<Composer> => {
    opening ??= openComposer({ modelUrl }).catch((error: unknown) => {
      opening = undefined; // the next request tries again
      throw error;
    });
    return opening;
  };
  return {
    warm: () => void open().catch(() => {}),
    async generate(request, { signal, onProgress }) {
      onProgress({ done: 0, total: 0 });
      const composer = await orAborted(open(), signal);
      for await (const event of composer.compose(request, { signal })) {
        if (event.kind === 'progress') onProgress(event);
        else return event.answer.variations.map(({ score, wishes, reports }) => ({ score, wishes, reports }));
      }
      throw new Error('the composer ended without an answer');
    },
  };
}

/** The promise's value, or the signal's reason as soon as it is aborted. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onabort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onabort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onabort));
  });
}
