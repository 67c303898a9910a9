/**
 * Words of tempo, in quarter notes a minute.
 *
 * The Italian terms have no measure of their own; the ranges are those that metronomes print and textbooks repeat, and
 * the usual value lies inside.
 */
import type { TempoRange } from '../finding.ts';
import { type Phrases, phrasesOf } from '../phrases.ts';

export type TempoWord = TempoRange & { readonly manner?: 'slow' | 'fast' };

// biome-ignore format: a table, a term a line
const TERMS: readonly (readonly [words: string, low: number, typical: number, high: number])[] = [
  ['larghissimo', 20, 24, 30],
  ['grave', 25, 40, 45],
  ['largo', 40, 50, 60],
  ['lento', 45, 54, 60],
  ['larghetto', 60, 63, 66],
  ['adagio', 55, 66, 76],
  ['adagietto', 65, 70, 76],
  ['andantino', 80, 92, 108],
  ['andante', 72, 84, 100],
  ['moderato', 96, 104, 112],
  ['allegretto', 100, 112, 120],
  ['allegro moderato', 108, 116, 124],
  ['allegro', 120, 132, 156],
  ['allegro vivace', 144, 152, 168],
  ['allegro con brio', 132, 144, 168],
  ['vivace', 156, 162, 176],
  ['vivacissimo', 170, 174, 180],
  ['presto', 168, 184, 200],
  ['prestissimo', 200, 208, 240],
  ['medium tempo, mid tempo, moderate, moderately, moderate tempo, medium, midtempo', 92, 104, 116],
  ['walking pace, at a walking pace, walking tempo', 80, 90, 104],
  ['up tempo, uptempo, brisk, briskly', 120, 132, 152],
];

/** Terms, and the plain adjectives, which are heard beside a dance's own tempo: a slow reel is not a slow waltz. */
export const TEMPO_WORDS: Phrases<TempoWord> = phrasesOf<TempoWord>([
  ...TERMS.map(([words, low, typical, high]): [string, TempoWord] => [words, { low, typical, high }]),
  ['slow, slowly, slow paced, unhurried, leisurely, dragging', { low: 50, typical: 66, high: 80, manner: 'slow' }],
  [
    'fast, fast paced, quick, quickly, rapid, rapidly, speedy, racing',
    { low: 132, typical: 144, high: 176, manner: 'fast' },
  ],
]);
