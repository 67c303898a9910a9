/** Which tasks and wishes each kind of model can do: what it cannot is refused in words, never passed over. */
import type { AnyModel } from '@continuo/models';
import { ComposeError } from './compose-error.ts';
import { type ComposeRequest, composeRequestSchema, parseComposeRequest } from './compose-request.ts';

type Task = ComposeRequest['task'];
type Wish = keyof ComposeRequest;

export type ModelKind = AnyModel['kind'];

/** The tasks that a kind of model can do, and the fields of a request that it hears. */
export type ModelAbilities = { readonly tasks: readonly Task[]; readonly wishes: readonly Wish[] };

const ALWAYS: readonly Wish[] = ['task', 'model'];
const EVERY: readonly Wish[] = [...ALWAYS, 'bars', 'bpm', 'seed', 'variations'];
const SAMPLING: readonly Wish[] = ['temperature', 'topK', 'topP', 'minP', 'candidates'];
const KEY: readonly Wish[] = ['key', 'scale'];

const ABILITIES: Readonly<Record<ModelKind, ModelAbilities>> = {
  chorale: {
    tasks: composeRequestSchema.shape.task.options,
    wishes: Object.keys(composeRequestSchema.shape) as Wish[],
  },
  sequence: { tasks: ['compose', 'continue'], wishes: [...EVERY, 'score', ...SAMPLING, ...KEY] },
  latent: { tasks: ['compose'], wishes: [...EVERY, 'temperature'] },
  adversarial: { tasks: ['compose'], wishes: EVERY },
};

/**
 * What models of a kind can do.
 *
 * @example abilitiesOf('sequence').tasks // => ['compose', 'continue']
 */
export function abilitiesOf(kind: ModelKind): ModelAbilities {
  return ABILITIES[kind];
}

/**
 * Refuses a task or a wish that the model cannot do; what has its default was not wished.
 *
 * @throws ComposeError  'bad-request', with what the model can do
 */
export function refuseUnheard(model: AnyModel, asked: ComposeRequest): void {
  const { task } = asked;
  const { tasks, wishes } = ABILITIES[model.kind];
  const called = `the model "${model.name}" (${model.kind === 'chorale' ? 'chorale' : model.family})`;
  if (!tasks.includes(task)) {
    const message = `${called} can ${tasks.join(' and ')}, not ${task}; a chorale model can`;
    throw new ComposeError('bad-request', message, { task });
  }
  const usual: Readonly<Record<string, unknown>> = parseComposeRequest({ task: 'compose' });
  const unheard = Object.entries(asked)
    .filter(([wish, value]) => !wishes.includes(wish as Wish) && !isEqual(value, usual[wish]))
    .map(([wish]) => wish);
  if (unheard.length === 0) return;
  const message = `${called} does not hear ${unheard.join(', ')}; it hears ${wishes.filter((wish) => !ALWAYS.includes(wish)).join(', ')}`;
  throw new ComposeError('bad-request', message, { unheard });
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
