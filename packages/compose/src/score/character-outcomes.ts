/** Asked → got, of what music is like: mood and energy measured, style and composer only told. */
import { barEnergies, moodOf, type Score } from '@continuo/music';
import type { WishOutcome } from '../compose-answer.ts';
import type { ComposeRequest } from '../compose-request.ts';
import type { NamedManner } from './styles-of-bars.ts';
import { placeOfScope, shortNumber } from './texture-outcomes.ts';

type Mood = NonNullable<ComposeRequest['mood']>;

/** A guess from notes lies this far from a wish at most, −1…1, to count as kept. */
const MOOD_TOLERANCE = 0.5;
/** Energy is a rank among the piece's bars, 0–1. */
const ENERGY_TOLERANCE = 0.25;

/**
 * Of the whole piece, and of each wish of some bars.
 *
 * @example characterOutcomes({ mood: { valence: -1 }, wishes: [] }, score)[0].wish // => 'mood'
 */
export function characterOutcomes(
  { mood, style, composer, blend, wishes }: Pick<ComposeRequest, 'mood' | 'style' | 'composer' | 'blend' | 'wishes'>,
  score: Score,
): WishOutcome[] {
  const energies = wishes.some(({ energy }) => energy !== undefined) ? barEnergies(score) : [];
  const firstBar = score.pickupTicks > 0 ? 0 : 1;
  const energyOf = ([first, last]: readonly [number, number]): number => {
    const some = energies.slice(Math.max(0, first - firstBar), last - firstBar + 1);
    return some.reduce((a, b) => a + b, 0) / Math.max(1, some.length);
  };
  const parts = blend?.map((part) => `${mannerName(part)} ${shortNumber(part.share)}`).join(', ');
  return [
    ...(mood === undefined ? [] : moodOutcome('mood', mood, moodOf(score))),
    ...toldOutcome('style', style),
    ...toldOutcome('composer', composer),
    ...toldOutcome('blend', parts),
    ...wishes.flatMap((wish) => {
      const where = placeOfScope(wish);
      const scope = wish.bars === undefined ? {} : { bars: wish.bars };
      const whole = [firstBar, firstBar + energies.length - 1] as const;
      return [
        ...(wish.mood === undefined ? [] : moodOutcome(`mood${where}`, wish.mood, moodOf(score, scope))),
        ...(wish.energy === undefined ? [] : energyOutcome(where, wish.energy, energyOf(wish.bars ?? whole))),
        ...toldOutcome(`style${where}`, wish.style, wish.tracks),
        ...toldOutcome(`composer${where}`, wish.composer, wish.tracks),
      ];
    }),
  ];
}

function moodOutcome(wish: string, asked: Mood, got: Required<Mood>): WishOutcome[] {
  const axes = (['valence', 'arousal'] as const).filter((axis) => asked[axis] !== undefined);
  if (axes.length === 0) return [];
  return [
    {
      wish,
      asked: axes.map((axis) => moodWords(axis, asked[axis]!)).join(', '),
      got: `${axes.map((axis) => moodWords(axis, got[axis]!)).join(', ')}, as guessed from the notes`,
      kept: axes.every((axis) => Math.abs(got[axis]! - asked[axis]!) <= MOOD_TOLERANCE),
      hard: false,
    },
  ];
}

/** What lies below and above 0 of each axis, in plain words (Russell 1980). */
const MOOD_WORDS = { valence: ['sad', 'glad'], arousal: ['calm', 'excited'] } as const;

/** @example moodWords('valence', -0.68) // => 'sad (valence -0.68)' */
function moodWords(axis: 'valence' | 'arousal', value: number): string {
  const [below, above] = MOOD_WORDS[axis];
  const said = `${axis} ${shortNumber(value)}`;
  return value === 0 ? said : `${value < 0 ? below : above} (${said})`;
}

function energyOutcome(where: string, asked: number, got: number): WishOutcome[] {
  const kept = Math.abs(got - asked) <= ENERGY_TOLERANCE;
  const words = `${shortNumber(got)} beside the piece's other bars`;
  return [{ wish: `energy${where}`, asked: shortNumber(asked), got: words, kept, hard: false }];
}

/** How like a style or a composer it came out is for people to say. */
function toldOutcome(wish: string, asked: string | undefined, tracks?: readonly unknown[]): WishOutcome[] {
  if (asked === undefined) return [];
  const isTold = tracks === undefined;
  const got = isTold ? 'told to the model; not measured' : 'not told: it is of whole bars, of all tracks';
  return [{ wish, asked, got, kept: isTold, hard: false }];
}

function mannerName({ style, composer }: NamedManner): string {
  return [...(composer === undefined ? [] : [composer]), ...(style === undefined ? [] : [style])].join(' in ');
}
