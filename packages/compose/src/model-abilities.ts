/** Which tasks each kind of model can do, and which wishes it hears. */
import type { AnyModel } from '@continuo/models';
import type { ComposeRequest } from './compose-request.ts';
import type { scoreWishFields } from './score-wishes.ts';

export type ModelKind = AnyModel['kind'];
type Task = ComposeRequest['task'];
type Wish = keyof ComposeRequest;

/** Expression is no model's work: it comes after each. */
const EVERY: readonly Wish[] = ['bars', 'bpm', 'seed', 'variations', 'expression'];
const SAMPLING: readonly Wish[] = ['temperature', 'topK', 'topP', 'minP', 'candidates'];
const KEY: readonly Wish[] = ['key', 'scale'];

/** By name and not from the schema, which a page that only asks what a model hears would load; a test holds them together. */
const SCORE_WISHES: readonly (keyof typeof scoreWishFields)[] = [
  'instruments',
  'style',
  'composer',
  'blend',
  'mood',
  'wishes',
  'limits',
  'keyIs',
  'chords',
  'harmony',
  'returns',
  'keepRhythm',
  'noCopy',
  'motifs',
  'form',
];
/** What only models of four voices hear. */
const CHORALE_WISHES: readonly Wish[] = ['melodyVoice', 'melodyTrack', 'ranges', 'noCrossing', 'noParallels', 'rests'];

const ABILITIES: Readonly<Record<ModelKind, { readonly tasks: readonly Task[]; readonly wishes: readonly Wish[] }>> = {
  chorale: {
    tasks: ['compose', 'continue', 'harmonize', 'infill'],
    wishes: [...EVERY, ...SAMPLING, ...KEY, ...CHORALE_WISHES, 'score', 'cells', 'locks', 'meter', 'pickup', 'ends'],
  },
  sequence: {
    tasks: ['compose', 'continue', 'groove', 'tap-to-drums'],
    wishes: [...EVERY, ...SAMPLING, ...KEY, 'score'],
  },
  frames: { tasks: ['compose'], wishes: [...EVERY, ...SAMPLING, ...KEY] },
  latent: {
    tasks: ['compose', 'vary', 'interpolate'],
    wishes: [...EVERY, 'temperature', 'score', 'to', 'steps', 'distance', 'attributes'],
  },
  adversarial: { tasks: ['compose'], wishes: EVERY },
  score: {
    tasks: ['compose', 'continue', 'infill', 'vary', 'accompany', 'arrange', 'style-transfer'],
    wishes: [
      ...EVERY,
      ...SAMPLING,
      ...KEY,
      ...SCORE_WISHES,
      'score',
      'cells',
      'locks',
      'meter',
      'pickup',
      'ends',
      'keep',
      'melodyTrack',
    ],
  },
};

export const MODEL_KINDS: readonly ModelKind[] = Object.keys(ABILITIES) as ModelKind[];

/**
 * The tasks that models of a kind can do.
 *
 * @example tasksOf('sequence') // => ['compose', 'continue', 'groove', 'tap-to-drums']
 */
export function tasksOf(kind: ModelKind): readonly Task[] {
  return ABILITIES[kind].tasks;
}

/** The fields of a request that models of a kind hear beside the task. */
export function wishesOf(kind: ModelKind): readonly Wish[] {
  return ABILITIES[kind].wishes;
}

/**
 * Whether models of a kind hear a field of a request.
 *
 * @example hears('latent', 'key') // => false
 */
export function hears(kind: ModelKind, wish: string): boolean {
  if (wish === 'task' || wish === 'model') return true;
  return ABILITIES[kind].wishes.some((other) => other === wish);
}
