/**
 * Phrases that come back in a piece that is asked for with no form: drawn by the seed, as often as they do in music of its style.
 *
 * A model that looks back on some hundred notes forgets how a piece began; what comes back is told to it, or copied.
 */
import type { WishOutcome } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import type { FormBar } from '../form/expand-form.ts';
import { drawUniform } from '../sampling/counter-random.ts';

const PHRASE = 4;
/** Shorter pieces have no room for one. */
const LEAST_PHRASES = 4;

/** How often a phrase comes back, and how. */
type Rate = {
  /** after one that is new; after one that came back, but not with what followed that, half as often */
  readonly begins: number;
  /** after one that came back: with what followed that */
  readonly goesOn: number;
  /** share of those that come back note for note */
  readonly exact: number;
};

/**
 * As in the pieces that the shipped composer learned from, phrases of four bars from the first bar on: one comes back where
 * three quarters of its notes (2·common/(a + b)) are those of an earlier one. What is farther from it models do by themselves.
 */
const RATES: Readonly<Record<string, Rate>> = {
  game: { begins: 0.44, goesOn: 0.36, exact: 0.26 },
  folk: { begins: 0.42, goesOn: 0.52, exact: 0.83 },
  'lead-sheet': { begins: 0.21, goesOn: 0.37, exact: 0.58 },
  hymn: { begins: 0.14, goesOn: 0.27, exact: 0.45 },
  classical: { begins: 0.08, goesOn: 0.29, exact: 0.56 },
  lieder: { begins: 0.06, goesOn: 0.55, exact: 0.54 },
  'string-quartet': { begins: 0.01, goesOn: 0.65, exact: 0.78 },
  chorale: { begins: 0, goesOn: 0, exact: 0 },
  drums: { begins: 0, goesOn: 0, exact: 0 },
};
/** Where no style is asked for, or another. */
const USUAL: Rate = { begins: 0.15, goesOn: 0.4, exact: 0.6 };
/** How far back what comes back stood, in phrases, and how often it stood there. */
const BACK = [
  [2, 0.5],
  [1, 0.3],
  [4, 0.2],
] as const;
/** How far from it one is where it does not come note for note. */
const NEAR = 0.25;
/** Phrases that are planned have no name, unlike the sections of a form. */
const UNNAMED = '';
/** Draws of returns have a candidate's number of their own, so that they move no others. */
const RETURN_DRAWS = 4100;

/**
 * The bars of a new piece that come back to others, by their number; none where the request says anything of single bars.
 *
 * The last two bars are always new where the piece ends with them, so that it can land.
 *
 * @param numbers  of the bars, from the first after a pickup
 */
export function plannedReturns(
  request: Pick<
    ComposeRequest,
    'task' | 'returns' | 'form' | 'chords' | 'motifs' | 'wishes' | 'limits' | 'style' | 'seed' | 'ends'
  >,
  numbers: readonly number[],
): ReadonlyMap<number, FormBar> {
  const { task, returns, form, chords, motifs, wishes, limits, style, seed, ends } = request;
  const isAsked =
    form !== undefined ||
    chords !== undefined ||
    motifs.length > 0 ||
    [...wishes, ...limits].some(({ bars }) => bars !== undefined);
  if (task !== 'compose' || returns === 'free' || isAsked) return new Map();
  const first = numbers[0]!;
  const count = numbers.at(-1)! - first + 1;
  const phrases = returningPhrases(Math.floor(count / PHRASE), RATES[style ?? ''] ?? USUAL, seed);
  const bars = phrases.flatMap((phrase, place) =>
    Array.from({ length: phrase === undefined ? 0 : PHRASE }, (_, bar): [number, FormBar] => {
      const number = first + place * PHRASE + bar;
      return [
        number,
        {
          ...{ bar: number, name: UNNAMED, section: place, barOfSection: bar + 1, barsOfSection: PHRASE, role: 'none' },
          reference: first + phrase!.of * PHRASE + bar,
          distance: phrase!.distance,
          barsLeft: count - 1 - (number - first),
        },
      ];
    }),
  );
  return new Map(bars.filter(([, { barsLeft }]) => !ends || barsLeft >= 2));
}

/** What was planned, as people read it. @example returnsOutcome(plans)[0].got // => 'told: bars 9–12 as 1–4, 13–14 near to 5–6' */
export function returnsOutcome(plans: readonly { readonly form: FormBar | undefined }[]): WishOutcome[] {
  const planned = plans.flatMap(({ form }) => (form?.name === UNNAMED ? [form] : []));
  const got = [...Map.groupBy(planned, ({ section }) => section).values()].map((bars) => {
    const [first, last] = [bars[0]!, bars.at(-1)!];
    const how = first.distance === 0 ? 'as' : 'near to';
    return `${first.bar}–${last.bar} ${how} ${first.reference}–${last.reference}`;
  });
  if (got.length === 0) return [];
  const told = `told: bars ${got.join(', ')}`;
  return [{ wish: 'returns', asked: 'none; planned by the seed', got: told, kept: true, hard: false }];
}

/** The earlier phrase that one comes back to, and how near: 0 note for note, 1 only in outline. */
type Return = { readonly of: number; readonly distance: number };

/**
 * Of each phrase what it comes back to.
 *
 * @example returningPhrases(4, { begins: 1, goesOn: 1, exact: 1 }, 3).map((phrase) => phrase?.of) // => [undefined, 0, 1, 2]
 */
export function returningPhrases(count: number, rate: Rate, seed: number): readonly (Return | undefined)[] {
  const phrases: (Return | undefined)[] = [];
  if (count < LEAST_PHRASES) return phrases;
  for (let place = 0; place < count; place += 1) {
    const draw = (which: number): number =>
      drawUniform({ seed, variation: 0, candidate: RETURN_DRAWS, place: 4 * place + which });
    const before = phrases.at(-1);
    const begins = before === undefined ? rate.begins : rate.begins / 2;
    if (before !== undefined && draw(0) < rate.goesOn) phrases.push({ ...before, of: before.of + 1 });
    else if (place > 0 && draw(1) < begins) {
      const distance = draw(3) < rate.exact ? 0 : NEAR;
      phrases.push({ of: Math.max(0, place - phrasesBack(draw(2))), distance });
    } else phrases.push(undefined);
  }
  return phrases;
}

function phrasesBack(uniform: number): number {
  let rest = uniform;
  for (const [back, share] of BACK) {
    rest -= share;
    if (rest < 0) return back;
  }
  return BACK[0][0];
}
