/**
 * Four voices on the 16th grid: what the chorale models read and write.
 *
 * As in Boulanger-Lewandowski et al. 2012 and Huang et al. 2017 (`Jsb16thSeparated`), a grid says which pitch each
 * voice sounds in each sixteenth; it does not tell a held note from a repeated one.
 */

/** The voices, in the order of the grid and of the chain rule. */
export const VOICES = ['soprano', 'alto', 'tenor', 'bass'] as const;
export type Voice = (typeof VOICES)[number];

/** Frames (sixteenths) a quarter note. */
export const FRAMES_PER_QUARTER = 4;
/** The pitch of a silent voice in a grid. */
export const SILENT = -1;

/** Pitches of four voices, frame after frame: `pitches[frame * 4 + voice]`, a MIDI pitch or `SILENT`. */
export type ChoraleGrid = { readonly length: number; readonly pitches: Int16Array };

/** Lowest and highest pitch of the vocabulary; JSB spans 36–81, and six semitones of transposition fit around it. */
export const LOWEST_PITCH = 30;
export const HIGHEST_PITCH = 87;
/** Token 0 is silence, token 1 is `LOWEST_PITCH`. */
export const SILENCE_TOKEN = 0;
export const VOCABULARY_SIZE: number = HIGHEST_PITCH - LOWEST_PITCH + 2;

/**
 * The token of a pitch in a chorale vocabulary.
 *
 * @throws RangeError  the pitch is neither `SILENT` nor within LOWEST_PITCH…HIGHEST_PITCH
 * @example tokenOfPitch(60) // => 31
 */
export function tokenOfPitch(pitch: number): number {
  if (pitch === SILENT) return SILENCE_TOKEN;
  if (!(pitch >= LOWEST_PITCH && pitch <= HIGHEST_PITCH)) {
    throw new RangeError(`pitch ${pitch} lies outside the chorale vocabulary ${LOWEST_PITCH}–${HIGHEST_PITCH}`);
  }
  return pitch - LOWEST_PITCH + 1;
}

/**
 * The pitch of a token, `SILENT` for silence.
 *
 * @example pitchOfToken(31) // => 60
 */
export function pitchOfToken(token: number): number {
  return token === SILENCE_TOKEN ? SILENT : token + LOWEST_PITCH - 1;
}
