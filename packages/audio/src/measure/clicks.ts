import type { Seconds } from '../units.ts';

/** A place where a signal jumps in a way that its surroundings do not explain. */
export type Click = {
  readonly seconds: Seconds;
  /** the second difference there, against the largest one nearby */
  readonly ratio: number;
};

const WINDOW_SECONDS: Seconds = 0.012;

/**
 * Finds clicks: samples whose second difference stands out from the milliseconds before and after it.
 *
 * A smooth tone, however bright, has second differences of like size in each of its periods; a step has one alone.
 *
 * @param threshold  how many times larger than its surroundings. 6
 * @param floor      second differences below this are never heard as a click. 0.002
 * @example findClicks(sine, 44100) // []
 */
export function findClicks(
  samples: Float32Array,
  sampleRate: number,
  { threshold = 6, floor = 0.002 }: { readonly threshold?: number; readonly floor?: number } = {},
): readonly Click[] {
  const bend = new Float32Array(samples.length);
  for (let i = 1; i + 1 < samples.length; i++) bend[i] = Math.abs(samples[i - 1] - 2 * samples[i] + samples[i + 1]);
  const reach = Math.round(WINDOW_SECONDS * sampleRate);
  const clicks: Click[] = [];
  for (let i = 1; i + 1 < samples.length; i++) {
    if (bend[i] < floor || bend[i] < bend[i - 1] || bend[i] < bend[i + 1]) continue;
    // surroundings leave out the two samples beside it, which share in the step
    const around = Math.max(highest(bend, i - reach, i - 2), highest(bend, i + 3, i + reach), floor / threshold);
    if (bend[i] > threshold * around) clicks.push({ seconds: i / sampleRate, ratio: bend[i] / around });
  }
  return clicks;
}

function highest(values: Float32Array, from: number, to: number): number {
  let peak = 0;
  for (let i = Math.max(0, from); i < Math.min(values.length, to); i++) if (values[i] > peak) peak = values[i];
  return peak;
}
