/** One request, one answer, with a model of any kind. */
import type { AnyModel } from '@continuo/models';
import type { ComposeEvent } from './compose-answer.ts';
import { composeChorale } from './compose-chorale.ts';
import { ComposeError } from './compose-error.ts';
import { type ComposeRequestInput, parseComposeRequest } from './compose-request.ts';
import { refuseUnheard } from './refuse-unheard.ts';
import { composeSequence } from './sequence/compose-sequence.ts';

export type ComposeOptions = {
  readonly signal?: AbortSignal;
};

/**
 * Answers one request: progress after each token, then the answer.
 *
 * The same model, request and seed give the same notes; a variation is the same however many are asked for.
 *
 * @throws ComposeError  'bad-request', 'contradiction' and others, before anything is written; also for a task or wish that
 *   this kind of model cannot do
 * @throws CorpusError   the score has not what the model writes on: four voices, a melody …
 * @throws the signal's reason, when it is aborted
 * @example for await (const event of compose(model, { task: 'compose', bars: 8, seed: 7 })) { … }
 */
export async function* compose(
  model: AnyModel,
  request: ComposeRequestInput,
  { signal }: ComposeOptions = {},
): AsyncGenerator<ComposeEvent> {
  signal?.throwIfAborted();
  const asked = parseComposeRequest(request);
  refuseUnheard(model, asked);
  switch (model.kind) {
    case 'chorale':
      return yield* composeChorale(model, asked, signal);
    case 'sequence':
      return yield* composeSequence(model, asked, signal);
    default:
      throw new ComposeError('bad-request', `the model "${model.name}" (${model.family}) cannot compose yet`);
  }
}
