/** A composer that works elsewhere: in a web worker or a worker thread, so that a page or server never stands still. */
import type { AnyModel } from '@continuo/models';
import type { ComposeEvent } from './compose-answer.ts';
import type { ComposeRequestInput } from './compose-request.ts';

/** The model that a composer has loaded. */
export type ModelInfo = {
  readonly name: string;
  readonly hash: string;
  readonly parameterCount: number;
  /** what it can do: `tasksOf` and `hears` tell */
  readonly kind: AnyModel['kind'];
  /** of a model of whole scores: the names that `style` can have */
  readonly styles?: readonly string[];
  /** of a model of whole scores: the names that `composer` can have */
  readonly composers?: readonly string[];
};

/** Ready to use when it exists; requests wait for one another. */
export interface Composer {
  readonly modelInfo: ModelInfo;
  /**
   * Progress (about 20 times a second), then one answer.
   *
   * @throws ComposeError  the request is bad or the worker failed; the signal's reason when it is aborted, at once
   */
  compose(request: ComposeRequestInput, options?: { readonly signal?: AbortSignal }): AsyncIterable<ComposeEvent>;
  /** Ends the worker; requests under way fail. */
  dispose(): Promise<void>;
}
