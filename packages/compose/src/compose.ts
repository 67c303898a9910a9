/** One request, one answer, with a model of any kind. */
import type { AnyModel } from '@continuo/models';
import type { ComposeEvent } from './compose-answer.ts';
import { composeChorale } from './compose-chorale.ts';
import { type ComposeRequest, type ComposeRequestInput, parseComposeRequest } from './compose-request.ts';
import { composeFrames } from './frames/compose-frames.ts';
import { expressEvents } from './humanize/express-answer.ts';
import { composeLatent } from './latent/compose-latent.ts';
import { refuseUnheard } from './refuse-unheard.ts';
import { composeRolls } from './rolls/compose-rolls.ts';
import { composeScore } from './score/compose-score.ts';
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
  yield* expressEvents(model, asked, eventsOf(model, asked, signal));
}

function eventsOf(
  model: AnyModel,
  asked: ComposeRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<ComposeEvent> {
  switch (model.kind) {
    case 'chorale':
      return composeChorale(model, asked, signal);
    case 'sequence':
      return composeSequence(model, asked, signal);
    case 'frames':
      return composeFrames(model, asked, signal);
    case 'latent':
      return composeLatent(model, asked, signal);
    case 'score':
      return composeScore(model, asked, signal);
    case 'adversarial':
      return composeRolls(model, asked, signal);
  }
}
