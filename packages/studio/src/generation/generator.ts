/** The composing worker, opened when first needed. */
import type { ComposeRequestInput, ComposeVariation } from '@continuo/compose';
import { type Composer, type ModelInfo, openComposer } from '@continuo/compose/web';
import type { Variation } from '../state/project.ts';

export type GenerateOptions = {
  readonly signal: AbortSignal;
  /** `total` is 0 while the model is being loaded */
  readonly onProgress: (progress: {
    readonly done: number;
    readonly total: number;
    readonly secondsLeft?: number;
  }) => void;
  /** one of several is there before the others */
  readonly onVariation?: (variation: Variation) => void;
};

/** Where a model comes from: the server's folder of models, or a file that was dropped onto the page. */
export type ModelSource =
  | { readonly name: string; readonly url: string }
  | { readonly name: string; readonly bytes: Uint8Array };

export interface Generator {
  /** Takes another model; the worker of the one before ends. Gives what it can do, once it is loaded. */
  take(source: ModelSource): Promise<ModelInfo>;
  /** Starts loading the model, so that it is there when it is asked. */
  warm(): void;
  generate(request: ComposeRequestInput, options: GenerateOptions): Promise<readonly Variation[]>;
}

export function createGenerator(first: ModelSource): Generator {
  let source = first;
  let opening: Promise<Composer> | undefined;
  const open = (): Promise<Composer> => {
    const wanted = source;
    opening ??= openComposer('url' in wanted ? { modelUrl: wanted.url } : { modelBytes: wanted.bytes }).catch(
      (error: unknown) => {
        if (wanted === source) opening = undefined; // the next request tries again
        throw error;
      },
    );
    return opening;
  };
  return {
    async take(next) {
      const before = opening;
      source = next;
      opening = undefined;
      before?.then((composer) => composer.dispose()).catch(() => {});
      return (await open()).modelInfo;
    },
    warm: () => void open().catch(() => {}),
    async generate(request, { signal, onProgress, onVariation }) {
      onProgress({ done: 0, total: 0 });
      const composer = await orAborted(open(), signal);
      for await (const event of composer.compose(request, { signal })) {
        if (event.kind === 'progress') onProgress(event);
        else if (event.kind === 'variation') onVariation?.(variationOf(event.variation));
        else return event.answer.variations.map(variationOf);
      }
      throw new Error('the composer ended without an answer');
    },
  };
}

function variationOf({ score, wishes, reports }: ComposeVariation): Variation {
  return { score, wishes, reports };
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
