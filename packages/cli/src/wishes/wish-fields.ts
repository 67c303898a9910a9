/** The fields of a request that the wishes' flags say. */
import type { PromptFields } from '@continuo/compose';
import { nearNameOf, readFormPlan } from '@continuo/music';
import { CliError } from '../cli-error.ts';
import type { ModelKnowledge } from '../model-knowledge.ts';
import { withoutUndefined } from '../without-undefined.ts';
import type { Fields } from './fields.ts';
import { motifOfFile } from './motif-file.ts';
import { readJsonFile } from './request-file.ts';
import type { WishOptions } from './wish-options.ts';
import type { ScopedWord, SoftWish, StyleShare } from './wish-values.ts';

type Mood = NonNullable<PromptFields['mood']>;

/**
 * What the flags ask for. A mood, style or composer with @BARS is a soft wish of those bars, without it one of the piece.
 *
 * @param knowledge  what the model tells apart: whether a part of --blend is a style or a composer
 * @throws CliError  a word, a form or a file is not understood
 */
export async function wishFields(
  options: WishOptions,
  knowledge: () => Promise<ModelKnowledge | undefined>,
): Promise<Fields> {
  const { instruments, blend, chords } = options;
  const moods = await Promise.all((options.mood ?? []).map(async (one) => ({ ...one, mood: await moodOf(one.word) })));
  const styles = options.style ?? [];
  const composers = options.composer ?? [];
  const wishes: readonly SoftWish[] = [
    ...moods.filter(({ scope }) => isScoped(scope)).map(({ mood, scope }) => ({ mood, ...scope })),
    ...styles.filter(({ scope }) => isScoped(scope)).map(({ word, scope }) => ({ style: word, ...scope })),
    ...composers.filter(({ scope }) => isScoped(scope)).map(({ word, scope }) => ({ composer: word, ...scope })),
    ...(['density', 'polyphony', 'register', 'rhythm', 'leaps', 'dynamics', 'energy'] as const).flatMap(
      (measure) => options[measure] ?? [],
    ),
  ];
  const limits = (['range', 'maxPolyphony', 'forbid', 'chordTones'] as const).flatMap((limit) => options[limit] ?? []);
  return withoutUndefined({
    instruments: instruments && [...instruments],
    style: styles.findLast(({ scope }) => !isScoped(scope))?.word,
    composer: composers.findLast(({ scope }) => !isScoped(scope))?.word,
    blend: blend && (await blendOfKnown(blend, await knowledge())),
    mood: moods.findLast(({ scope }) => !isScoped(scope))?.mood,
    wishes: wishes.length > 0 ? [...wishes] : undefined,
    limits: limits.length > 0 ? limits : undefined,
    keyIs: options.softKey ? ('soft' as const) : undefined,
    chords,
    harmony: options.freeHarmony ? ('free' as const) : undefined,
    returns: options.freeReturns ? ('free' as const) : undefined,
    keepRhythm: options.keepRhythm,
    noCopy: options.allowCopy ? false : undefined,
    motifs: await motifsOf(options),
    form: options.form === undefined ? undefined : await formOf(options.form),
  });
}

/** Parts that are no style of the model and one of its composers, or nearest to one, ask for the composer. */
async function blendOfKnown(
  parts: readonly StyleShare[],
  knowledge: ModelKnowledge | undefined,
): Promise<NonNullable<Fields['blend']>> {
  const { placeOfName } = await import('@continuo/compose');
  const { styles, composers } = knowledge ?? { styles: [], composers: [] };
  const isComposer = (name: string): boolean => {
    if (placeOfName(name, styles) >= 0) return false;
    if (placeOfName(name, composers) >= 0) return true;
    const near = nearNameOf(name, [...styles, ...composers]);
    return near !== undefined && !styles.includes(near);
  };
  return parts.map(({ style, share }) => (isComposer(style) ? { composer: style, share } : { style, share }));
}

function isScoped({ bars, tracks }: ScopedWord['scope']): boolean {
  return bars !== undefined || tracks !== undefined;
}

