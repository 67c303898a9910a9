/** Which tasks and wishes each kind of model can do: what it cannot is refused in words, never passed over. */
import type { AnyModel } from '@continuo/models';
import { ComposeError } from './compose-error.ts';
import { type ComposeRequest, parseComposeRequest } from './compose-request.ts';

type Task = ComposeRequest['task'];
type Wish = keyof ComposeRequest;

const EVERY: readonly Wish[] = ['task', 'model', 'score', 'bars', 'seed', 'variations', 'bpm'];
const SAMPLING: readonly Wish[] = ['temperature', 'topK', 'topP', 'minP', 'candidates'];
const KEY: readonly Wish[] = ['key', 'scale'];

/** Chorale models do all; the others what their page says. */
const ABILITIES: Readonly<
  Record<Exclude<AnyModel['kind'], 'chorale'>, { readonly tasks: readonly Task[]; readonly wishes: readonly Wish[] }>
> = {
  sequence: { tasks: ['compose', 'continue'], wishes: [...EVERY, ...SAMPLING, ...KEY] },
  latent: { tasks: ['compose'], wishes: [...EVERY, 'temperature'] },
  adversarial: { tasks: ['compose'], wishes: EVERY },
};

/**
 * Refuses a task or a wish that the model cannot do; what has its default was not wished.
 *
 * @throws ComposeError  'bad-request', with what the model can do
 */
export function refuseUnheard(model: AnyModel, asked: ComposeRequest): void {
  if (model.kind === 'chorale') return;
  const { task } = asked;
  const { tasks, wishes } = ABILITIES[model.kind];
  const called = `the model "${model.name}" (${model.family})`;
  if (!tasks.includes(task)) {
    const message = `${called} can ${tasks.join(' and ')}, not ${task}; a chorale model can`;
    throw new ComposeError('bad-request', message, { task });
  }
  const usual: Readonly<Record<string, unknown>> = parseComposeRequest({ task: 'compose' });
  const unheard = Object.entries(asked)
    .filter(([wish, value]) => !wishes.includes(wish as Wish) && !isEqual(value, usual[wish]))
    .map(([wish]) => wish);
  if (unheard.length === 0) return;
  const message = `${called} does not hear ${unheard.join(', ')}; it hears ${wishes.slice(2).join(', ')}`;
  throw new ComposeError('bad-request', message, { unheard });
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
