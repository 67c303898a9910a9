import { type Hertz, pitchToHertz } from '../units.ts';

/**
 * The fundamental frequency of a steady tone.
 *
 * De Cheveigné and Kawahara 2002, "YIN": the lag at which a signal differs least from itself, with the mean of the shorter
 * lags as yardstick, then refined over many periods.
 *
 * @param samples  at least a tenth of a second, better half a second
 * @param range    where to look. 25–5000 Hz
 * @returns        undefined where nothing repeats
 * @example fundamental(sineOf440Hertz, 44100) // 440.0
 */
export function fundamental(
  samples: Float32Array,
  sampleRate: Hertz,
  { lowest = 25, highest = 5000 }: { readonly lowest?: Hertz; readonly highest?: Hertz } = {},
): Hertz | undefined {
  const maxLag = Math.min(Math.floor(sampleRate / lowest), Math.floor(samples.length / 3));
  const minLag = Math.max(2, Math.floor(sampleRate / highest));
  const window = Math.min(samples.length - maxLag - 2, 4096);
  let sum = 0;
  let energy = 0;
  for (let i = 0; i < window; i++) energy += samples[i] * samples[i];
  if (energy < 1e-9 * window) return undefined;
  const normalized = new Float64Array(maxLag + 2).fill(1);
  for (let lag = 1; lag <= maxLag + 1; lag++) {
    const d = difference(samples, lag, window);
    sum += d;
    normalized[lag] = sum > 0 ? (d * lag) / sum : 1;
  }
  const coarse = firstDip(normalized, minLag, maxLag);
  if (coarse === undefined) return undefined;
  return sampleRate / refined(samples, parabola(normalized, coarse));
}

/**
 * How far a tone is from a key of equal temperament (A4 = 440 Hz), in cents; positive is sharp.
 *
 * It looks within a semitone of the key only; use `fundamental` to find out which key it is.
 *
 * @throws RangeError  nothing in the sound repeats near that key
 * @example centsFromPitch(sineOf440Hertz, 44100, 69) // 0.0
 */
export function centsFromPitch(samples: Float32Array, sampleRate: Hertz, pitch: number): number {
  const wanted = pitchToHertz(pitch);
  const found = fundamental(samples, sampleRate, { lowest: wanted / 1.06, highest: wanted * 1.06 });
  if (found === undefined)
    throw new RangeError(`no tone near key ${pitch} (${wanted.toFixed(1)} Hz) in ${samples.length} samples`);
  return 1200 * Math.log2(found / wanted);
}

function difference(samples: Float32Array, lag: number, window: number): number {
  let sum = 0;
  for (let i = 0; i < window; i++) {
    const d = samples[i] - samples[i + lag];
    sum += d * d;
  }
  return sum;
}

/** The first lag below the threshold that is a valley, or the deepest one. */
function firstDip(normalized: Float64Array, from: number, to: number): number | undefined {
  let best = from;
  for (let lag = from; lag <= to; lag++) {
    if (normalized[lag] < normalized[best]) best = lag;
    const valley = normalized[lag] <= normalized[lag - 1] && normalized[lag] <= normalized[lag + 1];
    if (valley && normalized[lag] < 0.1) return lag;
  }
  return normalized[best] < 0.6 ? best : undefined;
}

function parabola(values: ArrayLike<number>, at: number): number {
  const [a, b, c] = [values[at - 1], values[at], values[at + 1]];
  const bend = a - 2 * b + c;
  return bend > 0 ? at + Math.max(-0.5, Math.min(0.5, (a - c) / (2 * bend))) : at;
}

/** Doubles the number of periods compared, as long as the sound lasts: each doubling halves the error. */
function refined(samples: Float32Array, period: number): number {
  let best = period;
  for (let periods = 2; periods * best < samples.length / 2; periods *= 2) {
    const middle = Math.round(periods * best);
    const reach = Math.max(2, Math.ceil(best * 0.04));
    const window = samples.length - middle - reach - 2;
    const values = Array.from(
      { length: 2 * reach + 1 },
      (_, i) => difference(samples, middle - reach + i, window) / window,
    );
    let lowest = 1;
    for (let i = 1; i + 1 < values.length; i++) if (values[i] < values[lowest]) lowest = i;
    if (values[lowest] > values[lowest - 1] || values[lowest] > values[lowest + 1]) break;
    best = (middle - reach + parabola(values, lowest)) / periods;
  }
  return best;
}
