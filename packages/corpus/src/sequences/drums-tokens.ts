/** The tokens of grooves: what each number stands for. */
import { DRUMS } from './drum-map.ts';

export const DRUM_STEPS_PER_BAR = 16;
export const VELOCITY_BINS = 8;
/** Places of a hit within its step, from −4/9 to 4/9 of a step: 3/9 is where a triplet's second note falls */
export const OFFSET_BINS = 9;
/** The offset bin of a hit on the grid. */
export const ON_GRID = (OFFSET_BINS - 1) / 2;

export const DRUMS_START = 0;
export const DRUMS_END = 1;
/** A bar begins. */
export const DRUMS_BAR = 2;
const FIRST_POSITION = 3;
const FIRST_HIT = FIRST_POSITION + DRUM_STEPS_PER_BAR;
const FIRST_OFFSET = FIRST_HIT + DRUMS.length * VELOCITY_BINS;
/** V = 100: start, end, bar, 16 positions, 9 drums × 8 velocities, 9 offsets */
export const DRUMS_VOCABULARY_SIZE = FIRST_OFFSET + OFFSET_BINS;

/** What a token says. */
export type DrumWord =
  | { readonly kind: 'start' | 'end' | 'bar' | 'unknown' }
  | { readonly kind: 'position'; readonly position: number }
  | { readonly kind: 'hit'; readonly drum: number; readonly velocityBin: number }
  | { readonly kind: 'offset'; readonly offsetBin: number };

/** @param position  step of the bar, 0–15 */
export const positionToken = (position: number): number => FIRST_POSITION + position;
/** @param drum  place in `DRUMS` */
export const hitToken = (drum: number, velocityBin: number): number => FIRST_HIT + drum * VELOCITY_BINS + velocityBin;
export const offsetToken = (offsetBin: number): number => FIRST_OFFSET + offsetBin;

/** @example drumWordOf(19) // => { kind: 'hit', drum: 0, velocityBin: 0 } */
export function drumWordOf(token: number): DrumWord {
  if (token === DRUMS_START) return { kind: 'start' };
  if (token === DRUMS_END) return { kind: 'end' };
  if (token === DRUMS_BAR) return { kind: 'bar' };
  if (!(token >= 0 && token < DRUMS_VOCABULARY_SIZE)) return { kind: 'unknown' };
  if (token < FIRST_HIT) return { kind: 'position', position: token - FIRST_POSITION };
  if (token >= FIRST_OFFSET) return { kind: 'offset', offsetBin: token - FIRST_OFFSET };
  const hit = token - FIRST_HIT;
  return { kind: 'hit', drum: Math.floor(hit / VELOCITY_BINS), velocityBin: hit % VELOCITY_BINS };
}

/** @example velocityBinOf(127) // => 7 */
export const velocityBinOf = (velocity: number): number => Math.floor(velocity / (128 / VELOCITY_BINS));
/** The middle of a bin, 8–120. */
export const velocityOfBin = (bin: number): number => (bin + 0.5) * (128 / VELOCITY_BINS);
