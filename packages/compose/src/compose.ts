/** The loop; see README. */
import type { ChoraleModel } from '@continuo/models';
import type { ComposeEvent } from './compose-answer.ts';
import type { ComposeRequestInput } from './compose-request.ts';

export declare function compose(
  model: ChoraleModel,
  request: ComposeRequestInput,
  options?: { readonly signal?: AbortSignal },
): AsyncGenerator<ComposeEvent>;
