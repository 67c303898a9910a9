/**
 * What is left of a contour when all that only passes is taken away.
 *
 * Morris 1993, "New directions in the theory and analysis of musical contour", Music Theory Spectrum 15: notes that are
 * neither a peak nor a valley are dropped, then peaks that are no peak among the peaks, and so on until all stay.
 */

/** The prime of a contour. */
export type ContourReduction = {
  /** of the notes left, 0 for the lowest pitch */
  readonly ranks: readonly number[];
  /** their places in the line */
  readonly places: readonly number[];
  /** how many times notes were dropped; 0: all notes stay */
  readonly depth: number;
};

/**
 * Reduces a contour to its prime.
 *
 * @example reduceContour([60, 62, 64, 65, 67, 65, 64, 62, 60]) // => { ranks: [0, 1, 0], places: [0, 4, 8], depth: 1 }
 */
export function reduceContour(pitches: readonly number[]): ContourReduction {
  const last = pitches.length - 1;
  const all = pitches.map((_, i) => i);
  let kept: readonly number[] = all;
  // the first pass flags every maximum and minimum; the later ones keep one of equals side by side
  let peaks: readonly number[] = all.filter((i) => isPeak(pitches, all, i, 1));
  let valleys: readonly number[] = all.filter((i) => isPeak(pitches, all, i, -1));
  let depth = 0;
  for (;;) {
    const flagged = union(peaks, valleys);
    if (flagged.length === kept.length) break;
    kept = flagged;
    depth++;
    peaks = thinned(pitches, peaks, 1, last);
    valleys = thinned(pitches, valleys, -1, last);
  }
  const heights = [...new Set(kept.map((i) => pitches[i]))].sort((a, b) => a - b);
  const rankOf = new Map(heights.map((pitch, rank) => [pitch, rank]));
  return { ranks: kept.map((i) => rankOf.get(pitches[i]) ?? 0), places: kept, depth };
}

/** Is the note at place `at` of a list no lower (sign 1) or no higher (−1) than both neighbours? Ends always are. */
function isPeak(pitches: readonly number[], list: readonly number[], at: number, sign: 1 | -1): boolean {
  if (at === 0 || at === list.length - 1) return true;
  const height = sign * pitches[list[at]];
  return height >= sign * pitches[list[at - 1]] && height >= sign * pitches[list[at + 1]];
}

/** The peaks among peaks; of equal ones side by side the first, but the ends of the line before any other. */
function thinned(pitches: readonly number[], list: readonly number[], sign: 1 | -1, last: number): readonly number[] {
  const peaks = list.filter((_, at) => isPeak(pitches, list, at, sign));
  const place = new Map(list.map((note, at) => [note, at]));
  const result: number[] = [];
  for (let start = 0; start < peaks.length; ) {
    let end = start + 1;
    while (
      end < peaks.length &&
      pitches[peaks[end]] === pitches[peaks[start]] &&
      (place.get(peaks[end]) ?? 0) === (place.get(peaks[end - 1]) ?? 0) + 1
    )
      end++;
    const equal = peaks.slice(start, end);
    const ends = equal.filter((note) => note === 0 || note === last);
    result.push(...(ends.length > 0 ? ends : equal.slice(0, 1)));
    start = end;
  }
  return result;
}

function union(a: readonly number[], b: readonly number[]): readonly number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
