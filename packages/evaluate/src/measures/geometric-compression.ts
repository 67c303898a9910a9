/**
 * How much of a piece is said again, by geometry: COSIATEC's compression ratio, the figure that Text2midi's authors quote.
 *
 * Meredith 2013, "COSIATEC and SIATECCompress: pattern discovery by geometric compression"; Bhandari et al. 2024, "Text2midi",
 * take it from his program OMNISIA (2.31 for theirs, 3.43 for the real pieces, both of MidiCaps). Notes are points of onset and
 * pitch, drums among them; of all patterns that come back translated (later, higher) the one that says its notes the shortest is
 * taken out, until nothing comes back.
 */
import type { Score } from '@continuo/music';
import { timedNotes } from './timed-notes.ts';

/** Times of a point: twelfths of a quarter would tell triplets, 24 tell 32nds as well. */
const STEPS_PER_QUARTER = 24;
/** A translation is one number: steps of time times this, plus semitones. */
const PITCHES = 256;
/** Points, in the order of time; the search takes the square of them and more. */
const MOST_POINTS = 300;

/** Steps from the first point, and the points where it stands. */
type Pattern = {
  readonly shape: Int32Array;
  readonly starts: Int32Array;
  readonly size: number;
  readonly ratio: number;
};

/**
 * Notes by the points and translations that it takes to say them all: 1 where nothing comes back.
 *
 * Each pattern that comes back costs its points and one translation for each time it does; what is left costs a point each.
 * Patterns are the maximal translatable ones, with every translation of each, less those that add no note. Of equally short
 * ones that with the most notes is taken (Meredith asks first how compact they are). Notes of one onset and pitch are one.
 *
 * @param most  points that are looked at, from the beginning; default 300: longer music repeats more
 * @returns  at least 1; NaN where there are no notes
 * @example geometricCompression(scoreFromNotes([1, 2, 3].flatMap(() => [60, 64, 67, 65].map((pitch) => ({ pitch }))))) // => 2
 */
export function geometricCompression(score: Score, most: number = MOST_POINTS): number {
  const all = timedNotes(score).map(({ onset, pitch }) => Math.round(onset * STEPS_PER_QUARTER) * PITCHES + pitch);
  const first = Math.min(...all);
  const points = Int32Array.from(new Set(all), (point) => point - first)
    .sort()
    .subarray(0, most);
  let left = points;
  let cost = 0;
  while (left.length > 0) {
    const best = bestPattern(left);
    if (best === undefined) break;
    cost += best.shape.length + best.starts.length - 1;
    const covered = new Set([...best.starts].flatMap((start) => [...best.shape].map((step) => start + step)));
    left = left.filter((point) => !covered.has(point));
  }
  return points.length / (cost + left.length);
}

/** The pattern with the best ratio of the notes it says to what that costs; undefined where none is above 1. */
function bestPattern(points: Int32Array): Pattern | undefined {
  const n = points.length;
  // room for a step from any point, down by pitches or on by the whole time
  const counts = new Uint16Array(2 * points[n - 1]! + 2 * PITCHES);
  const isPoint = new Uint8Array(counts.length);
  for (const point of points) isPoint[point + PITCHES] = 1;
  // so many points in patterns of one size are said no shorter
  const bound = (size: number, said: number): number => said / (size + said / size - 1);
  const shapes = repeatedShapes(points).sort((a, b) => bound(b.length, n) - bound(a.length, n));
  let best: Pattern | undefined;
  for (const shape of shapes) {
    const least = best?.ratio ?? 1;
    if (bound(shape.length, n) < least) break;
    const every = points.filter((point) => {
      for (let index = 1; index < shape.length; index += 1) {
        if (isPoint[point + shape[index]! + PITCHES] === 0) return false;
      }
      return true;
    });
    if (bound(shape.length, Math.min(n, shape.length * every.length)) < least) continue;
    const { starts, size } = neededStarts(shape, every, counts);
    const ratio = size / (shape.length + starts.length - 1);
    if (ratio > least || (best !== undefined && ratio === least && size > best.size)) {
      best = { shape, starts, size, ratio };
    }
  }
  return best;
}

/**
 * The maximal translatable patterns of at least two points, each shape once: for every translation all points that it takes
 * to another (SIA; Meredith, Lemström and Wiggins 2002, "Algorithms for discovering repeated patterns").
 */
function repeatedShapes(points: Int32Array): Int32Array[] {
  const n = points.length;
  // translations with where they begin, as one number, in order
  const pairs = new Float64Array((n * (n - 1)) / 2);
  let pair = 0;
  for (let from = 0; from < n; from += 1) {
    for (let to = from + 1; to < n; to += 1) pairs[pair++] = (points[to]! - points[from]!) * n + from;
  }
  pairs.sort();
  const byHash = new Map<number, Int32Array[]>();
  for (let begin = 0, end = 0; begin < pairs.length; begin = end) {
    const vector = Math.floor(pairs[begin]! / n);
    while (end < pairs.length && pairs[end]! < (vector + 1) * n) end += 1;
    if (end - begin < 2) continue;
    const zero = points[pairs[begin]! - vector * n]!;
    let hash = 0;
    const shape = new Int32Array(end - begin);
    for (let index = 0; index < shape.length; index += 1) {
      shape[index] = points[pairs[begin + index]! - vector * n]! - zero;
      hash = (Math.imul(hash, 0x01000193) ^ shape[index]!) | 0;
    }
    const same = byHash.get(hash);
    if (same === undefined) byHash.set(hash, [shape]);
    else if (!same.some((other) => isSame(other, shape))) same.push(shape);
  }
  return [...byHash.values()].flat();
}

function isSame(one: Int32Array, other: Int32Array): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index]);
}

/** Without the starts whose notes the others say as well, from the first on; and how many notes they say. */
function neededStarts(
  shape: Int32Array,
  starts: Int32Array,
  counts: Uint16Array,
): { readonly starts: Int32Array; readonly size: number } {
  let size = 0;
  for (const start of starts) {
    for (const step of shape) {
      const place = start + step + PITCHES;
      if (counts[place] === 0) size += 1;
      counts[place]! += 1;
    }
  }
  const needed = starts.filter((start) => {
    for (const step of shape) if (counts[start + step + PITCHES] === 1) return true;
    for (const step of shape) counts[start + step + PITCHES]! -= 1;
    return false;
  });
  for (const start of needed) for (const step of shape) counts[start + step + PITCHES] = 0;
  return { starts: needed, size };
}
