/**
 * Looped waves whose loop holds a whole number of periods, so that they repeat without a seam and exactly in tune.
 *
 * A period is a power of two of samples, and the sample rate is chosen so that this is the pitch: root frequency × period.
 */
import { fft } from '../measure/fft.ts';
import { type Hertz, pitchToHertz } from '../units.ts';

/** A recorded (here: computed) tone as a sound bank holds it. */
export type Wave = {
  readonly name: string;
  /** the key at which the wave sounds at its own rate */
  readonly root: number;
  readonly sampleRate: Hertz;
  /** −1…1 */
  readonly samples: Float32Array;
  /** first sample of the loop and the one after its last; left out for a sound that plays once */
  readonly loop?: { readonly start: number; readonly end: number };
};

/** One sinusoid of a wave; its frequency is a multiple of the loop's own, hence it repeats with it. */
export type Partial = {
  /** how many cycles fit in the loop */
  readonly cyclesInLoop: number;
  readonly amplitude: number;
  /** in turns, 0–1 */
  readonly phase: number;
  /** decay in decibels a second while the wave has not reached its loop; 0 unless told */
  readonly decay?: number;
};

const HIGHEST_RATE: Hertz = 46_000;
/** what follows the loop, for players that interpolate past its end */
const GUARD = 8;

/** The grid on which the waves of one root are computed. */
export type WaveGrid = { readonly sampleRate: Hertz; readonly samplesInPeriod: number };

/**
 * The period and sample rate for a root key: rates lie between 23 and 46 kHz, off by less than 0.04 cents from rounding.
 *
 * @example waveGrid(69) // { sampleRate: 28160, samplesInPeriod: 64 }
 */
export function waveGrid(root: number): WaveGrid {
  const frequency = pitchToHertz(root);
  const samplesInPeriod = 2 ** Math.floor(Math.log2(HIGHEST_RATE / frequency));
  return { sampleRate: Math.round(frequency * samplesInPeriod), samplesInPeriod };
}

/**
 * Sums partials into a beginning in which they may decay, followed by a loop in which nothing changes any more.
 *
 * The loop comes from one inverse Fourier transform, the beginning from a rotating pointer for each partial.
 *
 * @param partials      any number; those above 0.4 of the sample rate must be left out by the caller
 * @param headLength    samples before the loop
 * @param loopLength    samples in the loop, a power of two
 * @returns             head, loop and a few samples more
 */
export function sumPartials(
  partials: readonly Partial[],
  sampleRate: Hertz,
  headLength: number,
  loopLength: number,
): Float64Array {
  const out = new Float64Array(headLength + loopLength + GUARD);
  const real = new Float64Array(loopLength);
  const imaginary = new Float64Array(loopLength);
  for (const { cyclesInLoop, amplitude, phase, decay = 0 } of partials) {
    const angle = (2 * Math.PI * cyclesInLoop) / loopLength;
    const start = 2 * Math.PI * phase;
    if (headLength > 0) {
      const shrink = 10 ** (-decay / (20 * sampleRate));
      const turnCos = Math.cos(angle) * shrink;
      const turnSin = Math.sin(angle) * shrink;
      let x = amplitude * Math.cos(start);
      let y = amplitude * Math.sin(start);
      for (let i = 0; i < headLength; i++) {
        out[i] += y;
        const next = x * turnCos - y * turnSin;
        y = x * turnSin + y * turnCos;
        x = next;
      }
    }
    const left = amplitude * 10 ** ((-decay * headLength) / (20 * sampleRate));
    // the transform's sign makes the spectrum run backwards: bin −k holds e^(+iωn)
    const bin = (loopLength - (cyclesInLoop % loopLength)) % loopLength;
    real[bin] += left * Math.cos(start + angle * headLength);
    imaginary[bin] += left * Math.sin(start + angle * headLength);
  }
  fft(real, imaginary);
  // the imaginary part of Σ a·e^(i(ωn+φ)) is Σ a·sin(ωn+φ)
  for (let i = 0; i < loopLength + GUARD; i++) out[headLength + i] = imaginary[i % loopLength];
  return out;
}

/** Scales a signal so that its peak is `peak`, and rounds it to 16 bits as the bank will store it. */
export function toSamples(signal: Float64Array, peak = 0.95): Float32Array {
  let highest = 0;
  for (const value of signal) highest = Math.max(highest, Math.abs(value));
  const scale = highest > 0 ? (peak * 32767) / highest : 0;
  const out = new Float32Array(signal.length);
  for (let i = 0; i < signal.length; i++) out[i] = Math.round(signal[i] * scale) / 32768;
  return out;
}
