/** How far apart two harmonies are: the distance of their tonal centroids. */

/** Radii of the circles of fifths, minor thirds and major thirds. */
const RADII = [1, 1, 0.5] as const;
/** Semitones that turn a circle by so many halves of π: fifths by 7/6, minor thirds by 3/2, major thirds by 2/3. */
const TURNS = [7 / 6, 3 / 2, 2 / 3] as const;

/**
 * The tonal centroid of a chroma: a point on three circles, of fifths, minor thirds and major thirds, six numbers.
 *
 * Harte, Sandler and Gasser 2006, "Detecting harmonic change in musical audio", section 3.2, radii 1, 1 and 0.5.
 *
 * @param chroma  how much each of the twelve pitch classes sounds
 * @returns       undefined where nothing sounds
 * @example tonalCentroid([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) // => [0, 1, 0, 1, 0, 0.5]
 */
export function tonalCentroid(chroma: ArrayLike<number>): readonly number[] | undefined {
  let total = 0;
  for (let pitchClass = 0; pitchClass < 12; pitchClass += 1) total += chroma[pitchClass]!;
  if (total === 0) return undefined;
  return RADII.flatMap((radius, circle) => {
    let [x, y] = [0, 0];
    for (let pitchClass = 0; pitchClass < 12; pitchClass += 1) {
      const angle = pitchClass * TURNS[circle]! * Math.PI;
      x += (radius * Math.sin(angle) * chroma[pitchClass]!) / total;
      y += (radius * Math.cos(angle) * chroma[pitchClass]!) / total;
    }
    return [x, y];
  });
}

/**
 * The distance of two chromas' tonal centroids, 0 to 2·√2.25 = 3; undefined where one of them is silent.
 *
 * @example tonalDistance(chromaOfC, chromaOfG) // => 1.7373
 */
export function tonalDistance(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  const [first, second] = [tonalCentroid(a), tonalCentroid(b)];
  return first && second && Math.hypot(...first.map((value, index) => value - second[index]!));
}
