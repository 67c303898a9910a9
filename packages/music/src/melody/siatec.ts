/**
 * Repeated patterns in sets of points, through all voices at once.
 *
 * Meredith, Lemström and Wiggins 2002, "Algorithms for discovering repeated patterns in multidimensional representations
 * of polyphonic music", Journal of New Music Research 31: SIA (maximal translatable patterns), SIATEC (their translators)
 * and, after Meredith 2006/2013, COSIATEC (a cover by the best of them, one after another).
 */

import { MusicError } from '../music-error.ts';

/** A point: time (ticks, or any unit) and height (semitones or steps). */
export type Point = { readonly x: number; readonly y: number };

/** A pattern and all vectors by which it can be moved onto points of the set, the null vector among them. */
export type TranslationClass = {
  readonly pattern: readonly Point[];
  readonly translators: readonly Point[];
  /** points that the pattern covers in all its places */
  readonly coverage: number;
  /** points covered by points and vectors that must be written */
  readonly compression: number;
};

/** More points than this would take minutes: the time grows with their square and more. */
export const MOST_POINTS = 600;

/**
 * The maximal translatable patterns: for each vector, all points that it moves onto points of the set.
 *
 * @param points  no two alike; at most `MOST_POINTS`
 * @returns patterns of at least two points, each with its vector, by vector
 * @throws MusicError  `out-of-range`: too many points; take windows of the piece
 */
export function sia(
  points: readonly Point[],
): readonly { readonly vector: Point; readonly pattern: readonly Point[] }[] {
  if (points.length > MOST_POINTS) {
    throw new MusicError(
      'out-of-range',
      `${points.length} points where at most ${MOST_POINTS} are expected; give a window of the piece, or use discoverMotifs`,
    );
  }
  const sorted = points.toSorted(byPlace);
  const found = new Map<string, { vector: Point; pattern: Point[] }>();
  for (const [i, from] of sorted.entries()) {
    for (let j = i + 1; j < sorted.length; j++) {
      const vector = { x: sorted[j].x - from.x, y: sorted[j].y - from.y };
      const name = `${vector.x} ${vector.y}`;
      const entry = found.get(name);
      if (entry) entry.pattern.push(from);
      else found.set(name, { vector, pattern: [from] });
    }
  }
  return [...found.values()].filter(({ pattern }) => pattern.length > 1).sort((a, b) => byPlace(a.vector, b.vector));
}

/**
 * Every maximal translatable pattern with all its translators; patterns that are moved copies of one another come once.
 *
 * @example siatec([{ x: 0, y: 0 }, { x: 1, y: 2 }, { x: 4, y: 0 }, { x: 5, y: 2 }])[0].translators.length // => 2
 */
export function siatec(points: readonly Point[]): readonly TranslationClass[] {
  const sorted = points.toSorted(byPlace);
  const columns = new Map<number, Set<number>>();
  for (const { x, y } of sorted) columns.set(x, (columns.get(x) ?? new Set()).add(y));
  const classes = new Map<string, TranslationClass>();
  for (const { pattern } of sia(sorted)) {
    const [first] = pattern;
    const shape = pattern.map(({ x, y }) => `${x - first.x} ${y - first.y}`).join();
    if (classes.has(shape)) continue;
    const translators: Point[] = [];
    for (const to of sorted) {
      const vector = { x: to.x - first.x, y: to.y - first.y };
      if (pattern.every(({ x, y }) => columns.get(x + vector.x)?.has(y + vector.y))) translators.push(vector);
    }
    classes.set(shape, translationClass(pattern, translators));
  }
  return [...classes.values()].sort(byWorth);
}

/**
 * A cover of the set by translation classes: the best, then the best of the points that are left, and so on.
 *
 * @returns best first; points that no repeated pattern holds come last, as one pattern with the null vector
 */
export function cosiatec(
  points: readonly Point[],
  { count = 20 }: { readonly count?: number } = {},
): readonly TranslationClass[] {
  let left = points;
  const cover: TranslationClass[] = [];
  while (left.length > 0 && cover.length < count) {
    const [found] = siatec(left);
    if (found === undefined || found.compression <= 1) {
      cover.push(translationClass(left, [{ x: 0, y: 0 }]));
      break;
    }
    cover.push(found);
    const covered = new Set(placesOf(found));
    left = left.filter(({ x, y }) => !covered.has(`${x} ${y}`));
  }
  return cover;
}

function translationClass(pattern: readonly Point[], translators: readonly Point[]): TranslationClass {
  const coverage = new Set(placesOf({ pattern, translators })).size;
  return { pattern, translators, coverage, compression: coverage / (pattern.length + translators.length - 1) };
}

function placesOf({ pattern, translators }: Pick<TranslationClass, 'pattern' | 'translators'>): readonly string[] {
  return translators.flatMap((vector) => pattern.map(({ x, y }) => `${x + vector.x} ${y + vector.y}`));
}

function byPlace(a: Point, b: Point): number {
  return a.x - b.x || a.y - b.y;
}

function byWorth(a: TranslationClass, b: TranslationClass): number {
  return b.compression - a.compression || b.coverage - a.coverage || byPlace(a.pattern[0], b.pattern[0]);
}
