/** A mood in a word or two. */
import type { Mood } from './plan.ts';

/** Nearer to the middle than this is neither the one nor the other. */
const NEUTRAL = 0.2;

/** @example moodWord({ valence: -0.6, arousal: -0.5 }) // => 'sad and calm' */
export function moodWord({ valence = 0, arousal = 0 }: Mood): string {
  const words = [
    ...(Math.abs(valence) < NEUTRAL ? [] : [valence < 0 ? 'sad' : 'glad']),
    ...(Math.abs(arousal) < NEUTRAL ? [] : [arousal < 0 ? 'calm' : 'excited']),
  ];
  return words.join(' and ') || 'neutral';
}
