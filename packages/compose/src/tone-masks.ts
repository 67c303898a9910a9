/** The hard wishes as masks over the vocabulary, and the contradictions among them. */
import {
  HIGHEST_PITCH,
  LOWEST_PITCH,
  pitchOfToken,
  SILENCE_TOKEN,
  SILENT,
  tokenOfPitch,
  VOCABULARY_SIZE,
  VOICES,
} from '@continuo/corpus';
import { FREE } from '@continuo/models';
import { pitchName } from '@continuo/music';
import { ComposeError } from './compose-error.ts';
import { CHORAL_RANGES, type ComposeRequest } from './compose-request.ts';
import type { KeyWish } from './key-wish.ts';

/** Lowest and highest pitch of a voice under a request. */
export function rangeOfVoice(request: ComposeRequest, voice: number): readonly [number, number] {
  const name = VOICES[voice]!;
  return request.ranges[name] ?? CHORAL_RANGES[name];
}

/**
 * For each voice [V], 1 where the token keeps range, scale and the rule on rests.
 *
 * @param writing  whether the model writes anything in a voice; only there can wishes contradict one another
 * @throws ComposeError  'contradiction': a range holds no tone of the scale, or none of the vocabulary
 */
export function toneMasks(
  request: ComposeRequest,
  key: KeyWish | undefined,
  writing: readonly boolean[],
): Uint8Array[] {
  return VOICES.map((name, voice) => {
    const [low, high] = rangeOfVoice(request, voice);
    const mask = new Uint8Array(VOCABULARY_SIZE);
    for (let pitch = Math.max(low, LOWEST_PITCH); pitch <= Math.min(high, HIGHEST_PITCH); pitch++) {
      if (key === undefined || key.pitchClasses.includes(pitch % 12)) mask[tokenOfPitch(pitch)] = 1;
    }
    if (writing[voice] && !mask.includes(1)) {
      const range = `${pitchName(low)}–${pitchName(high)}`;
      const inVocabulary = low <= HIGHEST_PITCH && high >= LOWEST_PITCH;
      throw new ComposeError(
        'contradiction',
        inVocabulary
          ? `the ${name}'s range ${range} holds no tone of ${key?.label}; widen the range or choose another key`
          : `the ${name}'s range ${range} lies outside what the model can write, ${pitchName(LOWEST_PITCH)}–${pitchName(HIGHEST_PITCH)}`,
        { voice: name, range: [low, high], key: key?.label },
      );
    }
    if (request.rests) mask[SILENCE_TOKEN] = 1;
    return mask;
  });
}

/**
 * The mask of one place with the voices around it: under `noCrossing` no tone above the next higher voice or below a
 * lower one that stands already. Where that leaves nothing, the allowed tone nearest to the gap remains.
 *
 * @param pitches  the row's grid so far, [length × 4], `FREE` where nothing stands yet
 */
export function maskWithoutCrossing(mask: Uint8Array, pitches: Int16Array, frame: number, voice: number): Uint8Array {
  let ceiling = HIGHEST_PITCH;
  let floor = LOWEST_PITCH;
  for (let other = 0; other < VOICES.length; other++) {
    const pitch = pitches[frame * VOICES.length + other]!;
    if (pitch === SILENT || pitch === FREE) continue;
    if (other < voice) ceiling = Math.min(ceiling, pitch);
    if (other > voice) floor = Math.max(floor, pitch);
  }
  const narrowed = mask.map((may, token) => {
    const pitch = pitchOfToken(token);
    return may === 1 && (token === SILENCE_TOKEN || (pitch >= floor && pitch <= ceiling)) ? 1 : 0;
  });
  if (narrowed.includes(1)) return narrowed;
  const distance = (token: number): number => Math.max(0, floor - pitchOfToken(token), pitchOfToken(token) - ceiling);
  let nearest = -1;
  mask.forEach((may, token) => {
    if (may === 1 && (nearest < 0 || distance(token) < distance(nearest))) nearest = token;
  });
  narrowed[nearest] = 1;
  return narrowed;
}
