/** A source of numbers in [0, 1) that depends on nothing but its seed. */
export type Random = () => number;

/**
 * A small counter-based generator, so that the bank has the same bytes wherever it is built.
 *
 * Steele and Vigna 2014 (SplitMix), reduced to 32 bits.
 *
 * @param seed  any integer
 */
export function seededRandom(seed: number): Random {
  let counter = seed | 0;
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    let mixed = counter ^ (counter >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296;
  };
}

/** White noise between −1 and 1. */
export function whiteNoise(length: number, random: Random): Float64Array {
  const noise = new Float64Array(length);
  for (let i = 0; i < length; i++) noise[i] = random() * 2 - 1;
  return noise;
}

/** The shapes of a second-order filter. */
export type FilterKind = 'lowpass' | 'highpass' | 'bandpass';

/**
 * A second-order filter over a whole signal, in a new array.
 *
 * Zölzer, "Digital Audio Signal Processing", section 5.2 (bilinear transform); bandpass has 0 dB at its centre.
 *
 * @param cutoff  in cycles per sample, below 0.5
 * @param q       0.707 is the flattest
 */
export function filtered(
  signal: Float64Array,
  kind: FilterKind,
  cutoff: number,
  q: number = Math.SQRT1_2,
): Float64Array {
  const k = Math.tan(Math.PI * Math.min(cutoff, 0.49));
  const norm = 1 / (1 + k / q + k * k);
  const a1 = 2 * (k * k - 1) * norm;
  const a2 = (1 - k / q + k * k) * norm;
  const b0 = kind === 'lowpass' ? k * k * norm : kind === 'highpass' ? norm : (k / q) * norm;
  const b1 = kind === 'lowpass' ? 2 * b0 : kind === 'highpass' ? -2 * b0 : 0;
  const b2 = kind === 'bandpass' ? -b0 : b0;
  const out = new Float64Array(signal.length);
  let z1 = 0;
  let z2 = 0;
  for (let i = 0; i < signal.length; i++) {
    const x = signal[i];
    const y = b0 * x + z1;
    z1 = b1 * x - a1 * y + z2;
    z2 = b2 * x - a2 * y;
    out[i] = y;
  }
  return out;
}
