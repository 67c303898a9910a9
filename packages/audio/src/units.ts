/** A frequency in cycles a second. */
export type Hertz = number;
/** A length or a point of time. */
export type Seconds = number;
/** A level; 0 dBFS is a full-scale amplitude of 1. */
export type Decibels = number;

/**
 * The frequency of a key in equal temperament, A4 = 440 Hz.
 *
 * @example pitchToHertz(69) // 440
 */
export function pitchToHertz(pitch: number): Hertz {
  return 440 * 2 ** ((pitch - 69) / 12);
}

/**
 * A ratio of amplitudes in decibels; −∞ for 0.
 *
 * @example toDecibels(0.5) // −6.02…
 */
export function toDecibels(ratio: number): Decibels {
  return 20 * Math.log10(ratio);
}

/**
 * The amplitude ratio of a level.
 *
 * @example fromDecibels(-20) // 0.1
 */
export function fromDecibels(decibels: Decibels): number {
  return 10 ** (decibels / 20);
}
