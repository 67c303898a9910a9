/** Segments of melodies: windows of so many bars, as a variational autoencoder learns them. */
import { HOLD, NOTE_OFF, STEPS_PER_BAR } from '@continuo/corpus';

/** A window of a piece's melody. */
export type MelodySegment = {
  /** index of the piece among those given */
  readonly piece: number;
  /** [16 · bars] */
  readonly tokens: Int32Array;
};

/** Of a segment at least this share sounds. */
const SOUNDING = 0.5;

/**
 * All windows of whole bars, from every bar line on; those that are mostly silent, and those that were there before, are left out.
 *
 * Roberts et al. 2018, section 5.1, take windows with a stride of one bar. What was held from before a window is silence in
 * it, so that every segment stands by itself.
 *
 * @param pieces  melodies as tokens, of each piece one or several
 */
export function melodySegments(pieces: readonly (readonly Int32Array[])[], bars: number): MelodySegment[] {
  const length = bars * STEPS_PER_BAR;
  const known = new Set<string>();
  return pieces.flatMap((melodies, piece) =>
    melodies.flatMap((melody) => {
      const segments: MelodySegment[] = [];
      for (let start = 0; start + length <= melody.length; start += STEPS_PER_BAR) {
        const tokens = standingAlone(melody.slice(start, start + length));
        if (soundingSteps(tokens) < SOUNDING * length) continue;
        const key = String.fromCharCode(...tokens);
        if (known.has(key)) continue;
        known.add(key);
        segments.push({ piece, tokens });
      }
      return segments;
    }),
  );
}

/** An end of a note that began before the window is no event in it. */
function standingAlone(tokens: Int32Array): Int32Array {
  const first = tokens.findIndex((token) => token !== HOLD);
  if (first >= 0 && tokens[first] === NOTE_OFF) tokens[first] = HOLD;
  return tokens;
}

/** Steps at which a note sounds. @example soundingSteps(Int32Array.of(0, 40, 0, 1)) // => 2 */
export function soundingSteps(tokens: Int32Array): number {
  let sounds = false;
  let steps = 0;
  for (const token of tokens) {
    if (token !== HOLD) sounds = token !== NOTE_OFF;
    if (sounds) steps += 1;
  }
  return steps;
}
