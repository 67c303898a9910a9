/** The measures that can be wished: their scales, and how they read. */
import { pitchName } from '@continuo/music';
import { moodWord } from '../state/mood-word.ts';
import { TEXTURE_WISHES, type TextureWish, type WishEntry } from '../state/plan.ts';
import { partName } from '../state/style-parts.ts';

type Measure = {
  readonly title: string;
  readonly explanation: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly print: (value: number) => string;
};
const decimals = (value: number): string => String(Math.round(value * 100) / 100);
const percent = (value: number): string => `${Math.round(value * 100)} %`;

export const MEASURES: Readonly<Record<TextureWish, Measure>> = {
  density: measure('Density', 'Notes that begin in a quarter, in each track', [0, 8, 0.25], decimals),
  polyphony: measure('Polyphony', 'Notes that begin together', [1, 6, 0.1], decimals),
  register: measure('Register', 'Mean pitch', [28, 96, 1], (value) => pitchName(value)),
  rhythm: measure('Rhythm', 'Onsets in a quarter', [0, 6, 0.25], decimals),
  leaps: measure('Leaps', 'Share of steps larger than a whole tone', [0, 1, 0.05], percent),
  dynamics: measure('Dynamics', 'Mean velocity', [16, 124, 1], (value) => `${value} ${dynamicMark(value)}`),
  energy: measure('Energy', 'How much goes on beside the other bars', [0, 1, 0.05], percent),
};

/** What an entry asks for, in a line. @example summarizeWishes({ cells: [], density: 2 }) // => 'density 2' */
export function summarizeWishes(entry: WishEntry): string {
  const { mood, range, mostNotes, forbidden } = entry;
  const manner = partName(entry);
  const parts = [
    ...(manner === '' ? [] : [manner]),
    ...(mood === undefined ? [] : [moodWord(mood)]),
    ...TEXTURE_WISHES.flatMap((wish) => {
      const value = entry[wish];
      return value === undefined ? [] : [`${wish} ${MEASURES[wish].print(value)}`];
    }),
    ...(range === undefined ? [] : [`${pitchName(range[0])}–${pitchName(range[1])}`]),
    ...(mostNotes === undefined ? [] : [`at most ${mostNotes} at once`]),
    ...(forbidden === undefined ? [] : [`without ${forbidden.map((pitch) => pitchName(pitch)).join(' ')}`]),
  ];
  return parts.join(', ');
}

function measure(
  title: string,
  explanation: string,
  [min, max, step]: readonly [number, number, number],
  print: (value: number) => string,
): Measure {
  return { title, explanation, min, max, step, print };
}

function dynamicMark(velocity: number): string {
  const marks = ['ppp', 'pp', 'p', 'mp', 'mf', 'f', 'ff', 'fff'];
  return marks[Math.min(7, Math.floor(velocity / 16))]!;
}
