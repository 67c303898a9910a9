/** Numbers as levels that a network is told: one of a few, by where they fall. */

/** Meters that are told apart; others are the last level. */
// biome-ignore format: a table
export const METERS = [
  '4/4', '3/4', '2/4', '2/2', '6/8', '3/8', '9/8', '12/8', '3/2', '4/2', '6/4', '5/4', '5/8', '7/8', '4/8', '1/4', '7/4', '8/4',
] as const;

export const METER_LEVELS = METERS.length + 1;
export const TEMPO_LEVELS = 24;
export const KEY_LEVELS = 24;
/** of valence, arousal, energy and leaps */
export const FIFTHS = 5;
/** of bars from the beginning and to the end */
export const DISTANCE_LEVELS = 9;
/** of notes and onsets that are still to come in a cell */
export const COUNT_LEVELS = 34;
export const POLYPHONY_LEVELS = 8;
export const REGISTER_LEVELS = 32;
export const VELOCITY_LEVELS = 16;

/** @example meterLevel({ numerator: 3, denominator: 4 }) // => 1 */
export function meterLevel({
  numerator,
  denominator,
}: {
  readonly numerator: number;
  readonly denominator: number;
}): number {
  const found = (METERS as readonly string[]).indexOf(`${numerator}/${denominator}`);
  return found < 0 ? METERS.length : found;
}

/** 24 of equal ratio from 30 to 300 quarters a minute. @example tempoLevel(120) // => 14 */
export function tempoLevel(bpm: number): number {
  return clamp(Math.round((Math.log(bpm / 30) / Math.log(10)) * (TEMPO_LEVELS - 1)), TEMPO_LEVELS);
}

/** Of a number 0–1. @example fifthLevel(0.5) // => 2 */
export function fifthLevel(share: number): number {
  return clamp(Math.floor(share * FIFTHS), FIFTHS);
}

/** Of bars: 0, 1, 2, 3, 4–5, 6–7, 8–11, 12–15, 16 and more. @example distanceLevel(9) // => 6 */
export function distanceLevel(bars: number): number {
  if (bars < 4) return Math.max(0, bars);
  if (bars < 8) return 4 + (bars >= 6 ? 1 : 0);
  return bars >= 16 ? 8 : 6 + (bars >= 12 ? 1 : 0);
}

/** Of a count: as it is up to 32, then one more. @example countLevel(40) // => 33 */
export function countLevel(count: number): number {
  return clamp(count, COUNT_LEVELS);
}

/** Of notes an onset: 1, to 1¼, 1½, 2, 2½, 3, 4, more. @example polyphonyLevel(2) // => 3 */
export function polyphonyLevel(notes: number): number {
  const bounds = [1.001, 1.25, 1.6, 2.2, 2.7, 3.3, 4.3];
  const found = bounds.findIndex((bound) => notes < bound);
  return found < 0 ? bounds.length : found;
}

/** Of a mean pitch, four semitones a level. @example registerLevel(60) // => 15 */
export function registerLevel(pitch: number): number {
  return clamp(Math.floor(pitch / 4), REGISTER_LEVELS);
}

/** Of a velocity 1–127. @example velocityLevel(80) // => 10 */
export function velocityLevel(velocity: number): number {
  return clamp(Math.floor(velocity / 8), VELOCITY_LEVELS);
}

/** The velocity in the middle of a level. @example velocityOfLevel(10) // => 84 */
export function velocityOfLevel(level: number): number {
  return Math.min(127, level * 8 + 4);
}

function clamp(value: number, levels: number): number {
  return Math.max(0, Math.min(levels - 1, value));
}
