/** The shape of a line: up, down, and the arch of the whole. */

import type { Note, Pitch } from '../score.ts';
import { reduceContour } from './contour-reduction.ts';

/** The nine shapes of Huron 1996. */
export const CONTOUR_SHAPES = [
  'convex',
  'concave',
  'ascending',
  'descending',
  'horizontal',
  'ascending-horizontal',
  'horizontal-ascending',
  'descending-horizontal',
  'horizontal-descending',
] as const;
export type ContourShape = (typeof CONTOUR_SHAPES)[number];

/** One of the fifteen types of Adams 1976. */
export type AdamsContour = {
  /** the last note beside the first */
  readonly slope: 'ascending' | 'level' | 'descending';
  /** how many of highest and lowest note lie outside first and last: 0, 1 or 2 */
  readonly deviation: 0 | 1 | 2;
  /** which of them comes first; undefined without deviation */
  readonly reciprocal: 'up' | 'down' | undefined;
};

/** The contour of a line of notes. */
export type Contour = {
  /** Parsons 1975, "The Directory of Tunes and Musical Themes": `*`, then u, d or r (repeat) a note */
  readonly parsons: string;
  readonly shape: ContourShape;
  readonly adams: AdamsContour;
  /** ranks from 0 of the notes that are left after reduction (Morris 1993) */
  readonly reduction: readonly number[];
  /** how many times the reduction had to thin the line out */
  readonly depth: number;
  /** highest less lowest pitch, in semitones */
  readonly ambitus: number;
};

/**
 * The contour of a line of at least one note; undefined of none. It is the same in every transposition.
 *
 * @example contourOf([60, 60, 67, 67, 69, 69, 67].map((pitch) => ({ pitch })))?.parsons // => '*rururd'
 */
export function contourOf(notes: readonly Pick<Note, 'pitch'>[]): Contour | undefined {
  if (notes.length === 0) return undefined;
  const pitches = notes.map(({ pitch }) => pitch);
  const { ranks, depth } = reduceContour(pitches);
  const [low, high] = extremes(pitches);
  return {
    parsons: parsonsCode(pitches),
    shape: contourShape(pitches),
    adams: adamsContour(pitches),
    reduction: ranks,
    depth,
    ambitus: high - low,
  };
}

/** Parsons's code of a line of pitches. */
export function parsonsCode(pitches: readonly Pitch[]): string {
  const steps = pitches.slice(1).map((pitch, i) => (pitch > pitches[i] ? 'u' : pitch < pitches[i] ? 'd' : 'r'));
  return pitches.length === 0 ? '' : `*${steps.join('')}`;
}

/**
 * The shape of a phrase by its first note, the mean of those between, and its last.
 *
 * Huron 1996, "The melodic arch in Western folksongs", Computing in Musicology 10. Two of the three are level where
 * they differ by less than half a semitone, which is our reading of "horizontal".
 *
 * @example contourShape([60, 64, 67, 64, 60]) // => 'convex'
 */
export function contourShape(pitches: readonly Pitch[]): ContourShape {
  const first = pitches[0] ?? 0;
  const last = pitches.at(-1) ?? 0;
  const between = pitches.slice(1, -1);
  const mean =
    between.length === 0 ? (first + last) / 2 : between.reduce((sum, pitch) => sum + pitch, 0) / between.length;
  const before = direction(mean - first);
  const after = direction(last - mean);
  if (before > 0) return after > 0 ? 'ascending' : after < 0 ? 'convex' : 'ascending-horizontal';
  if (before < 0) return after > 0 ? 'concave' : after < 0 ? 'descending' : 'descending-horizontal';
  return after > 0 ? 'horizontal-ascending' : after < 0 ? 'horizontal-descending' : 'horizontal';
}

/**
 * The type of a line by its first, last, highest and lowest notes.
 *
 * Adams 1976, "Melodic contour typology", Ethnomusicology 20: slope, deviation, reciprocal.
 *
 * @example adamsContour([60, 67, 55, 62]) // => { slope: 'ascending', deviation: 2, reciprocal: 'up' }
 */
export function adamsContour(pitches: readonly Pitch[]): AdamsContour {
  const first = pitches[0] ?? 0;
  const last = pitches.at(-1) ?? first;
  const [low, high] = extremes(pitches);
  const above = high > Math.max(first, last);
  const below = low < Math.min(first, last);
  const upFirst = above && (!below || pitches.indexOf(high) < pitches.indexOf(low));
  return {
    slope: last > first ? 'ascending' : last < first ? 'descending' : 'level',
    deviation: above && below ? 2 : above || below ? 1 : 0,
    reciprocal: !above && !below ? undefined : upFirst ? 'up' : 'down',
  };
}

function direction(semitones: number): number {
  return Math.abs(semitones) < 0.5 ? 0 : Math.sign(semitones);
}

function extremes(pitches: readonly Pitch[]): readonly [number, number] {
  let low = pitches[0] ?? 0;
  let high = low;
  for (const pitch of pitches) {
    low = Math.min(low, pitch);
    high = Math.max(high, pitch);
  }
  return [low, high];
}
