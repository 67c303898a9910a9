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
  /** Takes another model, and gives what it can do once it is loaded; until then, and where it fails, the one before stays. */
  take(source: ModelSource): Promise<ModelInfo>;
  /** Starts loading the model, so that it is there when it is asked. */
  warm(): void;
  generate(request: ComposeRequestInput, options: GenerateOptions): Promise<readonly Variation[]>;
}

export function createGenerator(first: ModelSource): Generator {
  const taken = new Set<Place>();
  const takeUp = (source: ModelSource): Place => {
    const place: Place = { source, opening: undefined };
    taken.add(place);
    return place;
  };
  let good = takeUp(first);
  let current = good;
  return {
    async take(next) {
      const mine = takeUp(next);
      current = mine;
      try {
        const { modelInfo } = await open(mine);
        good = mine;
        for (const place of taken) {
          if (place === mine || place === current) continue;
          taken.delete(place);
          place.opening?.then((composer) => composer.dispose()).catch(() => {});
        }
        return modelInfo;
      } catch (error) {
        taken.delete(mine);
        if (current === mine) current = good; // which may be open still, and needs no server
        throw error;
      }
    },
    warm: () => void open(current).catch(() => {}),
    async generate(request, { signal, onProgress, onVariation }) {
      onProgress({ done: 0, total: 0 });
      const composer = await orAborted(open(current), signal);
      for await (const event of composer.compose(request, { signal })) {
        if (event.kind === 'progress') onProgress(event);
        else if (event.kind === 'variation') onVariation?.(variationOf(event.variation));
        else return event.answer.variations.map(variationOf);
      }
      throw new Error('the composer ended without an answer');
    },
  };
}

/** A model and its worker, from when it is first needed. */
type Place = { readonly source: ModelSource; opening: Promise<Composer> | undefined };

function open(place: Place): Promise<Composer> {
  const { source } = place;
  place.opening ??= openComposer('url' in source ? { modelUrl: source.url } : { modelBytes: source.bytes }).catch(
    (error: unknown) => {
      place.opening = undefined; // the next request tries again
      throw error;
    },
  );
  return place.opening;
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
