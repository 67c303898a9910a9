/** The key that fits pitch classes best. */

/** Krumhansl and Kessler 1982, figure 3: how well each class fits, from the tonic up. */
const MAJOR = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88];
const MINOR = [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17];

/** [24][12]: profiles of no mean and of length 1 */
const PROFILES = [MAJOR, MINOR].flatMap((profile) => {
  const mean = profile.reduce((sum, each) => sum + each, 0) / 12;
  const length = Math.hypot(...profile.map((each) => each - mean));
  return Array.from({ length: 12 }, (_, tonic) =>
    Float64Array.from(profile.keys(), (pitchClass) => (profile[(pitchClass - tonic + 12) % 12]! - mean) / length),
  );
});

/**
 * The tonic 0–11, and 12 more in minor, whose profile correlates best (Krumhansl 1990, chapter 4).
 *
 * @param classes  weight of each pitch class, [12]
 * @example keyOf([1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1]) // => 0
 */
export function keyOf(classes: ArrayLike<number>): number {
  let [best, most] = [0, Number.NEGATIVE_INFINITY];
  for (const [key, profile] of PROFILES.entries()) {
    let fit = 0;
    for (let pitchClass = 0; pitchClass < 12; pitchClass += 1) fit += classes[pitchClass]! * profile[pitchClass]!;
    if (fit > most) [best, most] = [key, fit];
  }
  return best;
}
