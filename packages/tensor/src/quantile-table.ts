/**
 * Draws from a continuous distribution by its quantile function, out of a table: one word of 32 bits a draw, no loop and no
 * rejection, so a draw depends on its word alone.
 *
 * The interval of probabilities is cut as by Cheung et al. 2007 ("Hardware generation of arbitrary random number
 * distributions from uniform distributions via the inversion method"): octaves towards both ends, 64 parts an octave, a
 * parabola in each. It meets the quantiles of both distributions here to 1e-7.
 *
 * Entries are worked out with + − × ÷ and √ alone, which IEEE 754 rounds correctly: every JavaScript engine has the same
 * table, bit for bit. (Math.log and Math.cos may differ in the last bit from one engine to another.)
 */

/** Three coefficients a part; octave by octave of the lower half, then of the upper one. */
export type QuantileTable = Float64Array;

const OCTAVES = 32;
const PARTS = 64;
const FRACTION_BITS = 25;
const { LN2 } = Math;

/** The table of a distribution from its quantiles of u (`lower`) and of 1 − u (`upper`), where 2⁻³³ ≤ u ≤ 1/2. */
function quantileTable(lower: readonly number[], upper: readonly number[]): QuantileTable {
  const table = new Float64Array(2 * OCTAVES * PARTS * 3);
  const step = 1 / 2 ** FRACTION_BITS;
  [lower, upper].forEach((quantiles, side) => {
    for (let part = 0; part < OCTAVES * PARTS; part += 1) {
      const octave = Math.floor(part / PARTS);
      const first = 2 * part + octave; // an octave has one point more than its parts have halves
      const [from, middle, to] = [quantiles[first]!, quantiles[first + 1]!, quantiles[first + 2]!];
      const slope = 4 * middle - 3 * from - to;
      const bend = 2 * (from + to) - 4 * middle;
      table.set([from, slope * step, bend * step * step], (side * OCTAVES * PARTS + part) * 3);
    }
  });
  return table;
}

/** A function of u at the ends and in the middle of every part: octave by octave down from 1/2, rising within each. */
function atParts(quantile: (u: number) => number): number[] {
  return Array.from({ length: OCTAVES * (2 * PARTS + 1) }, (_, point) => {
    const octave = Math.floor(point / (2 * PARTS + 1));
    const place = (point % (2 * PARTS + 1)) / (2 * PARTS);
    return quantile(2 ** (-octave - 2) * (1 + place));
  });
}

/** The quantile of a word: its lowest bit chooses the half, the other 31 the place in it. */
export function quantileOf(table: QuantileTable, word: number): number {
  const place = word | 1;
  const octave = Math.clz32(place);
  const scaled = place << octave;
  const entry = (((word & 1) << 11) + (octave << 6) + ((scaled >>> FRACTION_BITS) & (PARTS - 1))) * 3;
  const fraction = scaled & ((1 << FRACTION_BITS) - 1);
  return table[entry]! + fraction * (table[entry + 1]! + fraction * table[entry + 2]!);
}

/** The tables of the noises that are drawn by quantile, each made when it is first needed. */
export const normalTable: () => QuantileTable = once(() => {
  const lower = atParts(normalQuantile);
  return quantileTable(
    lower,
    lower.map((quantile) => -quantile),
  );
});
export const gumbelTable: () => QuantileTable = once(() =>
  quantileTable(
    atParts((u) => -naturalLog(-naturalLog(u))),
    atParts((u) => -naturalLog(2 * inverseTanh(u / (2 - u)))), // −ln(1 − u) without the difference
  ),
);

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * The normal quantile for u up to 1/2, by Newton's method on the logarithm of the tail's probability.
 *
 * @example normalQuantile(0.5) // => 0
 */
export function normalQuantile(u: number): number {
  if (u === 1 / 2) return 0;
  const target = naturalLog(u);
  let x = Math.sqrt(Math.max(0, -2 * target - 2 * LN2)); // the tail lies below exp(−x²/2)/2: from above
  for (let step = 0; step < 50; step += 1) {
    const { tail, density } = normalTail(x);
    const correction = ((naturalLog(tail) - target) * tail) / density;
    x += correction;
    if (Math.abs(correction) < 1e-9) break; // the next would be its square
  }
  return -x;
}

/** The density at x ≥ 0 and the probability beyond it. */
function normalTail(x: number): { readonly tail: number; readonly density: number } {
  const density = exponential((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (x >= 2.5) {
    // Laplace's continued fraction
    let fraction = x;
    for (let term = 80; term >= 1; term -= 1) fraction = x + term / fraction;
    return { tail: density / fraction, density };
  }
  // the series of Marsaglia 2004, "Evaluating the normal distribution"
  let sum = x;
  let term = x;
  for (let n = 3; term > sum * 1e-17; n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return { tail: 1 / 2 - density * sum, density };
}

/** ln x for x > 0. */
export function naturalLog(x: number): number {
  let [mantissa, twos] = [x, 0];
  for (; mantissa > 4 / 3; twos += 1) mantissa /= 2;
  for (; mantissa < 2 / 3; twos -= 1) mantissa *= 2;
  return twos * LN2 + 2 * inverseTanh((mantissa - 1) / (mantissa + 1));
}

/** artanh z for |z| up to 1/3, by its series. */
function inverseTanh(z: number): number {
  let [sum, power] = [0, z];
  for (let n = 1; n < 40; n += 2, power *= z * z) sum += power / n;
  return sum;
}

/** exp x for −40 < x ≤ 0: the series at x/256, squared eight times. */
function exponential(x: number): number {
  let [sum, term] = [1, 1];
  for (let n = 1; n < 12; n += 1) {
    term *= x / 256 / n;
    sum += term;
  }
  for (let times = 0; times < 8; times += 1) sum *= sum;
  return sum;
}
