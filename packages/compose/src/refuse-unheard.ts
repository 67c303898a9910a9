/** Refuses in words what a model cannot do: nothing that is wished is passed over. */
import type { AnyModel } from '@continuo/models';
import { ComposeError } from './compose-error.ts';
import { type ComposeRequest, parseComposeRequest } from './compose-request.ts';
import { hears, MODEL_KINDS, tasksOf, wishesOf } from './model-abilities.ts';

/** Of models that write token by token only those of drums can do them. */
const DRUM_TASKS: readonly ComposeRequest['task'][] = ['groove', 'tap-to-drums'];

/**
 * Refuses a task or a wish that the model cannot do; what has its default was not wished.
 *
 * @throws ComposeError  'bad-request', with what the model can do
 */
export function refuseUnheard(model: AnyModel, asked: ComposeRequest): void {
  const { task } = asked;
  const { kind, name } = model;
  const called = `the model "${name}" (${kind === 'chorale' ? 'chorales' : model.family})`;
  const writesDrums = kind === 'sequence' && model.tokenizer.kind === 'drums';
  const tasks = tasksOf(kind).filter((each) => writesDrums || !DRUM_TASKS.includes(each));
  if (!tasks.includes(task)) {
    const message = `${called} can ${tasks.join(' and ')}, not ${task}; ${kindsThatCan(task)} can`;
    throw new ComposeError('bad-request', message, { task });
  }
  // drums have no key
  const deaf: readonly string[] = writesDrums ? ['key', 'scale'] : [];
  const isHeard = (wish: string): boolean => hears(kind, wish) && !deaf.includes(wish);
  const usual: Readonly<Record<string, unknown>> = parseComposeRequest({ task: 'compose' });
  const unheard = Object.entries(asked)
    .filter(([wish, value]) => !isHeard(wish) && !isEqual(value, usual[wish]))
    .map(([wish]) => wish);
  if (unheard.length === 0) return;
  const message = `${called} does not hear ${unheard.join(', ')}; it hears ${wishesOf(kind).filter(isHeard).join(', ')}`;
  throw new ComposeError('bad-request', message, { unheard });
}

/** e.g. "models of kind chorale" */
function kindsThatCan(task: ComposeRequest['task']): string {
  if (DRUM_TASKS.includes(task)) return 'models of drums, such as groove,';
  return `models of kind ${MODEL_KINDS.filter((kind) => tasksOf(kind).includes(task)).join(', ')}`;
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
