/** What a family is trained with where nobody says otherwise: enough for a laptop in minutes. */
import type { CorpusForm, Family } from './families.ts';
import type { RecipeInput } from './recipe.ts';

/** Fields of a recipe that are used where a person names only a family and a folder. */
export type FamilyDefaults = Omit<RecipeInput, 'name' | 'licence' | 'family' | 'corpus' | 'data'>;

const USUAL: FamilyDefaults = { maxSteps: 4000, patience: 8 };

/** Networks stop where validation has not become better for `patience` times 100 steps: soon where there is little music. */
const NETWORK = {
  ...{ maxSteps: 10_000, validateEvery: 100, patience: 6, averageDecay: 0.995 },
  optimizer: { kind: 'adamW', weightDecay: 0.01 },
} satisfies FamilyDefaults;
const constant = (learningRate: number): Pick<FamilyDefaults, 'schedule'> => ({
  schedule: { kind: 'constant', learningRate, warmupSteps: 100 },
});

/** About 2 000 tokens a step: of events some bars of a piece, of melodies and pitches nearly whole ones. */
const FAST = { ...NETWORK, ...constant(0.002) } satisfies FamilyDefaults;
const SLOW = { ...NETWORK, ...constant(0.001) } satisfies FamilyDefaults;
/** Tunes come back after eight bars, which are 128 steps; so long must attention reach. */
const RECALL = { form: 'attention', attentionLength: 256, recall: true } as const;
const EVENTS = { batchSize: 8, frames: 256, architecture: { ...RECALL, metre: true } };
const MELODY = { batchSize: 8, frames: 256, architecture: { ...RECALL, intervals: true } };
/** A bar of drums has about 40 tokens; what comes back does so after a bar, two or four. */
const DRUMS = { batchSize: 8, frames: 256, architecture: { ...RECALL, metre: true, allKeys: false } };
const PITCHES = { batchSize: 16, frames: 128, architecture: { ...RECALL, attentionLength: 128, intervals: true } };

/** About 3 000 notes a step, as the shipped composer learns. */
const CELLS = {
  ...{ maxSteps: 6000, validateEvery: 200, patience: 6, averageDecay: 0.998, batchSize: 6, frames: 512 },
  optimizer: { kind: 'adamW', weightDecay: 0.05 },
  schedule: { kind: 'cosine', learningRate: 0.0015, warmupSteps: 200, finalLearningRate: 0.00005 },
} satisfies FamilyDefaults;

const DEFAULTS: Readonly<Partial<Record<`${Family} ${CorpusForm}`, FamilyDefaults>>> = {
  // it counts once
  'ngram events': { maxSteps: 1 },
  'ngram melody': { maxSteps: 1 },
  'ngram pitches': { maxSteps: 1 },
  'ngram drums': { maxSteps: 1 },
  'vae melody': {
    maxSteps: 4000,
    patience: 8,
    batchSize: 32,
    validateEvery: 200,
    optimizer: { kind: 'adam', beta2: 0.98 },
    schedule: { kind: 'cosine', learningRate: 3e-3, warmupSteps: 100, finalLearningRate: 1e-4 },
    averageDecay: 0.999,
  },
  'rnn events': { ...SLOW, ...EVENTS },
  'rnn melody': { ...SLOW, ...MELODY },
  'rnn pitches': { ...SLOW, ...PITCHES },
  'rnn drums': { ...SLOW, ...DRUMS },
  'lstm events': { ...FAST, ...EVENTS },
  'lstm melody': { ...FAST, ...MELODY },
  'lstm pitches': { ...FAST, ...PITCHES },
  'lstm drums': { ...FAST, ...DRUMS },
  'gru events': { ...FAST, ...EVENTS },
  'gru melody': { ...FAST, ...MELODY },
  'gru pitches': { ...FAST, ...PITCHES },
  'gru drums': { ...FAST, ...DRUMS },
  'transformer events': { ...SLOW, batchSize: 4, frames: 512, architecture: { position: 'rotary' } },
  'transformer melody': { ...SLOW, batchSize: 4, frames: 512, architecture: { intervals: true } },
  'transformer pitches': { ...SLOW, batchSize: 8, frames: 256, architecture: { intervals: true } },
  'transformer drums': { ...SLOW, batchSize: 4, frames: 512, architecture: { position: 'rotary' } },
  'lstm cells': CELLS,
  'transformer cells': CELLS,
  'gan piano-roll': {
    ...{ maxSteps: 3000, validateEvery: 300, patience: 4, batchSize: 16, gradClip: 0, averageDecay: 0.998 },
    optimizer: { kind: 'adam', beta1: 0, beta2: 0.9 },
    schedule: { kind: 'constant', learningRate: 6e-4, warmupSteps: 0 },
    // two steps of the critic for one of the generator take half the time of the papers' five
    architecture: { criticSteps: 2, pretraining: 1500 },
  },
};

/**
 * The defaults of a family over a form of music.
 *
 * @example defaultsOf('transformer', 'chorale-grid').maxSteps // => 4000
 */
export function defaultsOf(family: Family, corpus: CorpusForm): FamilyDefaults {
  return DEFAULTS[`${family} ${corpus}`] ?? DEFAULTS[`${family} events`] ?? USUAL;
}