/**
 * A mood by its word, or by its two numbers.
 *
 * @throws CliError  the word says no mood; the nearest that does is told
 * @example await moodOf('-0.6,0.2') // => { valence: -0.6, arousal: 0.2 }
 */
export async function moodOf(text: string): Promise<Mood> {
  const numbers = /^([+-]?\d*\.?\d+)\s*,\s*([+-]?\d*\.?\d+)$/.exec(text);
  if (numbers !== null) {
    const [valence, arousal] = [Number(numbers[1]), Number(numbers[2])];
    if (Math.abs(valence) <= 1 && Math.abs(arousal) <= 1) return { valence, arousal };
    throw new CliError('usage', `--mood "${text}": expected valence and arousal from -1 to 1, such as -0.6,0.2`);
  }
  const { parsePrompt } = await import('@continuo/compose');
  const { mood } = parsePrompt(text).request;
  if (mood !== undefined) return mood;
  const near = nearNameOf(text.toLowerCase(), FREQUENT_MOODS);
  throw new CliError(
    'usage',
    `--mood "${text}": expected a mood such as ${near === undefined ? 'sad, happy, calm, tense' : `"${near}"`}, or valence,arousal such as -0.6,0.2`,
  );
}

/** Words that a typing mistake is led back to; many more are understood. */
const FREQUENT_MOODS = [
  ...['sad', 'happy', 'calm', 'tense', 'hopeful', 'dark', 'joyful', 'angry', 'peaceful', 'melancholic', 'dreamy'],
  ...['energetic', 'dramatic', 'playful', 'gloomy', 'serene', 'triumphant', 'mysterious', 'cheerful', 'tender'],
];

/**
 * A tempo in quarter notes a minute, by its number or a word such as "andante".
 *
 * @throws CliError  it is neither
 * @example await tempoOf('andante') // => 84
 */
export async function tempoOf(text: string): Promise<number> {
  if (/^\d*\.?\d+$/.test(text.trim())) {
    const bpm = Number(text);
    if (bpm >= 10 && bpm <= 400) return bpm;
    throw new CliError('usage', `--tempo "${text}": expected 10 to 400 quarter notes a minute`);
  }
  const { parsePrompt } = await import('@continuo/compose');
  const { bpm } = parsePrompt(text).request;
  if (bpm !== undefined) return bpm;
  const near = nearNameOf(text.toLowerCase(), FREQUENT_TEMPOS);
  throw new CliError(
    'usage',
    `--tempo "${text}": expected quarter notes a minute, or a word such as ${near === undefined ? 'andante or fast' : `"${near}"`}`,
  );
}

/** Words that a typing mistake is led back to; more are understood. */
const FREQUENT_TEMPOS = [
  ...['grave', 'largo', 'lento', 'adagio', 'andante', 'moderato', 'allegretto', 'allegro', 'vivace', 'presto'],
  ...['slow', 'fast', 'lively'],
];

async function formOf(text: string): Promise<NonNullable<Fields['form']>> {
  if (text.toLowerCase().endsWith('.json')) {
    const plan = (await readJsonFile(text)) as { readonly form?: unknown };
    // a whole request, or a plan by itself; its fields are checked with the request
    return (plan.form ?? plan) as NonNullable<Fields['form']>;
  }
  try {
    // a plan is data of the request as it stands; its lists are only not read-only there
    return structuredClone(readFormPlan(text)) as NonNullable<Fields['form']>;
  } catch (error) {
    throw new CliError('usage', `--form: ${(error as Error).message}`, { cause: error });
  }
}

async function motifsOf({ motif, motifAt }: WishOptions): Promise<Fields['motifs']> {
  if (motif === undefined && motifAt === undefined) return undefined;
  if (motif === undefined) {
    throw new CliError('usage', '--motif-at says where a motif comes; --motif FILE or --motif @BARS:TRACK says which');
  }
  if (motifAt === undefined) {
    throw new CliError('usage', '--motif says which motif; --motif-at BAR says where it comes, such as --motif-at 33');
  }
  return [{ ...(await motifOfFile(motif)), places: [...motifAt] }];
}
